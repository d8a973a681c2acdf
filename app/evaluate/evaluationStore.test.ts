import { expect, test } from 'vitest'
import { DEFAULT_CONFIG } from '../../src/protocol/config'
import { budgetOf } from '../../src/protocol/evaluationBudget'
import type { EvaluationEvent } from '../../src/protocol/evaluationMessages'
import { COLLAPSE, recordingOf } from '../testing/records'
import { createEvaluationStore, unsavedOf } from './evaluationStore'

const budget = budgetOf('minutes', DEFAULT_CONFIG)
const started: EvaluationEvent = {
  type: 'evaluation-started',
  budget,
  dataset: { id: 'generated', title: 'Generated', images: 9, classes: 10, classNames: [] },
  heldOut: 'unused-training-images',
  adapter: { backend: 'webgpu', description: 'fake', software: true },
  trainings: 2,
  stepsPerEpoch: 3,
}
const result: Extract<EvaluationEvent, { type: 'evaluation-result' }> = {
  type: 'evaluation-result',
  result: {
    genotype: (COLLAPSE[0] as (typeof COLLAPSE)[number]).genotype,
    epochs: [1],
    seed: 1,
    test: { accuracy: 0.5, loss: 1 },
    train: { accuracy: 0.6, loss: 1 },
    parameters: 1,
    multiplyAdds: 1,
    trainingMs: 1,
  },
}

const carried = {
  budget,
  dataset: 'x',
  heldOut: 'test-set',
  adapter: 'y',
  date: 'z',
  results: [result.result],
} as const

test('what a recording carries stays until a retraining of it has a first result', () => {
  const store = createEvaluationStore(true)
  store.getState().show({ ...recordingOf(COLLAPSE), evaluation: carried })
  const failed = { type: 'evaluation-failed', code: 'bad-config', message: 'testImages' } as const
  for (const events of [[failed], [started, failed], [started, { type: 'evaluation-finished', reason: 'stopped' }]]) {
    store.getState().begin('2026-01-01')
    for (const event of events as EvaluationEvent[]) store.getState().apply(event)
    expect(store.getState().record).toEqual(carried)
  }
  store.getState().begin('2026-01-01')
  store.getState().apply(started)
  expect(store.getState()).toMatchObject({ record: carried, begun: { budget, results: [] } })
  store.getState().apply(result)
  expect(store.getState().record).toMatchObject({ date: '2026-01-01', results: [result.result] })
})

test('what was measured of another cell is gone when one begins', () => {
  const store = createEvaluationStore()
  for (const event of [started, result]) {
    if (event === started) store.getState().begin('2026-01-01')
    store.getState().apply(event)
  }
  store.getState().begin('2026-01-02')
  expect(store.getState().record).toBeNull()
})

test('keeps results as they come, with the budget and the date they were asked for', () => {
  const store = createEvaluationStore()
  store.getState().begin('2026-01-01')
  expect(store.getState().status.kind).toBe('loading')
  for (const event of [started, result, { type: 'evaluation-finished', reason: 'stopped' } as const])
    store.getState().apply(event)
  expect(store.getState().status).toEqual({ kind: 'finished', reason: 'stopped' })
  expect(store.getState().record).toMatchObject({ budget, date: '2026-01-01', results: [result.result] })
})

test('a failure keeps what was measured before it', () => {
  const store = createEvaluationStore()
  store.getState().begin('2026-01-01')
  for (const event of [started, result, { type: 'evaluation-failed', code: 'diverged', message: 'x' } as const])
    store.getState().apply(event)
  expect(store.getState()).toMatchObject({ status: { kind: 'failed', code: 'diverged' } })
  expect(store.getState().record?.results).toHaveLength(1)
})

test('what was trained for a run that is gone ends for itself, also when a third run is shown meanwhile', () => {
  const store = createEvaluationStore()
  store.getState().begin('2026-01-01')
  store.getState().show(null)
  store.getState().show(null)
  expect(store.getState().isEnding).toBe(true)
  store.getState().apply(started)
  expect(store.getState()).toMatchObject({ status: { kind: 'idle' }, record: null })
  store.getState().apply({ type: 'evaluation-finished', reason: 'stopped' })
  expect(store.getState()).toMatchObject({ status: { kind: 'idle' }, isEnding: false })
})

test('another run brings its own results and no longer hears of the old one', () => {
  const store = createEvaluationStore()
  store.getState().begin('2026-01-01')
  store.getState().apply(started)
  store.getState().show({ ...recordingOf(COLLAPSE), evaluation: carried })
  store.getState().apply(result)
  expect(store.getState().record).toEqual(carried)
  expect(store.getState().status.kind).toBe('idle')
})

test('results are unsaved from the first one told until a file has them; those of a recording never are', () => {
  const store = createEvaluationStore(true)
  const unsaved = () => unsavedOf(store.getState())
  store.getState().show({ ...recordingOf(COLLAPSE), evaluation: carried })
  expect(unsaved()).toBe(0)
  store.getState().begin('2026-01-01')
  store.getState().apply(started)
  expect(unsaved()).toBe(0)
  const other = { ...result, result: { ...result.result, seed: 2 } }
  for (const event of [result, other]) store.getState().apply({ ...event, result: { ...event.result } })
  expect(unsaved()).toBe(2)
  store.getState().keep(store.getState().record as NonNullable<ReturnType<typeof store.getState>['record']>)
  expect(unsaved()).toBe(0)
  store.getState().apply({ ...result, result: { ...result.result, seed: 3 } })
  expect(unsaved()).toBe(1)
  store.getState().show(null)
  expect(unsaved()).toBe(0)
})
