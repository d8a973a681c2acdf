/** The self-test of a space costs a search of its small preset no shader. */
import { expect, it } from 'vitest'
import { DEFAULT_PARALLELISM } from '../../engine/compile'
import { lower } from '../../engine/lower/network'
import { SOFTMAX_MIXING } from '../../engine/supernet'
import { PRESETS } from '../../protocol/presets'
import { describe } from '../../supernet/describe'
import type { SupernetSpec } from '../../supernet/spec'
import { supernetSpec } from '../prepare'
import { SELF_TEST_PARALLELISM, SELF_TEST_SPECS } from './problem'

function shadersOf(spec: SupernetSpec, parallelism: number): Set<string> {
  const { plan } = lower(describe(spec), parallelism, { order: 1, mixing: SOFTMAX_MIXING }).context
  return new Set([...plan.segments.values()].flat().map(({ kernel }) => kernel.code))
}

it.each(['two-minutes', 'small-cell'] as const)('compiles no shader that %s would not', (preset) => {
  const { config } = PRESETS[preset]
  const tested = shadersOf(SELF_TEST_SPECS[config.space], SELF_TEST_PARALLELISM)
  const used = shadersOf(supernetSpec(config, 10), DEFAULT_PARALLELISM)
  expect(tested.size).toBeGreaterThan(40)
  expect([...tested].filter((code) => !used.has(code))).toEqual([])
})
