import { expect, test } from 'vitest'
import type { AlgorithmId } from '../../src/protocol/algorithms'
import { presetConfig } from '../../src/protocol/presets'
import { withSettings } from '../../src/protocol/settings'
import { PLAN_GIGAFLOPS } from './estimateTime'
import { stepsInAll, timesPlain } from './work'

const plain = presetConfig('two-minutes', 'darts')

test('a search without measurements is its steps', () => {
  expect(stepsInAll(plain)).toBe(31 * 30)
})

test('what is measured after an epoch counts as the steps that its passes take', () => {
  // 13 losses under noise, 25 of removals; a gradient of the alphas and two of the weights.
  const gauges = 38 * 0.2 + 0.4 + 2 * 0.6
  expect(stepsInAll(withSettings(plain, ['gauges.every=1']))).toBeCloseTo(930 + 30 * gauges, 6)
  expect(stepsInAll(withSettings(plain, ['gauges.every=7']))).toBeCloseTo(930 + 5 * gauges, 6)
  expect(stepsInAll(withSettings(plain, ['gauges.every=1', 'gauges.removals=false']))).toBeCloseTo(
    930 + 30 * (gauges - 25 * 0.2),
    6,
  )
  expect(stepsInAll(withSettings(plain, ['eigenvalue.every=1']))).toBeCloseTo(930 + 30 * 16 * 0.4, 6)
})

test('DARTS-PT asks its supernet for every operation over all its images', () => {
  // NAS-Bench-201: 6 edges with 4 removals and all of it; eight batches. DARTS: 28 edges with 2 and all of it, and 24 into later nodes.
  expect(stepsInAll(presetConfig('two-minutes', 'darts-pt'))).toBeCloseTo(930 + (1 + 6 * 5) * 8 * 0.2, 6)
  expect(stepsInAll(presetConfig('small-cell', 'darts-pt'))).toBeCloseTo(1240 + (1 + 28 * 3 + 24) * 8 * 0.2, 6)
})

test('what is measured takes less of the steps of an algorithm that makes more passes in each', () => {
  const measuring = (algorithm: AlgorithmId): number => {
    const config = presetConfig('two-minutes', algorithm)
    return stepsInAll(withSettings(config, ['gauges.every=1'])) - stepsInAll(config)
  }
  expect(measuring('lambda-darts')).toBeCloseTo(measuring('darts') / 2.2, 6)
})

test('stages of smaller networks take less than the last one', () => {
  const staged = presetConfig('small-cell', 'p-darts')
  expect(stepsInAll(staged)).toBeLessThan(31 * staged.epochs)
})

test('how many times as long is told where it is notable', () => {
  const gigaflops = PLAN_GIGAFLOPS['two-minutes']
  expect(timesPlain({ preset: null, steps: 930, gigaflops: 2.2 * gigaflops }, 'two-minutes')).toBeCloseTo(2.2, 6)
  expect(timesPlain({ preset: null, steps: 968, gigaflops }, 'two-minutes')).toBeNull()
})
