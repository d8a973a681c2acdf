import { describe, expect, it } from 'vitest'
import { cosineLearningRate } from './schedule'

describe('cosineLearningRate', () => {
  it.each([
    [0, 0.025],
    [1, 0.0249763],
    [10, 0.0227082],
    [25, 0.013],
    [49, 0.00102368],
  ])('gives the official DARTS rate in epoch %i', (epoch, expected) => {
    expect(cosineLearningRate(epoch, 50, 0.025, 0.001)).toBeCloseTo(expected, 7)
  })

  it('follows the planned epochs, not a fixed fifty', () => {
    expect(cosineLearningRate(20, 40, 0.025, 0.001)).toBeCloseTo(0.013, 12)
  })
})
