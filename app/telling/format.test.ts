import { expect, test } from 'vitest'
import { en } from '../i18n/en'
import { duration, onAxis } from './format'

test('values of a narrow axis have a third place, so that early alphas differ', () => {
  expect([0.0012, -0.004, -0.0001].map(onAxis([-0.02, 0.02]))).toEqual(['0.001', '\u22120.004', '0.000'])
  expect([0.9614, -0.32, -0.004].map(onAxis([-1, 1]))).toEqual(['0.96', '\u22120.32', '0.00'])
})

test('no duration has sixty seconds or sixty minutes', () => {
  expect([59_600, 3_599_700, 7_190_000, 7_100_000].map((ms) => duration(ms, en))).toEqual(
    [60_000, 3_600_000, 7_200_000, 7_080_000].map((ms) => duration(ms, en)),
  )
})
