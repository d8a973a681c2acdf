import { expect, test } from 'vitest'
import type { ProjectionRecord } from '../../src/protocol/projection'
import type { ToldRecord } from '../../src/protocol/record'
import { COLLAPSE, recordingOf, STARTED } from '../testing/records'
import { createRunStore } from './runStore'

test('appends epoch records and never changes those it has', () => {
  const store = createRunStore()
  store.getState().apply(STARTED)
  const seen = COLLAPSE.map((record) => {
    store.getState().apply({ type: 'epoch', record })
    return store.getState().records
  })
  expect(seen.map((records) => records.length)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(seen[2]).toEqual(COLLAPSE.slice(0, 3))
})

test('goes through the states of a run', () => {
  const store = createRunStore()
  const kinds: string[] = []
  store.subscribe(({ status }) => kinds.push(status.kind))
  const { apply } = store.getState()
  apply({ type: 'loading', phase: 'pipelines', done: 1, total: 9 })
  apply(STARTED)
  apply({ type: 'paused', epoch: 1, step: 2 })
  apply({ type: 'resumed' })
  apply({ type: 'failed', code: 'device-lost', message: 'gone' })
  expect(kinds).toEqual(['loading', 'running', 'paused', 'running', 'failed'])
})

test('a question is counted while it is asked; of each place the newest answer is kept', () => {
  const store = createRunStore()
  const { apply } = store.getState()
  const [record] = COLLAPSE as [ToldRecord]
  const answer = (epoch: number, loss: number): ProjectionRecord => ({
    ...{ epoch, step: 0, images: 16, baseline: { loss, correct: 3 }, alphas: record.alphas },
    ...{ removals: { normal: [], reduce: [] }, byAlpha: record.genotype, byRemoval: record.genotype },
  })
  apply(STARTED)
  apply({ type: 'projecting', done: 3, total: 25, etaMs: 1000 })
  expect(store.getState().asking).toEqual({ done: 3, total: 25, etaMs: 1000 })
  apply({ type: 'projection', projection: null })
  expect(store.getState().asking).toBe(null)
  for (const projection of [answer(2, 1), answer(3, 1), answer(2, 4)]) apply({ type: 'projection', projection })
  const kept = store.getState().projections.map(({ epoch, baseline: { loss } }) => [epoch, loss])
  expect(kept).toEqual([
    [3, 1],
    [2, 4],
  ])
  apply({ type: 'projecting', done: 3, total: 25, etaMs: 1000 })
  apply(STARTED)
  expect(store.getState().asking).toBe(null)
})

test('starting again forgets the records of the run before', () => {
  const store = createRunStore()
  for (const { event } of recordingOf(COLLAPSE).events) store.getState().apply(event)
  expect(store.getState().status).toEqual({ kind: 'finished', reason: 'epochs', returnsEpoch: 8 })
  store.getState().apply(STARTED)
  expect(store.getState().records).toEqual([])
})

test('a refused file is noticed and leaves the run alone', () => {
  const store = createRunStore()
  store.getState().apply(STARTED)
  store.getState().apply({ type: 'rejected', code: 'bad-archive', message: 'x.gz: not an archive' })
  store.getState().apply({ type: 'rejected', code: 'bad-archive', message: 'x.gz: not an archive' })
  expect(store.getState().status.kind).toBe('running')
  expect(store.getState().notice).toMatchObject({ kind: 'refused', code: 'bad-archive', serial: 2 })
})

test('a data set that is loaded again takes the place of the old one', () => {
  const store = createRunStore()
  const dataset = { ...STARTED.dataset, id: 'cifar10', images: 10_000 }
  store.getState().apply({ type: 'dataset', dataset })
  store.getState().apply({ type: 'dataset', dataset: { ...dataset, images: 50_000 } })
  expect(store.getState().device.datasets.map(({ images }) => images)).toEqual([50_000])
})

test('a table gives known and coming epochs a final accuracy, and leaves those that brought one', () => {
  const own = { cifar10: 1, cifar100: 2, imagenet16: 3 }
  const told = { cifar10: 90, cifar100: 70, imagenet16: 45 }
  const [first, second] = COLLAPSE
  if (!first || !second) throw new Error('records of the test')
  const store = createRunStore()
  const { apply, useTable } = store.getState()
  apply(STARTED)
  apply({ type: 'epoch', record: { ...first, benchmark: own } })
  useTable({ source: 'a table', cells: 15_625, lookup: () => told, ofText: () => told })
  apply({ type: 'epoch', record: second })
  expect(store.getState().records.map(({ benchmark }) => benchmark)).toEqual([own, told])
  expect(store.getState().notice).toMatchObject({ kind: 'table', cells: 15_625 })
})
