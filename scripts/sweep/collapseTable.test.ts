import { expect, test } from 'vitest'
import { PRESETS } from '../../src/protocol/presets'
import type { TrialRecord } from '../../src/sweep/trialRecord'
import { collapseOf, collapseTable } from './collapseTable'

/** A trial whose cells had these numbers of skip-connects. */
function trial(normal: string, seed = 1, preset: 'two-minutes' | 'small-cell' = 'two-minutes'): TrialRecord {
  const rule = { firedAt: null, returnsEpoch: null, fallback: false }
  return {
    config: { ...PRESETS[preset].config, seed },
    skips: { normal: [...normal].map(Number), reduce: [] },
    rules: { criterion1: { ...rule, firedAt: 3 }, criterion2: rule },
  } as unknown as TrialRecord
}

test('tells the epochs of the second and fourth skip-connect, the most, and since when two thirds stay', () => {
  expect(collapseOf(trial('0123454566'))).toEqual({
    seed: 1,
    operations: 6,
    second: 3,
    fourth: 5,
    most: { count: 6, epoch: 9 },
    since: 5,
    rule1: 3,
    rule2: null,
    end: 6,
  })
})

test.each([
  ['a cell that loses them again is not collapsed', '0466663', null],
  ['one that comes back counts from there', '0463666', 5],
  ['the last epoch alone is a chance', '0000006', null],
  ['from the first epoch on counts too', '4444444', 1],
] as const)('%s', (_, normal, since) => {
  expect(collapseOf(trial(normal)).since).toBe(since)
})

test('of the eight operations of a DARTS cell two thirds are six', () => {
  expect(collapseOf(trial('055555', 1, 'small-cell')).since).toBeNull()
  expect(collapseOf(trial('056666', 1, 'small-cell'))).toMatchObject({ since: 3, operations: 8 })
})

test('the table is in the order of the seeds and counts those that stay collapsed', () => {
  const lines = collapseTable([trial('0001', 11), trial('0444', 2)]).split('\n')
  expect(lines[0]).toMatch(/^1 of 2 seeds: /)
  expect(lines.slice(4)).toEqual([
    '| 2 | 2 | 2 | 4 at 2 | 3 | – | 2 | 4 of 6 |',
    '| 11 | – | – | 1 at 4 | 3 | – | – | 1 of 6 |',
  ])
})
