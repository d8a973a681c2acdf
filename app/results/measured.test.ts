import { expect, test } from 'vitest'
import { DEFAULT_CONFIG } from '../../src/protocol/config'
import type { EvaluationRecord } from '../../src/protocol/evaluation'
import { budgetOf } from '../../src/protocol/evaluationBudget'
import type { EpochRecord, RuleState } from '../../src/protocol/record'
import { resultsEn } from '../i18n/results/en'
import { resultsZh } from '../i18n/results/zh'
import { COLLAPSE, recordingOf } from '../testing/records'
import { measuredRun } from './measured'
import { measuredTable, trainedText } from './measuredTable'

const run = recordingOf(COLLAPSE)

test('what DARTS returned stands beside what a rule returned', () => {
  const measured = measuredRun('x', run, COLLAPSE)
  const fired = COLLAPSE.at(-1)?.rules.criterion1.returnsEpoch
  expect(measured?.rows.slice(0, 2).map(({ choice, epoch }) => [choice, epoch])).toEqual([
    ['last', COLLAPSE.length],
    ['criterion1', fired],
  ])
  expect(measured?.rows[0]).toMatchObject({ skips: 6, benchmark: null, retrained: null })
  expect(measured?.images).toBe(256)
})

test('retrained accuracies come with their spread and their budget', () => {
  const genotype = (COLLAPSE.at(-1) as (typeof COLLAPSE)[number]).genotype
  const budget = budgetOf('minutes', DEFAULT_CONFIG)
  const results = [0.5, 0.6].map((accuracy, i) => ({
    genotype,
    epochs: [COLLAPSE.length],
    seed: i,
    test: { accuracy, loss: 1 },
    train: { accuracy, loss: 1 },
    parameters: 1,
    multiplyAdds: 1,
    trainingMs: 1,
  }))
  const evaluation = { budget, dataset: 'x', heldOut: 'test-set', adapter: 'y', date: 'z', results } as const
  const measured = measuredRun('x', { ...run, evaluation }, COLLAPSE)
  expect(measured?.rows[0]?.retrained).toMatchObject({ low: 0.5, high: 0.6, seeds: 2 })
  expect(measured?.retraining?.budget).toEqual(budget)
})

test('retrained accuracies say what they stand on: images, network and what was scored, also in the table to take away', () => {
  const genotype = (COLLAPSE.at(-1) as (typeof COLLAPSE)[number]).genotype
  const scores = { test: { accuracy: 0.5, loss: 1 }, train: { accuracy: 1, loss: 1 }, seed: 1 }
  const result = { ...scores, genotype, epochs: [COLLAPSE.length], parameters: 1, multiplyAdds: 1, trainingMs: 1 }
  const evaluation: EvaluationRecord = {
    budget: { ...budgetOf('full', DEFAULT_CONFIG), dataset: 'generated', images: 8_000, testImages: 1_000 },
    ...{ dataset: 'Generated shapes', adapter: 'y', date: 'z', results: [result] },
    heldOut: 'unused-training-images',
  }
  const measured = measuredRun('x', { ...run, evaluation }, COLLAPSE)
  if (!measured) throw new Error('nothing was measured')
  const told = trainedText(measured, resultsEn, (title) => `<${title}>`)
  expect(told).toBe(
    'retrained 600 epochs on 8,000 images of <Generated shapes>, 20 cells a stage, 36 channels, 32×32; scored on 1,000 training images that were not trained on',
  )
  expect(trainedText(measured, resultsZh, String)).toContain('每阶段 20 个单元，36 通道')
  const table = measuredTable([measured], String, resultsEn, String)
  expect(table.columns.slice(-5)).toEqual(resultsEn.trainedColumns)
  expect(table.rows()[0]?.slice(-5, -1)).toEqual([
    'Generated shapes',
    '8000',
    '600',
    '20 cells a stage, 36 channels, 32×32',
  ])
  expect(trainedText({ ...measured, retraining: null }, resultsEn, String)).toBeNull()
})

test('the eigenvalue rule has a row where it fired, with the epoch of firing and the earlier one that it returns', () => {
  const fired = { firedAt: 7, returnsEpoch: 3, fallback: false, value: 1.8, target: 1.3 }
  const withRule = (state: RuleState): EpochRecord[] =>
    COLLAPSE.map((record) => ({ ...record, eigenvalue: 1, rules: { ...record.rules, eigenvalue: state } }))
  const measured = measuredRun('x', run, withRule(fired))
  expect(measured?.rows.at(-1)).toMatchObject({ choice: 'eigenvalue', firedAt: 7, epoch: 3, skips: 0 })
  const quiet = measuredRun('x', run, withRule({ ...fired, firedAt: null, returnsEpoch: null }))
  expect(quiet?.rows.map(({ choice }) => choice)).not.toContain('eigenvalue')
  for (const words of [resultsEn, resultsZh]) {
    const table = measuredTable(measured ? [measured] : [], (id) => `run ${id}`, words, String)
    const rows = table.rows()
    for (const row of rows) expect(row).toHaveLength(table.columns.length)
    expect(rows.at(-1)?.slice(0, 5)).toEqual(['run x', words.choices.eigenvalue, '7', '3', '0'])
  }
})

test('a run without epochs has no row', () => {
  expect(measuredRun('x', run, [])).toBeNull()
})
