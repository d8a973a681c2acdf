/** Addresses of a Redis. */
import { expect, it } from 'vitest'
import { UsageError } from '../../host/usage'
import { checkAddress, shownAddress } from './address'

it.each(['redis://there', 'redis://there:6380/2', 'rediss://me:secret@there', 'redis://:secret@[::1]:6379'])(
  '%s is one',
  (text) => {
    expect(checkAddress('--queue', text)).toBe(text)
    expect(shownAddress(text)).not.toContain('secret')
  },
)

it.each(['there:6379', 'http://me:secret@there', 'redis://', 'redis://there/trials', ''])(
  '%s is none, which is said without its password',
  (text) => {
    const refused = () => checkAddress('--queue', text)
    expect(refused).toThrow(UsageError)
    expect(refused).toThrow(/^--queue: /)
    expect(refused).not.toThrow(/secret/)
  },
)
