/** What the page says over seeds is counted again from the lines of the sweep that ships. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readIndex } from '../../src/sweep/indexFile'
import type { TrialRecord } from '../../src/sweep/trialRecord'
import { ANSWERS } from './answers'
import { seedTable } from './seedRows'

const FILE = path.join(import.meta.dirname, '../../public/sweeps/nas-bench-201/index.jsonl')
const { trials } = readIndex(readFileSync(FILE, 'utf8'))

const own = (is: (config: TrialRecord['config']) => boolean): TrialRecord[] =>
  trials.filter(({ config }) => config.weights.lr === 0.1 && config.cells === 1 && is(config))
const last = ({ benchmark, derived }: TrialRecord): number => benchmark?.cifar10[derived.at(-1) as number] ?? Number.NaN
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

const plain = own(({ algorithm, operations, order }) => algorithm === 'darts' && operations === 'listed' && order === 1)

test('each answer of the shipped sweep stands against plain DARTS with the same seeds', () => {
  const table = seedTable(trials)
  expect(table?.rows[0]).toMatchObject({ search: 'plain', seeds: plain.length, gain: null })
  for (const { name, algorithm } of ANSWERS) {
    const searched = own((config) => config.algorithm === algorithm)
    const row = table?.rows.find(({ search }) => search === name)
    expect(row?.seeds ?? 0, name).toBe(searched.length)
    if (!row) continue
    expect(row.collapsed).toBe(searched.filter(({ skips }) => (skips.normal.at(-1) as number) >= 2).length)
    const gains = searched.flatMap((trial) => {
      const same = plain.find(({ config }) => config.seed === trial.config.seed)
      return same ? [last(trial) - last(same)] : []
    })
    expect(row.gain?.n).toBe(gains.length)
    expect(row.gain?.mean).toBeCloseTo(mean(gains), 10)
  }
})

test('an answer is compared over the seeds that both have, in the setting of most seeds', () => {
  const [one, two] = plain as [TrialRecord, TrialRecord]
  const under = (trial: TrialRecord): TrialRecord => ({
    ...trial,
    config: { ...trial.config, algorithm: 'beta-darts' },
  })
  const table = seedTable([one, two, under(two)])
  expect(table?.rows.map(({ search, seeds }) => [search, seeds])).toEqual([
    ['plain', 2],
    ['Beta-DARTS', 1],
  ])
  expect(table?.rows[1]?.gain).toMatchObject({ mean: 0, n: 1 })
})

test('the plain search is the one that the answers were searched beside, though another has more seeds', () => {
  const [one, two] = plain as [TrialRecord, TrialRecord]
  const larger = plain.slice(0, 3).map((trial) => ({ ...trial, config: { ...trial.config, cells: 2 } }))
  const answers = [one, two].map((trial) => ({ ...trial, config: { ...trial.config, algorithm: 'oles' as const } }))
  const table = seedTable([...larger, one, two, ...answers])
  expect(table?.config.cells).toBe(1)
  expect(table?.rows.map(({ search, seeds }) => [search, seeds])).toEqual([
    ['plain', 2],
    ['OLES', 2],
  ])
})

test('a sweep of the plain search alone has no such table', () => {
  expect(seedTable([])).toBeNull()
  expect(seedTable(plain)).toBeNull()
})
