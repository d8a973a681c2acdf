import { describe, expect, test } from 'vitest'
import { ALGORITHM_IDS, canSearch } from './algorithms'
import { checkConfig } from './checkConfig'
import { DEFAULT_CONFIG, type SearchConfig } from './config'
import { PRESETS } from './presets'
import { withSettings } from './settings'
import { publishedConfig, withAlgorithm } from './withAlgorithm'

describe.each(ALGORITHM_IDS)('%s', (id) => {
  test('its published search is a valid config', () => {
    const config = publishedConfig(id)
    expect(config.algorithm).toBe(id)
    expect(checkConfig(config)).toEqual(config)
  })

  test('fits every preset of a space it can search', () => {
    const fitting = Object.values(PRESETS).filter(({ config }) => canSearch(id, config.space))
    expect(fitting.length).toBeGreaterThan(0)
    for (const { config } of fitting) {
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

test('Beta-DARTS has the epochs and the weight of the script of each space', () => {
  const own = (config: SearchConfig) => [config.epochs, config['beta-darts'].weightTo]
  expect(own(publishedConfig('beta-darts'))).toEqual([50, 25])
  expect(own(publishedConfig('beta-darts', 'nas-bench-201'))).toEqual([100, 50])
  expect(own(withAlgorithm(PRESETS['small-cell'].config, 'beta-darts'))).toEqual([40, 25])
  expect(own(withAlgorithm(PRESETS['two-minutes'].config, 'beta-darts'))).toEqual([30, 50])
  expect(own(DEFAULT_CONFIG)).toEqual([50, 50])
})

test('phases are scaled with the epochs, the alpha rate with DARTS’s', () => {
  const { alphas } = withAlgorithm({ ...DEFAULT_CONFIG, epochs: 30 }, 'auto-deeplab')
  expect(alphas).toMatchObject({ lr: 3e-3, beta1: 0.9, frozenEpochs: 15 })
})

test('the stages of P-DARTS have an epoch that trains alphas, however short the search', () => {
  for (let epochs = 3; epochs < 30; epochs++) {
    const config = withAlgorithm({ ...DEFAULT_CONFIG, epochs }, 'p-darts')
    expect(checkConfig(config)).toEqual(config)
  }
})

test('a second algorithm is refused: the rates of the first would stay', () => {
  expect(() => withSettings(DEFAULT_CONFIG, ['algorithm=gdas', 'algorithm=snas'])).toThrow(
    'algorithm: "snas" cannot follow gdas',
  )
  expect(withSettings(DEFAULT_CONFIG, ['algorithm=gdas', 'algorithm=gdas']).algorithm).toBe('gdas')
})

test('an algorithm is refused in a space it cannot search', () => {
  const nasBench = PRESETS['two-minutes'].config
  expect(() => withSettings(nasBench, ['algorithm=pc-darts'])).toThrow(
    'algorithm: "pc-darts" cannot search the nas-bench-201 space',
  )
})

test('a smaller batch takes a smaller rate of the weights', () => {
  const { weights, alphas } = withAlgorithm({ ...DEFAULT_CONFIG, batch: 64 }, 'pc-darts')
  expect([weights.lr, weights.lrMin, alphas.frozenEpochs]).toEqual([0.025, 0, 15])
})

test('an unknown algorithm is refused by name', () => {
  expect(() => withSettings(DEFAULT_CONFIG, ['algorithm=dart'])).toThrow('algorithm: "dart" must be one of "darts"')
})

test('the resource term of SNAS is refused where it is not defined, in a SNAS search alone', () => {
  const nasBench = PRESETS['two-minutes'].config
  expect(() => withSettings(nasBench, ['algorithm=snas', 'snas.resource=log'])).toThrow(
    'snas.resource: "log" is not defined in the nas-bench-201 space',
  )
  expect(withSettings(nasBench, ['snas.resource=log']).snas.resource).toBe('log')
  const off = withSettings(DEFAULT_CONFIG, ['algorithm=snas'])
  expect([off.snas.resource, off.snas.resourceWeight]).toEqual(['off', 0.01])
})

test('a constant auxiliary skip-connect is refused where the algorithm has one of its own or none is built', () => {
  const nasBench = PRESETS['two-minutes'].config
  const primitives = JSON.stringify(nasBench.primitives.filter((op) => op !== 'skip_connect'))
  const without = withSettings(nasBench, ['auxiliarySkip=1', `primitives=${primitives}`])
  expect(without).toMatchObject({ algorithm: 'darts', auxiliarySkip: 1 })
  expect(withSettings(without, ['algorithm=beta-darts']).auxiliarySkip).toBe(1)
  expect(() => withSettings(nasBench, ['algorithm=darts-minus', 'auxiliarySkip=1'])).toThrow(
    'auxiliarySkip: 1 must be 0 with algorithm darts-minus: it has one, whose weight decays as its settings say',
  )
  expect(() => withSettings(DEFAULT_CONFIG, ['algorithm=pc-darts', 'auxiliarySkip=1'])).toThrow(
    'auxiliarySkip: 1 must be 0 with algorithm pc-darts: its edges are not built with one',
  )
})

test('channels are a multiple of four with PC-DARTS alone; noise may be a candidate in every algorithm', () => {
  expect(() => withSettings(DEFAULT_CONFIG, ['algorithm=pc-darts', 'channels=18'])).toThrow(
    'channels: 18 must be a multiple of 4 with algorithm pc-darts: it shuffles them in four equal groups',
  )
  for (const id of ALGORITHM_IDS.filter((id) => canSearch(id, 'darts'))) {
    const channels = id === 'pc-darts' ? 16 : 18
    const config = withSettings(DEFAULT_CONFIG, [`algorithm=${id}`, 'operations=s4', `channels=${channels}`])
    expect(config).toMatchObject({ operations: 's4', channels })
  }
})
