import { describe, expect, test } from 'vitest'
import { skipDropoutRate } from './pDarts'

describe('dropout of skip-connects', () => {
  // `algorithms.md` 8.5, p0 = 0.7.
  test.each([
    [0, 0.672],
    [5, 0.532],
    [9, 0.42],
    [10, 0.7],
    [15, 0.2575],
    [24, 0.0426],
  ])('is that of the official schedule in epoch %i of a stage', (epoch, rate) => {
    expect(skipDropoutRate(0.7, epoch, 25, 10)).toBeCloseTo(rate, 4)
  })
})
