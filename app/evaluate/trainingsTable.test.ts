import { expect, test } from 'vitest'
import type { EvaluationRecord } from '../../src/protocol/evaluation'
import { budgetOf } from '../../src/protocol/evaluationBudget'
import { csvOf } from '../charts/csv'
import { evaluateEn } from '../i18n/evaluate/en'
import { evaluateZh } from '../i18n/evaluate/zh'
import { COLLAPSE, NB201_CONFIG } from '../testing/records'
import { trainingsTable } from './trainingsTable'

const genotype = (COLLAPSE[0] as (typeof COLLAPSE)[number]).genotype
const trained = (seed: number, accuracy: number): EvaluationRecord['results'][number] => ({
  ...{ genotype, epochs: [1, 2], seed, test: { accuracy, loss: 1 }, train: { accuracy: 0.9, loss: 1 } },
  ...{ parameters: 12_345, multiplyAdds: 678_900, trainingMs: 1 },
})
const record: EvaluationRecord = {
  ...{ budget: budgetOf('minutes', NB201_CONFIG), dataset: 'x', heldOut: 'test-set', adapter: 'CPU, 2 threads' },
  ...{ date: '2026-01-01', results: [trained(1, 0.5), trained(2, 0.625)] },
}

test('a table of a retraining has a row a training, in whole numbers, and what it stands on', () => {
  const [head, first, second, ...rest] = csvOf(trainingsTable(record, NB201_CONFIG, 'Fashion', evaluateEn)).split(
    '\r\n',
  )
  expect(head).toMatch(/^\ufeff?search epochs,skip-connects,seed,held-out %,training %,/)
  expect(first).toMatch(/^1 2,\d+,1,50\.00,90\.00,12345,678900,Fashion,2000,4,/)
  expect(second).toMatch(/^1 2,\d+,2,62\.50,.*,1000 images of the test set,"CPU, 2 threads",2026-01-01$/)
  expect(rest).toEqual([''])
})

test.each([evaluateEn, evaluateZh])('as many columns as cells: $title', (words) => {
  const { columns, rows } = trainingsTable(record, NB201_CONFIG, 'Fashion', words)
  expect(new Set(columns).size).toBe(rows()[0]?.length)
})
