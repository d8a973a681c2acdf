import { describe, expect, it } from 'vitest'
import { DEFAULT_CONFIG } from './config'
import { parseSetting, withSettings } from './settings'

describe('settings as text', () => {
  it('nests dotted keys and reads JSON values and bare words', () => {
    expect(parseSetting('alphas.lr=0.003')).toEqual({ alphas: { lr: 0.003 } })
    expect(parseSetting('updateOrder=weights-first')).toEqual({ updateOrder: 'weights-first' })
  })

  it('changes only what is named', () => {
    const changed = withSettings(DEFAULT_CONFIG, ['channels=8', 'alphas.lr=0.01'])
    expect(changed).toEqual({ ...DEFAULT_CONFIG, channels: 8, alphas: { ...DEFAULT_CONFIG.alphas, lr: 0.01 } })
  })

  it.each([
    ['channels', 'channels: expected KEY=VALUE'],
    ['channels=7', 'channels: 7 must be a multiple of 4'],
    ['chanels=8', 'chanels: 8 is not a setting of a search'],
  ])('refuses %s', (text, message) => {
    expect(() => withSettings(DEFAULT_CONFIG, [text])).toThrow(message)
  })
})
