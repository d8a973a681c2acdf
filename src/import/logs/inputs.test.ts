/** Every search log of the shared inputs, as `expect.json` says it must be read. */
import { describe, expect, test } from 'vitest'
import { SearchError } from '../../errors'
import { type Cell, cellSkips } from '../../space/cell'
import type { ForeignGenotype } from '../genotypes'
import { type ExpectedGenotype, type ExpectedInput, expectedInputs } from '../testing/expected'
import { joinLogs, readSearchLog } from '.'
import { type CompletedLog, completedOf } from './completed'
import type { SearchLog } from './searchLog'

const inputs = await expectedInputs('logs')

function expectGenotype(read: ForeignGenotype | null | undefined, wanted: ExpectedGenotype): void {
  if (wanted.edges) {
    expect(read?.own).toEqual({ space: 'nas-bench-201', edges: wanted.edges })
    return
  }
  const pairs = (cell: Cell | null | undefined) => cell?.links.map(({ op, from }) => [op, from])
  expect(pairs(read?.normal)).toEqual(wanted.normal)
  expect(pairs(read?.reduce)).toEqual(wanted.reduce)
  expect([read?.normal?.concat, read?.reduce?.concat]).toEqual([wanted.normal_concat, wanted.reduce_concat])
}

function expectRun(log: SearchLog, run: CompletedLog, entry: ExpectedInput): void {
  const { epochs } = run
  const soft = (field: string): boolean => entry.soft?.includes(field) ?? false
  expect([entry.epochs, ...(entry.epochsAlso ?? [])]).toContain(epochs.length)
  expect(epochs[0]?.number).toBe(entry.firstEpoch)
  expect(log.dataset ?? 'unknown').toBe(entry.dataset)
  if (entry.algorithm) expect([entry.algorithm, ...(entry.algorithmAlso ?? [])]).toContain(log.algorithm ?? 'unknown')
  if (entry.space) expect(log.space).toBe(entry.space)
  if ('order' in entry && !soft('order')) expect(log.settings.order).toBe(entry.order)
  for (const [key, value] of Object.entries(entry.settings ?? {}))
    expect(log.settings[(key === 'epochsPlanned' ? 'epochs' : key) as 'seed'], key).toBe(value)
  if (entry.finalGenotype) expectGenotype(epochs.at(-1)?.genotype, entry.finalGenotype)
  if (entry.genotypes && log.program === 'p-darts') {
    expect(log.final).toHaveLength((entry.genotypes as ExpectedGenotype[]).length)
    ;(entry.genotypes as ExpectedGenotype[]).forEach((wanted, i) => {
      expectGenotype(log.final[i], wanted)
    })
  }
  const skips = (cell: 'normal' | 'reduce') =>
    epochs.map(({ genotype }) => (genotype?.[cell] ? cellSkips(genotype[cell]) : null))
  if (entry.skipsPerEpoch) expect(skips('normal')).toEqual(entry.skipsPerEpoch)
  if (entry.reduceSkipsPerEpoch) expect(skips('reduce')).toEqual(entry.reduceSkipsPerEpoch)
  const close = (values: (number | null)[], wanted: readonly (number | null)[] | undefined): void => {
    if (wanted) expect(values.map((value) => value && Number(value.toFixed(6)))).toEqual(wanted)
  }
  close(
    epochs.map(({ train }) => train.accuracy),
    entry.trainAccuracy,
  )
  close(
    epochs.map(({ validation }) => validation.accuracy),
    entry.validAccuracy,
  )
  close(
    epochs.map(({ train }) => train.loss),
    entry.trainLoss,
  )
  close(
    epochs.map(({ validation }) => validation.loss),
    entry.validLoss,
  )
  if (entry.hasAlphas !== undefined && !soft('hasAlphas')) {
    expect(epochs.some(({ tables }) => tables !== null)).toBe(entry.hasAlphas)
    expect(run.columns).toEqual(entry.hasAlphas ? entry.columns : null)
  }
  if (entry.alphasAfterEpoch)
    expect(epochs.flatMap(({ tables }, i) => (tables ? [i] : []))).toEqual(entry.alphasAfterEpoch)
  expect(run.broke).toEqual(entry.brokeAt ?? null)
  if (entry.lastEpoch)
    expect(run.remarks).toContainEqual(
      expect.objectContaining({ id: 'last-epoch', train: entry.lastEpoch.train, validation: entry.lastEpoch.valid }),
    )
  if (entry.lastEpochComplete !== undefined)
    expect(run.remarks.some(({ id }) => id === 'unfinished' || id === 'cut')).toBe(!entry.lastEpochComplete)
  if (entry.startsInFile !== undefined)
    expect(run.remarks).toContainEqual(expect.objectContaining({ id: 'starts', count: entry.startsInFile }))
  if (entry.joinedAt !== undefined) expect(run.remarks).toContainEqual({ id: 'joined', epoch: entry.joinedAt })
  if (entry.stages) expect(entry.stages).toEqual([1, 2, 3].map((n) => epochs.filter(({ stage }) => stage === n).length))
}

describe.skipIf(!inputs)('search logs of the shared inputs', () => {
  for (const { entry, texts } of inputs ?? []) {
    const what = `${(entry.files ?? [entry.file]).join(' + ')}: ${entry.what}`
    const read = () => {
      const logs = joinLogs(texts.map(({ name, text }) => readSearchLog(text, name)))
      return logs.map((log) => [log, completedOf(log)] as const)
    }
    if (!entry.accept) {
      test(`refused, saying what it is: ${what}`, () => {
        let message = ''
        try {
          read()
        } catch (error) {
          expect(error).toBeInstanceOf(SearchError)
          message = (error as SearchError).message
        }
        for (const name of entry.mustName ?? []) expect(message).toMatch(new RegExp(name, 'i'))
        expect(message).not.toMatch(/not JSON/)
      })
      continue
    }
    test(`read: ${what}`, () => {
      const runs = read()
      expect(runs).toHaveLength(entry.runs ?? 1)
      if (entry.datasets) expect(runs.map(([log]) => log.dataset ?? 'unknown')).toEqual(entry.datasets)
      const [log, run] = runs[0] as (typeof runs)[number]
      if (!entry.runs) expectRun(log, run, entry)
    })
  }
})
