import { expect, test } from 'vitest'
import { readSearchLog } from '../../src/import/logs'
import { runOfLog } from '../../src/import/logs/runOfLog'
import { LOGS } from '../../src/import/testing/logs'
import { checkConfig } from '../../src/protocol/checkConfig'
import type { EpochRecord } from '../../src/protocol/record'
import { en } from '../i18n/en'
import { zh } from '../i18n/zh'
import { COLLAPSE, NB201_CONFIG, nb201Alphas, recordsOf, s1Alphas } from '../testing/records'
import { captionOf } from './caption'
import { NO_TRACES, type RuleTraces, ruleTraces } from './marks'

const LIVE = { origin: { kind: 'live' }, status: { kind: 'running' }, progress: null } as const

function at(cursor: number, records: readonly EpochRecord[] = COLLAPSE, t = en) {
  return captionUnder(ruleTraces(records, NB201_CONFIG, null), cursor, records, t)
}

function captionUnder(traces: RuleTraces, cursor: number, records: readonly EpochRecord[], t = en) {
  const run = { records, config: NB201_CONFIG, ...LIVE } as const
  return captionOf(t, { run, view: { cursor, edge: 0, rules: null }, traces, ring: null })
}

const withAccuracy = (accuracy: number, cifar10?: number) => (record: EpochRecord, i: number) => ({
  ...record,
  validation: { loss: 1, accuracy: i === 4 ? 0.5 : accuracy },
  ...(cifar10 === undefined ? {} : { benchmark: { cifar10: i === 4 ? 93 : cifar10, cifar100: 50, imagenet16: 30 } }),
})

test('an edge mixes the candidates that it has, not the columns of the table', () => {
  const config = checkConfig({ operations: 's1' })
  const run = { records: recordsOf(config, [s1Alphas()]), config, ...LIVE } as const
  const view = { cursor: 1, edge: 0, rules: null }
  const caption = captionOf(en, { run, view, traces: ruleTraces(run.records, config, null), ring: null })
  expect(caption).toMatchObject({ moment: 'mixing', head: 'Every edge mixes 2 operations' })
})

test('of a log without alpha tables no number of mixed operations is told', () => {
  const { config, source, events } = runOfLog(readSearchLog(LOGS['pc-darts'] as string, 'log.txt'), '2023-04-14')
  const records = events.flatMap(({ event }) => (event.type === 'epoch' ? [event.record] : []))
  const origin = { kind: 'recording', name: 'log.txt', provenance: null, source } as const
  const run = { records, config, ...LIVE, origin }
  const view = { cursor: 2, edge: 0, rules: null }
  const caption = captionOf(en, { run, view, traces: ruleTraces(records, config, null), ring: null })
  expect(caption).toMatchObject({ moment: 'mixing', head: expect.stringMatching(/^\d of 8 operations/) })
})

test('what is counted is the reduction cell, where a network has no other', () => {
  const config = checkConfig({ cells: 1 })
  const skip = config.primitives.indexOf('skip_connect')
  const led = (op: number): number[][] =>
    Array.from({ length: 14 }, () => config.primitives.map((_, o) => (o === op ? 1 : 0)))
  const records = recordsOf(config, [{ normal: led(skip + 1), reduce: led(skip) }])
  const run = { records, config, ...LIVE } as const
  const view = { cursor: 1, edge: 0, rules: null }
  const caption = captionOf(en, { run, view, traces: ruleTraces(records, config, null), ring: null })
  expect(caption).toMatchObject({ moment: 'collapsed', head: 'Collapse: 8 of 8 operations are skip-connects' })
})

test('while alphas are frozen it is said from when on they learn', () => {
  const config = { ...NB201_CONFIG, alphas: { ...NB201_CONFIG.alphas, frozenEpochs: 4 } }
  const run = { records: COLLAPSE, config, ...LIVE } as const
  const input = { run, view: { cursor: 2, edge: 0, rules: null }, traces: NO_TRACES, ring: null }
  expect(captionOf(en, input).head).toBe('Alpha still waits: it learns from epoch 5 on')
  expect(captionOf(zh, input).head).toContain('第 5 轮')
})

test('what an edge runs and what a step moves is said as the algorithm has it', () => {
  const said = (algorithm: 'darts' | 'gdas' | 'snas', cursor: number, t = en) => {
    const run = {
      records: COLLAPSE,
      config: { ...NB201_CONFIG, algorithm },
      ...LIVE,
    } as const
    const { head, body } = captionOf(t, { run, view: { cursor, edge: 0, rules: null }, traces: NO_TRACES, ring: null })
    return `${head}. ${body}`
  }
  expect(said('darts', 1)).toBe(
    'Every edge mixes 5 operations. Nothing is chosen yet. Training moves two things in turn: the weights w, and the mixture alpha.',
  )
  expect(said('gdas', 1)).toContain('Every edge draws one of 5 operations')
  expect(said('gdas', 3)).toContain(
    'Each edge runs one candidate at a time, drawn by alpha. Training moves two things in turn',
  )
  expect(said('snas', 3)).toContain('mixes all its candidate operations. Training moves two things at once')
  expect(said('snas', 3, zh)).toContain('每条边混合它的所有候选操作。训练同时更新两样东西')
})

test('rule 1 says which cell it keeps', () => {
  expect(at(5).head).toBe('Rule 1 fires: 2 skip-connects in the cell')
  expect(at(5).body).toBe(en.caption.rule1.body)
})

test('a search that has ended at its stop promises no going on', () => {
  const records = COLLAPSE.slice(0, 5)
  const status = { kind: 'finished', reason: 'criterion1', returnsEpoch: 5 } as const
  const input = {
    view: { cursor: 5, edge: 0, rules: null },
    traces: ruleTraces(records, NB201_CONFIG, null),
    ring: null,
  }
  const run = { records, config: NB201_CONFIG, ...LIVE, status }
  expect(captionOf(en, { ...input, run }).body).toBe('DARTS+ stops the search here and keeps this cell.')
})

test('a collapse says that search accuracy gives no warning only while it gives none', () => {
  expect(at(8, COLLAPSE.map(withAccuracy(0.55))).body).toBe(
    'Search accuracy, 55.0\u00a0% (50.0\u00a0% at epoch 5), does not warn.',
  )
  expect(at(8, COLLAPSE.map(withAccuracy(0.4))).body).toBe(
    'Search accuracy went from 50.0\u00a0% at epoch 5 to 40.0\u00a0%.',
  )
})

test('a collapse is not compared with an epoch that is yet to come, nor with one whose stop is', () => {
  const records = recordsOf(NB201_CONFIG, [5, 5, 5, 0, 0, 2, 5, 5].map(nb201Alphas)).map(withAccuracy(0.55, 54.3))
  const traces = ruleTraces(records, NB201_CONFIG, null)
  const [rule1] = traces.criterion1.slice(-1)
  if (!rule1) throw new Error('rule 1 has seen no epoch')
  for (const [firedAt, returnsEpoch] of [
    [6, 6],
    [6, 2],
  ] as const) {
    const later = { ...traces, criterion1: [{ ...rule1, firedAt, returnsEpoch }] }
    const { moment, body } = captionUnder(later, 3, records)
    expect(moment).toBe('collapsed')
    expect(body).toBe(
      'Few operations with weights are left; search accuracy is 55.0\u00a0%. Trained in full, this very cell reaches 54.3\u00a0%.',
    )
    expect(captionUnder(later, 7, records).body).toContain(`that of epoch ${returnsEpoch}`)
  }
})

test('final accuracy is compared with that of the cell which DARTS+ returns', () => {
  expect(at(8, COLLAPSE.map(withAccuracy(0.55, 54.3))).body).toContain(
    'Trained in full, this cell reaches 54.3\u00a0%; that of epoch 5, which DARTS+ returns, 93.0\u00a0%.',
  )
})

test('the last epoch says what going on has cost, with the numbers of a collapse', () => {
  const grown = recordsOf(NB201_CONFIG, [0, 0, 0, 1, 2, 4, 4, 4].map(nb201Alphas)).map(withAccuracy(0.55, 78.5))
  expect(at(8, grown).head).toBe('At the end, 4 of 6 operations are skip-connects')
  expect(at(8, grown).body).toContain(
    'this cell reaches 78.5\u00a0%; that of epoch 5, which DARTS+ returns, 93.0\u00a0%.',
  )
})

test('the last epoch says that it is the last, also where nothing has grown or no rule has fired', () => {
  const quiet = recordsOf(NB201_CONFIG, [0, 0, 0, 0, 1, 1, 1, 1].map(nb201Alphas)).map(withAccuracy(0.55))
  expect(captionUnder(NO_TRACES, 8, quiet)).toMatchObject({
    moment: 'ended',
    head: 'At the end, 1 of 6 operations is a skip-connect',
    body: 'No rule has fired; search accuracy is 55.0\u00a0%.',
  })
  expect(captionUnder(NO_TRACES, 7, quiet).moment).toBe('learning')
  const level = recordsOf(NB201_CONFIG, [0, 0, 0, 2, 2, 2, 2, 2].map(nb201Alphas)).map(withAccuracy(0.45))
  expect(at(8, level).body).toBe('Search accuracy is 45.0\u00a0% (45.0\u00a0% at epoch 4, which DARTS+ returns).')
})

test('a run without final accuracies claims none', () => {
  expect(at(8).body).not.toContain('Trained in full')
})

test('loading and failing take the headline', () => {
  const input = { view: { cursor: 0, edge: 0, rules: null }, traces: { criterion1: [], criterion2: [] }, ring: null }
  const run = { ...LIVE, records: [], config: NB201_CONFIG }
  const loading = { kind: 'loading', phase: 'pipelines', done: 3, total: 9 } as const
  expect(captionOf(zh, { ...input, run: { ...run, status: loading } }).head).toBe('正在编译程序：3 / 9')
  const failed = { kind: 'failed', code: 'device-lost', message: 'x' } as const
  expect(captionOf(en, { ...input, run: { ...run, status: failed } })).toMatchObject({
    head: 'What computed is gone: the GPU, or a thread.',
  })
})
