import { expect, test } from 'vitest'
import type { Nb201Genotype } from '../space/genotype'
import { NB201_PRIMITIVES } from '../space/primitives'
import { readSharedBytes } from '../testing/shared'
import { writeNb201String } from './nb201String'
import { looksLikeNb201Table, NB201_CELLS, NB201_COLUMNS, readNb201Table } from './nb201Table'

/** Cells of the space by their number. */
const cellAt = (index: number): Nb201Genotype => ({
  space: 'nas-bench-201',
  edges: Array.from({ length: 6 }, (_, e) => NB201_PRIMITIVES[Math.floor(index / 5 ** e) % 5] ?? 'none'),
})

/** Every cell of the space, with accuracies made from its number. */
const lines = (): string[] =>
  Array.from(
    { length: NB201_CELLS },
    (_, index) => `${index},${writeNb201String(cellAt(index))},${(index % 1000) / 10},50,25.5`,
  )

const table = (rows: readonly string[]): string => [NB201_COLUMNS, ...rows, ''].join('\n')
const GOOD = lines()
const with_ = (at: number, row: string): string => table(GOOD.map((line, i) => (i === at ? row : line)))

test('tells what each cell reaches, and nothing of cells of another space', () => {
  const { lookup, cells } = readNb201Table(table(GOOD), 'x.csv')
  expect(cells).toBe(15_625)
  expect(lookup(cellAt(777))).toEqual({ cifar10: 77.7, cifar100: 50, imagenet16: 25.5 })
  expect(lookup({ space: 'darts', normal: [], normalConcat: [], reduce: [], reduceConcat: [] })).toBeUndefined()
})

test('a table is known by its first line, a trace is none', () => {
  expect(looksLikeNb201Table(table(GOOD))).toBe(true)
  expect(looksLikeNb201Table('index,arch,accuracy\n')).toBe(true)
  expect(looksLikeNb201Table('run,epoch,cell,edge,op,alpha\n')).toBe(false)
})

test.each([
  [
    'another first line',
    'index,arch,accuracy\n1,a,2',
    /^x\.csv: first line is "index,arch,accuracy", expected index,arch,/,
  ],
  ['a part of the benchmark', table(GOOD.slice(0, 100)), /100 cells, expected all 15625/],
  [
    'an accuracy out of range',
    with_(2, `${(GOOD[2] as string).replace(/,50,/, ',101,')}`),
    /line 4: cifar100 is "101", expected a number from 0 to 100/,
  ],
  [
    'an accuracy left out',
    with_(0, `${(GOOD[0] as string).replace(/,50,/, ',,')}`),
    /line 2: cifar100 is "", expected/,
  ],
  ['too few fields', with_(1, '1,|none~0|'), /line 3 has 2 fields, expected 5/],
  ['a cell twice', with_(5, GOOD[6] as string), /line 8: ".*" stands in the table twice/],
  [
    'a cell that is none',
    with_(9, '9,|conv~0|+|none~0|none~1|+|none~0|none~1|none~2|,1,2,3'),
    /cell "\|conv~0.*expected \|op~0\|/,
  ],
] as const)('refuses %s by name, value and rule', (_, text, message) => {
  expect(() => readNb201Table(text, 'x.csv')).toThrowError(expect.objectContaining({ code: 'bad-table' }))
  expect(() => readNb201Table(text, 'x.csv')).toThrowError(message)
})

test('the published table is read, and tells what the collapse costs', async (context) => {
  const bytes = await readSharedBytes('data/nas-bench-201/nas-bench-201.csv')
  if (!bytes) return context.skip('no ../shared/data/nas-bench-201')
  const { lookup } = readNb201Table(new TextDecoder().decode(bytes), 'nas-bench-201.csv')
  const skips: Nb201Genotype = { space: 'nas-bench-201', edges: new Array(6).fill('skip_connect') }
  expect(lookup(skips)?.cifar10).toBeCloseTo(54.3, 1)
})
