import { expect, test } from 'vitest'
import { PRESETS, type PresetId } from '../../src/protocol/presets'
import { withSettings } from '../../src/protocol/settings'
import { readHash, writeHash } from './hash'
import { isLinkOf, liveLink } from './liveLink'

test('a preset with another seed is named by the two', () => {
  expect(liveLink({ ...PRESETS['small-cell'].config, seed: 7 })).toEqual({ live: 'small-cell', seed: 7, settings: [] })
})

test('every changed setting goes through the address and comes back', () => {
  for (const id of Object.keys(PRESETS) as PresetId[]) {
    const base = PRESETS[id].config
    const config = {
      ...base,
      seed: 11,
      epochs: base.epochs + 1,
      alphas: { ...base.alphas, lr: 0.0123 },
      stopAt: 'criterion1' as const,
      criterion1: { ...base.criterion1, minEpochs: 4 },
    }
    const { live, seed, settings } = readHash(writeHash(liveLink(config)))
    expect(live).toBe(id)
    expect({ ...withSettings(PRESETS[live as PresetId].config, settings ?? []), seed }).toEqual(config)
  }
})

test('an address is known for the one of a config', () => {
  const preset = { ...PRESETS['two-minutes'].config, seed: 3 }
  for (const config of [preset, { ...preset, channels: 12 }]) {
    const place = readHash(writeHash(liveLink(config)))
    expect(isLinkOf(place, config)).toBe(true)
    expect(isLinkOf(place, { ...config, seed: 4 })).toBe(false)
    expect(isLinkOf(place, { ...config, batch: 12 })).toBe(false)
    expect(isLinkOf({}, config)).toBe(false)
  }
})

test('a setting that brings others along comes back with them, and with others in their place', () => {
  const { config } = PRESETS['two-minutes']
  const code = withSettings(config, ['algorithm=oles', 'oles.similarity=code'])
  for (const [own, more] of [
    [code, []],
    [withSettings(code, ['oles.threshold=0']), ['oles.threshold=0']],
    [withSettings(code, ['oles.similarity=columns', 'oles.threshold=0.4']), ['oles.threshold=0.4']],
  ] as const) {
    const { settings } = readHash(writeHash(liveLink(own)))
    expect(settings).toEqual(['algorithm=oles', `oles.similarity="${own.oles.similarity}"`, ...more])
    expect(withSettings(config, settings ?? [])).toEqual(own)
  }
})
