import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readRecording } from '../protocol/recording'
import { lookedUp } from './benchmarked'
import { epochsOf } from './fromRun'
import { writeNb201String } from './nb201String'

const read = (name: string) =>
  readRecording(readFileSync(new URL(`../../public/runs/${name}.json`, import.meta.url), 'utf8'))
const accuracies = (cifar10: number) => ({ cifar10, cifar100: 1, imagenet16: 2 })

test('every epoch gets what the table says of its cell and of the one that removal builds, and the run its source', () => {
  const asked: string[] = []
  const run = lookedUp(read('two-minutes'), {
    source: 'a table',
    lookup: (genotype) => {
      if (genotype.space !== 'nas-bench-201') return undefined
      asked.push(writeNb201String(genotype))
      return accuracies(genotype.edges.filter((op) => op === 'skip_connect').length)
    },
  })
  const records = epochsOf(run)
  expect(asked).toHaveLength(2 * records.length)
  expect(run.provenance.benchmarkSource).toBe('a table')
  for (const { skips, benchmark, removalBenchmark } of records) {
    expect(benchmark?.cifar10).toBe(skips?.normal)
    expect(removalBenchmark?.cifar10).toBeLessThanOrEqual(6)
  }
})

test('a cell that is not in the table keeps what it had; a run of another space is left alone', () => {
  const run = read('two-minutes')
  const same = lookedUp(run, { source: 'a table', lookup: () => undefined })
  expect(epochsOf(same)).toEqual(epochsOf(run))
  const darts = read('small-cell')
  expect(lookedUp(darts, { source: 'a table', lookup: () => accuracies(1) })).toBe(darts)
})
