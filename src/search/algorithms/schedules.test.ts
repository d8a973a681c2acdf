import { expect, test } from 'vitest'
import { linearTemperature, linearToLast } from './schedules'
import { regretRate } from './xnas'

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
