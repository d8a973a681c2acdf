import { expect, test } from 'vitest'
import { storyEn } from '../i18n/story/en'
import { leadOf } from './SharePage'

test('a link promises a run only where the address holds it', () => {
  const { share } = storyEn
  const file = { kind: 'recording', name: 'article', provenance: null } as const
  expect(leadOf(share, { ...file, served: 'article' })).toBe(share.lead)
  expect(leadOf(share, { kind: 'live' })).toBe(share.leadLive)
  expect(leadOf(share, file)).toBe(share.leadOpened)
})
