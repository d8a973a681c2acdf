import { expect, test } from 'vitest'
import { checkConfig } from '../../src/protocol/checkConfig'
import { storyEn } from '../i18n/story/en'
import { storyZh } from '../i18n/story/zh'
import { COLLAPSE, NB201_CONFIG, nb201Alphas, recordingOf, recordsOf, s1Alphas } from '../testing/records'
import {
  bandOf,
  type ComparedRun,
  edgesOf,
  endingsOf,
  QUANTITIES,
  runOfRecord,
  seedGroups,
  seedOf,
  valuesOf,
} from './compared'
import { endingsTable } from './Endings'

const run = (id: string, seed: number, skips: readonly number[]): ComparedRun => {
  const config = { ...NB201_CONFIG, seed }
  return { id, name: id, config, records: recordsOf(config, skips.map(nb201Alphas)) }
}

test('a recording becomes a run with all of its epochs', () => {
  const made = runOfRecord('x', 'X', recordingOf(COLLAPSE))
  expect(made.records).toHaveLength(8)
  expect(valuesOf(made, 'skips')).toEqual([0, 0, 0, 1, 2, 4, 6, 6])
  expect(valuesOf(made, 'search')[2]).toBeCloseTo(30, 9)
  expect(valuesOf(made, 'final')).toEqual([])
})

test('DARTS goes to the end, DARTS+ stops where its rule fires', () => {
  expect(endingsOf(run('a', 1, [0, 0, 0, 1, 2, 4, 6, 6]))).toMatchObject([
    { way: 'darts', stopsAt: 8, kept: { epoch: 8, skips: 6 } },
    { way: 'rule1', stopsAt: 5, kept: { epoch: 5, skips: 2 } },
    { way: 'rule2', stopsAt: 4, kept: { epoch: 4, skips: 1 } },
  ])
})

/** Eigenvalues measured after every epoch: calm, then steep. */
const steep = (): ComparedRun => {
  const { records, config, ...rest } = run('a', 1, [0, 0, 0, 0, 1, 1, 2, 4, 6, 6])
  const eigenvalues = [1, 1, 1, 1, 1, 1, 2, 4, 8, 16]
  return {
    ...rest,
    config: { ...config, epochs: 10, eigenvalue: { ...config.eigenvalue, every: 1, ratio: 1.3, earliest: 2 } },
    records: records.map((record, i) => ({ ...record, eigenvalue: eigenvalues[i] as number })),
  }
}

test('R-DARTS fires where the curvature grows and returns an epoch before, in a run that measured it', () => {
  const ending = endingsOf(steep()).at(-1)
  // Means of five: 1 around epoch 3, (1 + 1 + 1 + 2 + 4) / 5 = 1.8 around epoch 6, which is known after epoch 8.
  expect(ending).toMatchObject({ way: 'eigenvalue', stopsAt: 8, kept: { epoch: 2, skips: 0 } })
  expect(valuesOf(steep(), 'curvature')).toEqual([1, 1, 1, 1, 1, 1, 2, 4, 8, 16])
  const unmeasured = run('b', 1, [0, 0, 1])
  expect(endingsOf(unmeasured).map(({ way }) => way)).toEqual(['darts', 'rule1', 'rule2'])
  expect(valuesOf(unmeasured, 'curvature')).toEqual([])
})

test.each([storyEn, storyZh])(
  'the endings leave as one table, a row a way, in the words of the page',
  ({ compare }) => {
    const table = endingsTable([steep(), run('b', 2, [0, 0, 0, 1, 1])], compare, String)
    const rows = table.rows()
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([table.columns.length]))
    expect(rows.map(([name, seed, , , way]) => [name, seed, way])).toEqual([
      ...(['darts', 'rule1', 'rule2', 'eigenvalue'] as const).map((way) => ['a', '1', compare.ways[way]]),
      ...(['darts', 'rule1', 'rule2'] as const).map((way) => ['b', '2', compare.ways[way]]),
    ])
    expect(rows[3]?.slice(5, 8)).toEqual(['8', '2', '0'])
    expect(rows[5]?.slice(5, 7)).toEqual([compare.never, '5'])
  },
)

test('what is built by removal is counted over all edges, not over those that a cell keeps', () => {
  const config = checkConfig({ operations: 's1' })
  expect(edgesOf({ id: 'a', name: 'a', config, records: recordsOf(config, [s1Alphas()]) })).toBe(14)
})

test('what is drawn at every move of the cursor is computed once a run', () => {
  const one = run('a', 1, [0, 0, 0, 1, 2, 4, 6, 6])
  const other = { ...one, name: 'under another name' }
  for (const quantity of QUANTITIES) expect(valuesOf(other, quantity)).toBe(valuesOf(one, quantity))
  expect(endingsOf(other)).toBe(endingsOf(one))
  const strict = { ...one, config: { ...one.config, criterion1: { ...one.config.criterion1, threshold: 1 } } }
  expect(endingsOf(strict)[1]?.stopsAt).toBe(4)
})

test('a rule that never fires keeps the last cell', () => {
  const [, rule1] = endingsOf(run('a', 1, [0, 0, 0, 1, 1]))
  expect(rule1).toMatchObject({ stopsAt: null, kept: { epoch: 5 } })
})

test('runs that differ in their seed only form a group', () => {
  const other = { ...run('c', 1, [0, 1]), config: { ...NB201_CONFIG, channels: 16 } }
  const groups = seedGroups([run('a', 1, [0, 1]), other, run('b', 2, [0, 2])])
  expect(groups.map(({ name, runs }) => [name, runs.map(({ id }) => id)])).toEqual([['a', ['a', 'b']]])
})

test('runs on other images, or with the same seed, are no seeds of one search', () => {
  const on = (id: string, seed: number, title: string, digest: string | null = null) => ({
    ...run(id, seed, [0, 1]),
    images: { title, digest },
  })
  const ids = (...runs: ComparedRun[]) => seedGroups(runs).map((group) => group.runs.map(({ id }) => id))
  expect(ids(on('a', 1, 'x'), on('b', 2, 'y'))).toEqual([])
  expect(ids(on('a', 1, 'x', '1'), on('b', 2, 'x', '2'))).toEqual([])
  expect(ids(on('a', 1, 'x', '1'), on('b', 2, 'y', '1'), on('c', 3, 'x'))).toEqual([['a', 'b']])
  expect(ids(on('a', 1, 'x', '1'), on('c', 3, 'x'), on('d', 4, 'x', '2'))).toEqual([['a', 'c']])
  expect(ids(on('a', 1, 'x'), on('b', 1, 'x'))).toEqual([])
  expect(ids(on('a', 1, 'x'), on('b', 1, 'x'), on('c', 2, 'x'))).toEqual([['a', 'c']])
})

test('the endings say what was searched on, with the digest where a recording tells it', () => {
  const record = recordingOf(COLLAPSE)
  const events = record.events.map(({ at, event }) => ({
    at,
    event: event.type === 'started' ? { ...event, images: '0123456789abcdef' } : event,
  }))
  const made = runOfRecord('x', 'X', { ...record, events })
  const rows = endingsTable([made, run('b', 2, [0, 1])], storyEn.compare, (title) => `<${title}>`).rows()
  expect(rows[0]?.slice(2, 4)).toEqual([`<${made.images?.title}>`, '0123456789ab'])
  expect(rows.at(-1)?.slice(2, 4)).toEqual(['–', '–'])
})

test('the band holds mean, least and greatest value of every epoch that all seeds have', () => {
  expect(
    bandOf([
      [0, 2, 4],
      [2, 2, 1, 9],
    ]),
  ).toEqual({ mean: [1, 2, 2.5], low: [0, 2, 1], high: [2, 2, 4] })
})

test('runs of other programs are one but for their seed where their logs say so, not by the lab’s defaults', () => {
  const run = (id: string, settings: Readonly<Record<string, number>>) => ({
    ...{ id, name: id, config: NB201_CONFIG, records: COLLAPSE },
    source: {
      ...{ program: 'darts', files: [id], dataset: 'mnist', classes: null, algorithm: null, operations: null },
      ...{ firstEpoch: 0, broke: null, remarks: [], settings },
    },
  })
  const [a, b] = [run('a', { seed: 1, batch: 1024 }), run('b', { seed: 2, batch: 1024 })]
  expect(seedGroups([a, b]).map(({ runs }) => runs)).toEqual([[a, b]])
  expect(seedGroups([a, run('c', { seed: 2, batch: 512 })])).toEqual([])
  expect(seedGroups([run('d', { batch: 512 }), run('e', { batch: 512 })])).toEqual([])
  expect([seedOf(a), seedOf(run('d', {}))]).toEqual([1, null])
})
