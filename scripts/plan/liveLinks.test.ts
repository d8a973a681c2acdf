import { expect, test } from 'vitest'
import { readHash } from '../../app/address/hash'
import { ANSWERS } from '../../app/answers/answers'
import { stepsInAll } from '../../app/setup/work'
import { algorithmHash, shorterRun } from '../../app/story/experiments'
import { estimate } from '../../src/engine/estimate'
import type { AlgorithmId } from '../../src/protocol/algorithms'
import type { SearchConfig } from '../../src/protocol/config'
import { PRESETS } from '../../src/protocol/presets'
import { withSettings } from '../../src/protocol/settings'
import { mixingOf } from '../../src/search/algorithms'
import { supernetSpec } from '../../src/session/prepare'

const preset = PRESETS['two-minutes'].config

const configOf = (hash: string): SearchConfig => withSettings(preset, readHash(hash).settings ?? [])

/** Arithmetic of a whole search with what it measures, in steps of the preset. */
function workOf(config: SearchConfig): number {
  const flops = (of: SearchConfig): number =>
    estimate(supernetSpec(of, 10), { order: of.order, mixing: mixingOf(of) }).flopsPerStep
  return (stepsInAll(config) * flops(config)) / flops(preset)
}

test('no live search takes much longer than the plain one with its gauges; what would is shorter and says so', () => {
  const plain = workOf(configOf(algorithmHash('darts')))
  for (const { algorithm } of ANSWERS) {
    const id = algorithm as AlgorithmId
    const config = configOf(algorithmHash(id))
    expect(workOf(config) / plain, id).toBeLessThan(1.5)
    expect(shorterRun(id) !== null, id).toBe(workOf({ ...config, epochs: preset.epochs }) / plain >= 1.5)
    expect(config.epochs).toBe(shorterRun(id) ?? preset.epochs)
  }
})
