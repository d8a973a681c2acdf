import { describe, expect, test } from 'vitest'
import { ALGORITHM_IDS } from './algorithms'
import { checkConfig, DEFAULT_CONFIG } from './config'
import { PRESETS } from './presets'
import { withSettings } from './settings'
import { publishedConfig, withAlgorithm } from './withAlgorithm'

describe.each(ALGORITHM_IDS)('%s', (id) => {
  test('its published search is a valid config', () => {
    const config = publishedConfig(id)
    expect(config.algorithm).toBe(id)
    expect(checkConfig(config)).toEqual(config)
  })

  test('fits every preset', () => {
    for (const { config } of Object.values(PRESETS)) {
      const changed = withAlgorithm(config, id)
      expect(checkConfig(changed)).toEqual(changed)
      expect([changed.batch, changed.images, changed.space]).toEqual([config.batch, config.images, config.space])
    }
  })

  test('its settings survive as text', () => {
    const config = publishedConfig(id)
    expect(checkConfig(JSON.parse(JSON.stringify(config)))).toEqual(config)
  })
})

test('darts is the default and changes nothing', () => {
  expect(publishedConfig('darts')).toEqual(DEFAULT_CONFIG)
  for (const { config } of Object.values(PRESETS)) expect(withAlgorithm(config, 'darts')).toEqual(config)
})

test('phases are scaled with the epochs, the alpha rate with DARTS’s', () => {
  const { alphas } = withAlgorithm({ ...DEFAULT_CONFIG, epochs: 30 }, 'auto-deeplab')
  expect(alphas).toMatchObject({ lr: 3e-3, beta1: 0.9, frozenEpochs: 15 })
})

test('an unknown algorithm is refused by name', () => {
  expect(() => withSettings(DEFAULT_CONFIG, ['algorithm=dart'])).toThrow('algorithm: "dart" must be one of "darts"')
})
