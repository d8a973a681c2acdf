import { expect, test } from 'vitest'
import { gigaflopsOf, stepsInAll } from '../../app/setup/work'
import { estimate } from '../../src/engine/estimate'
import type { AlgorithmId } from '../../src/protocol/algorithms'
import type { SearchConfig } from '../../src/protocol/config'
import { type PresetId, presetConfig } from '../../src/protocol/presets'
import { withSettings } from '../../src/protocol/settings'
import { stageAt } from '../../src/protocol/stages'
import { mixingOf } from '../../src/search/algorithms'
import { supernetSpec } from '../../src/session/prepare'

/**
 * CPU time of a step by that of one of DARTS: `npm run bench -- --algorithms`, the table of bench/RESULTS.md.
 */
const MEASURED: readonly (readonly [PresetId, AlgorithmId, order: 1 | 2, times: number])[] = [
  ['two-minutes', 'auto-deeplab', 1, 0.81],
  ['two-minutes', 'snas', 1, 1.53],
  ['two-minutes', 'gdas', 1, 1.01],
  ['two-minutes', 'xnas', 1, 1.0],
  ['two-minutes', 'beta-darts', 1, 0.99],
  ['two-minutes', 'darts-minus', 1, 1.01],
  ['two-minutes', 'sdarts-rs', 1, 1],
  ['two-minutes', 'fair-darts', 1, 0.97],
  ['two-minutes', 'oles', 1, 1.19],
  ['two-minutes', 'lambda-darts', 1, 2.17],
  ['two-minutes', 'darts-pt', 1, 0.99],
  ['two-minutes', 'darts', 2, 2.56],
  ['small-cell', 'p-darts', 1, 3.46],
  ['small-cell', 'pc-darts', 1, 0.93],
  ['small-cell', 'auto-deeplab', 1, 0.8],
  ['small-cell', 'snas', 1, 1.53],
  ['small-cell', 'gdas', 1, 1.01],
  ['small-cell', 'xnas', 1, 1.0],
  ['small-cell', 'beta-darts', 1, 1.01],
  ['small-cell', 'darts-minus', 1, 1.05],
  ['small-cell', 'sdarts-rs', 1, 1.01],
  ['small-cell', 'fair-darts', 1, 0.98],
  ['small-cell', 'oles', 1, 1.23],
  ['small-cell', 'lambda-darts', 1, 2.21],
  ['small-cell', 'darts-pt', 1, 0.95],
  ['small-cell', 'darts', 2, 2.52],
]

/** The same table: what is measured or selected by, in steps of DARTS. */
const BESIDE: readonly (readonly [PresetId, gauges: number, eigenvalue: number, selection: number])[] = [
  ['two-minutes', 10.6, 6.4, 54.2],
  ['small-cell', 15.7, 6.6, 170.0],
]

/** The page says "roughly"; further off than this it would mislead. */
const TOLERANCE = 0.3

const flopsOf = (config: SearchConfig): number =>
  estimate(supernetSpec(config, 10, stageAt(config, Math.ceil(config.epochs / 2))), {
    ...{ order: config.order, mixing: mixingOf(config), engine: 'cpu' },
  }).flopsPerStep

test.each(MEASURED)('a step of %s, %s of order %i is estimated at about %f of DARTS’s', (preset, id, order, times) => {
  const config: SearchConfig = { ...presetConfig(preset, id), order }
  const plain = presetConfig(preset, 'darts')
  const estimated = gigaflopsOf(config, flopsOf(config)) / gigaflopsOf(plain, flopsOf(plain))
  expect(Math.abs(estimated / times - 1)).toBeLessThan(TOLERANCE)
})

test.each(BESIDE)('what is measured between the steps of %s is estimated as it was measured', (preset, ...measured) => {
  const plain = presetConfig(preset, 'darts')
  const steps = stepsInAll(plain)
  const estimated = [
    (stepsInAll(withSettings(plain, ['gauges.every=1'])) - steps) / plain.epochs,
    (stepsInAll(withSettings(plain, ['eigenvalue.every=1'])) - steps) / plain.epochs,
    stepsInAll(presetConfig(preset, 'darts-pt')) - steps,
  ]
  estimated.forEach((value, i) => {
    expect(Math.abs(value / (measured[i] as number) - 1)).toBeLessThan(TOLERANCE)
  })
})
