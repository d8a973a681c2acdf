import { describe, expect, it } from 'vitest'
import { DEFAULT_CONFIG } from '../protocol/config'
import { budgetOf } from '../protocol/evaluationBudget'
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

  it('falls to zero over a retraining', () => {
    const { weights, epochs } = budgetOf('full', DEFAULT_CONFIG)
    const rate = (epoch: number): number => cosineLearningRate(epoch, epochs, weights.lr, weights.lrMin)
    expect(rate(300)).toBeCloseTo(0.0125, 12)
    expect(rate(599)).toBeCloseTo(1.7135e-7, 10)
  })

  it('follows the planned epochs, not a fixed fifty', () => {
    expect(cosineLearningRate(20, 40, 0.025, 0.001)).toBeCloseTo(0.013, 12)
  })
})
