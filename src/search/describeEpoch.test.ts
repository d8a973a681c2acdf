import { expect, test } from 'vitest'
import { checkConfig } from '../protocol/checkConfig'
import { budgetOf } from '../protocol/evaluationBudget'
import { PRESETS } from '../protocol/presets'
import { type NetworkSize, networkCost } from '../supernet/cost'
import { describeEpoch } from './describeEpoch'

const sums = { batches: 1, lossSum: 1, correct: 1, lastLoss: 1, lastCorrect: 1 }

const costAfterAnEpoch = (changes: object) => {
  const config = checkConfig({ operations: 'all-skip', ...changes }, PRESETS['small-cell'].config)
  const { genotype, cost } = describeEpoch(config, [], {
    ...{ epoch: 1, alphas: new Float32Array(2 * 14 * config.primitives.length), learningRate: 0.1, classes: 10 },
    ...{ metrics: { train: sums, val: sums, gradNorm: 1, clipNorm: 1, finite: true }, steps: 1, epochMs: 1 },
  })
  if (!genotype || !cost) throw new Error('the epoch has no cell')
  return { config, genotype, cost }
}

test('a cell costs what the network takes that is trained of it, with the skip-connects that the search leaves on every edge', () => {
  const { config, genotype, cost } = costAfterAnEpoch({})
  const { channels, cells, imageSize, auxiliarySkip } = budgetOf('minutes', config)
  expect(auxiliarySkip).toBe(true)
  const size: NetworkSize = { channels, cells, imageSize, classes: 10 }
  expect(cost).toEqual(networkCost(genotype, { ...size, auxiliarySkip: true }))
  expect(cost.parameters).toBeGreaterThan(networkCost(genotype, size).parameters)
})
