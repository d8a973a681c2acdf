import { expect, test } from 'vitest'
import type { Hyper, Supernet } from '../../engine/supernet'
import { checkConfig } from '../../protocol/checkConfig'
import { DEFAULT_CONFIG } from '../../protocol/config'
import { withAlgorithm } from '../../protocol/withAlgorithm'
import { linearTemperature, linearToLast } from './schedules'
import { regretRate, xnas } from './xnas'

test('the temperature of SNAS falls to its last value after the last epoch', () => {
  const tau = [0, 1, 75, 149, 150].map((e) => linearTemperature(e, 150, 1, 0.03))
  for (const [i, expected] of [1, 0.99353, 0.515, 0.03647, 0.03].entries()) expect(tau[i]).toBeCloseTo(expected, 5)
})

test('the temperature of GDAS reaches its last value in the last epoch', () => {
  const tau = [0, 1, 124, 249].map((e) => linearToLast(e, 250, 10, 0.1))
  for (const [i, expected] of [10, 9.9602, 5.0699, 0.1].entries()) expect(tau[i]).toBeCloseTo(expected, 4)
})

test('eta of XNAS for 8 candidates and the steps of the whole DARTS search', () => {
  expect(regretRate(8, 19_550, 1)).toBeCloseTo(0.01459, 5)
})

test.each([
  ['listed', 8],
  ['s1', 2],
] as const)('eta of XNAS in the space %s counts the %i experts of an edge', (operations, experts) => {
  const config = checkConfig({ operations, epochs: 50 }, withAlgorithm(DEFAULT_CONFIG, 'xnas'))
  let rate: number | undefined
  const supernet = {
    setHyper: (hyper: Hyper) => {
      rate = hyper.rewards?.rate
    },
    alphaStep: () => {},
    weightStep: () => {},
  } as unknown as Supernet
  xnas.takeTurn({ supernet, config, epoch: 1, step: 1, stepsPerEpoch: 391, weightLr: 0.025, player: 'alphas' })
  expect(rate).toBe(regretRate(experts, 19_550, 1))
})
