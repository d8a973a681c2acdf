import { describe, expect, test } from 'vitest'
import { PUBLISHED } from '../space/testing/published'
import { distinctGenotypes } from './candidates'
import { checkConfig } from './checkConfig'
import { checkBudget, checkEvaluationRequest } from './checkEvaluation'
import { DEFAULT_CONFIG } from './config'
import type { EvaluationResult } from './evaluation'
import { ALL_UP_TO, budgetOf, fitBudget, SHIPPED_COUNTS, trainedSkip } from './evaluationBudget'
import { checkEvaluationRecord } from './evaluationRecord'
import { spreadOf } from './evaluationSpread'
import { PRESETS } from './presets'

test('the full budget is the recipe of quark0/darts cnn/train.py', () => {
  const full = budgetOf('full', DEFAULT_CONFIG)
  expect(full).toMatchObject({ channels: 36, cells: 20, epochs: 600, batch: 96, dropPath: 0.2, auxiliary: true })
  expect(full.weights).toMatchObject({ lr: 0.025, lrMin: 0, momentum: 0.9, weightDecay: 3e-4, gradClip: 5 })
  expect(full.augment).toEqual({ crop: 4, flip: true, cutout: 16 })
})

test('a small budget keeps the network and the images of the search', () => {
  const { config } = PRESETS['small-cell']
  expect(budgetOf('proxy', config)).toMatchObject({ channels: 8, cells: 5, imageSize: 16, epochs: 12, images: 8000 })
})

test('the full budget of a network of one or two cells has as many: no normal cell was searched', () => {
  const of = (cells: number) => budgetOf('full', checkConfig({ cells }))
  expect([1, 2, 3].map((cells) => [of(cells).cells, of(cells).auxiliary])).toEqual([
    [1, false],
    [2, false],
    [20, true],
  ])
  expect(of(1).channels).toBe(36)
})

test.each([
  ['two-minutes', 'nas-bench-201'],
  ['small-cell', 'darts'],
] as const)('every budget for %s passes its own check', (preset, space) => {
  for (const id of ['minutes', 'proxy', 'full'] as const) {
    const budget = budgetOf(id, PRESETS[preset].config)
    expect(checkBudget(budget, space)).toEqual(budget)
  }
})

test('a run of equal epochs is one candidate, also when it comes back', () => {
  const [a, b] = [PUBLISHED.DARTS_V1, PUBLISHED.DARTS_V2]
  const records = [a, a, b, a].map((genotype, i) => ({ epoch: i + 1, genotype }))
  expect(distinctGenotypes(records)).toEqual([
    { genotype: a, epochs: [1, 2, 4] },
    { genotype: b, epochs: [3] },
  ])
})

describe('where cells share no alphas', () => {
  const { normal, reduce } = PUBLISHED.DARTS_V1
  const other = PUBLISHED.XNAS.normal
  const records = [
    { epoch: 1, genotype: PUBLISHED.DARTS_V1, cells: [normal, reduce, normal] },
    { epoch: 2, genotype: PUBLISHED.DARTS_V1, cells: [normal, reduce, other] },
    { epoch: 3, genotype: PUBLISHED.DARTS_V1, cells: [normal, reduce, normal] },
  ].map((record) => ({ ...record, cells: record.cells.map((pairs) => ({ pairs })) }))

  test('networks differ by any of their cells, the cell of the mean alphas does not', () => {
    const own = distinctGenotypes(records)
    expect(own.map(({ epochs }) => epochs)).toEqual([[1, 3], [2]])
    expect(own[1]?.genotype).toEqual({ ...PUBLISHED.DARTS_V1, cells: [normal, reduce, other] })
    expect(distinctGenotypes(records, 'mean')).toEqual([{ genotype: PUBLISHED.DARTS_V1, epochs: [1, 2, 3] }])
  })

  test('every budget keeps as many cells as were searched, and another number is refused', () => {
    const config = { ...DEFAULT_CONFIG, cells: 3, alphas: { ...DEFAULT_CONFIG.alphas, perCell: true } }
    const candidates = distinctGenotypes(records)
    for (const id of ['minutes', 'proxy', 'full'] as const) {
      const request = { budget: budgetOf(id, config), candidates, seeds: [1] }
      expect(checkEvaluationRequest(JSON.parse(JSON.stringify(request)))).toEqual(request)
    }
    const request = { budget: { ...budgetOf('full', config), cells: 20 }, candidates, seeds: [1] }
    expect(() => checkEvaluationRequest(request)).toThrow(/budget.cells: 20 must be 3/)
  })
})

describe('a budget on the images that there are', () => {
  const full = budgetOf('full', DEFAULT_CONFIG)
  const of = (images: number, heldOut: number, upTo = ALL_UP_TO) => {
    const fitted = fitBudget(full, upTo, { images, heldOut })
    return [fitted.images, fitted.testImages]
  }

  test('has as many as the set that ships has', () => {
    expect(fitBudget(budgetOf('proxy', DEFAULT_CONFIG), ALL_UP_TO, SHIPPED_COUNTS)).toMatchObject({
      images: 8_000,
      testImages: 1_000,
    })
    expect(of(60_000, 10_000)).toEqual([50_000, 10_000])
  })

  test('shares the training images where there is no test set', () => {
    expect(of(60_000, 0)).toEqual([50_000, 10_000])
    expect(of(6_000, 0)).toEqual([5_000, 1_000])
  })

  test('keeps what was typed, and never falls below a batch', () => {
    expect(of(8_000, 1_000, ['testImages'])).toEqual([50_000, 1_000])
    expect(of(55_000, 0, ['testImages'])).toEqual([50_000, 5_000])
    expect(of(8_000, 1_000, [])).toEqual([50_000, 10_000])
    expect(of(8_000, 20)).toEqual([8_000, full.batch])
  })
})

describe('a request', () => {
  const budget = budgetOf('minutes', DEFAULT_CONFIG)
  const request = { budget, candidates: [{ genotype: PUBLISHED.DARTS_V1, epochs: [3] }], seeds: [1, 2] }

  test('passes when it is whole', () => {
    for (const whole of [request, { ...request, upTo: ['images'] }])
      expect(checkEvaluationRequest(JSON.parse(JSON.stringify(whole)))).toEqual(whole)
  })

  test.each([
    ['null', null, /request: null must be an object/],
    [
      'another number left open',
      { ...request, upTo: ['epochs'] },
      /upTo\[0\]: "epochs" must be one of "images", "testImages"/,
    ],
    ['no candidates', { ...request, candidates: [] }, /candidates: \[\] must be a list of 1 to 1,000/],
    ['no list of seeds', { ...request, seeds: 1 }, /seeds: 1 must be a list of 1 to 100/],
    [
      'a candidate without epochs',
      { ...request, candidates: [{ genotype: PUBLISHED.DARTS_V1 }] },
      /candidates \[0\].epochs: undefined is missing/,
    ],
    ['no budget', { ...request, budget: undefined }, /budget: undefined must be an object/],
    ['equal seeds', { ...request, seeds: [1, 1] }, /seeds: \[1,1\] must differ/],
    ['no epochs', { ...request, budget: { ...budget, epochs: 0 } }, /budget.epochs: 0 must be a whole number from 1/],
    [
      'fewer held-out images than a batch',
      { ...request, budget: { ...budget, testImages: budget.batch - 1 } },
      /budget.testImages: \d+ must be a whole number from \d+, one batch/,
    ],
    [
      'too few channels',
      { ...request, budget: { ...budget, channels: 3 } },
      /budget.channels: 3 must be a whole number/,
    ],
    ['a wrong genotype', { ...request, candidates: [{ genotype: {}, epochs: [] }] }, /genotype space/],
    [
      'both spaces',
      {
        ...request,
        candidates: [
          ...request.candidates,
          { genotype: { space: 'nas-bench-201', edges: Array(6).fill('none') }, epochs: [] },
        ],
      },
      /must all be of one space/,
    ],
    [
      'an auxiliary head on small images',
      { ...request, budget: { ...budget, imageSize: 16, auxiliary: true } },
      /auxiliary: true needs a DARTS cell and images of 32/,
    ],
  ])('is refused with %s', (_, value, message) => {
    expect(() => checkEvaluationRequest(value)).toThrow(message)
  })
})

test('the spread over seeds keeps every accuracy', () => {
  const result = (accuracy: number, seed: number): EvaluationResult => ({
    genotype: PUBLISHED.DARTS_V1,
    epochs: [4, 5],
    seed,
    test: { accuracy, loss: 1 },
    train: { accuracy: 0.9, loss: 0.3 },
    parameters: 10,
    multiplyAdds: 20,
    trainingMs: 5,
  })
  const [spread, ...more] = spreadOf([result(0.5, 1), result(0.7, 2)])
  expect(more).toEqual([])
  expect(spread).toMatchObject({ epochs: [4, 5], accuracies: [0.5, 0.7], low: 0.5, high: 0.7 })
  expect(spread?.mean).toBeCloseTo(0.6, 12)
})

describe('results in a recording', () => {
  const budget = budgetOf('minutes', DEFAULT_CONFIG)
  const results = [
    {
      genotype: PUBLISHED.DARTS_V1,
      epochs: [4],
      seed: 1,
      test: { accuracy: 0.5, loss: 1 },
      train: { accuracy: 0.6, loss: 1 },
      parameters: 10,
      multiplyAdds: 20,
      trainingMs: 5,
    },
  ]
  const record = { budget, dataset: 'x', heldOut: 'test-set', adapter: 'y', date: '2026-01-01', results }

  test('pass when they are whole', () => {
    expect(checkEvaluationRecord(JSON.parse(JSON.stringify(record)), 'darts')).toEqual(record)
  })

  test.each([
    ['an accuracy beyond 1', { ...record, results: [{ ...results[0], test: { accuracy: 1.5, loss: 1 } }] }, /accuracy/],
    [
      'cells of the other space',
      { ...record, results: [{ ...results[0], genotype: { space: 'nas-bench-201', edges: Array(6).fill('none') } }] },
      /expected that of the run/,
    ],
    ['an unknown source of images', { ...record, heldOut: 'x' }, /heldOut/],
  ])('are refused with %s', (_, value, message) => {
    expect(() => checkEvaluationRecord(value, 'darts')).toThrow(message)
  })
})

test('a search had an auxiliary skip-connect to its end by its operations, or under DARTS- without decay: networks keep that of weight 1', () => {
  const of = (given: object) => trainedSkip(checkConfig(given))
  const kept = [{ operations: 'all-skip' }, { algorithm: 'darts-minus', 'darts-minus': { decay: 'constant' } }]
  expect(kept.map(of)).toEqual(['kept', 'kept'])
  const without = [{}, { algorithm: 'darts-minus' }, { 'darts-minus': { decay: 'constant' } }]
  expect(without.map(of)).toEqual(['none', 'none', 'none'])
  expect(of({ auxiliarySkip: 0.5 })).toBe('left-out')
  for (const id of ['minutes', 'proxy', 'full'] as const) {
    const [first] = kept.map((given) => budgetOf(id, checkConfig(given)))
    expect(first?.auxiliarySkip).toBe(true)
    expect(checkBudget(first, 'darts')).toEqual(first)
    expect(checkBudget({ ...first, auxiliarySkip: false }, 'darts')).not.toHaveProperty('auxiliarySkip')
    expect(budgetOf(id, checkConfig({ auxiliarySkip: 0.5 }))).not.toHaveProperty('auxiliarySkip')
  }
  expect(() => checkBudget({ ...budgetOf('minutes', DEFAULT_CONFIG), auxiliarySkip: 1 }, 'darts')).toThrow(
    'evaluation budget.auxiliarySkip: 1 must be true or false',
  )
})
