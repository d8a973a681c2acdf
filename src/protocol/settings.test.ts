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
    ['channels', 'setting "channels": expected KEY=VALUE'],
    ['channels=7', 'channels: 7 must be a multiple of 4'],
    ['chanels=8', 'chanels: 8 is not a setting of a search'],
    ['__proto__={}', '__proto__: {} is not a setting of a search'],
    ['constructor.name=x', 'constructor: {"name":"x"} is not a setting of a search'],
    [`channels.${'a.'.repeat(400)}a=1`, 'channels: {"a":{"a":{"a":{"a":{…}}}}} must be a whole number'],
    [`channels=${'9'.repeat(1000)}`, 'longer than 1000 characters'],
    ['channels=1e999', 'channels: Infinity must be a whole number'],
  ])('refuses %s', (text, message) => {
    expect(() => withSettings(DEFAULT_CONFIG, [text])).toThrow(message)
  })
})
