/** Logs of the spaces S1 to S4: told by name or by size, their tables taken into the lab's columns. */
import { describe, expect, test } from 'vitest'
import { readTraceCsv, writeTraceCsv } from '../../export/traceCsv'
import { readRecording } from '../../protocol/recording'
import { ranking } from '../../protocol/stopping'
import { REMOVED, softmaxRows } from '../../space/alphas'
import { countSkips } from '../../space/genotype'
import { edgeListsOf, operationSet, spreadRow } from '../../space/operationSets'
import type { CellType } from '../../space/topology'
import { cellOfSpace, type LoggedSpace, ownAlphas, spaceLog } from '../testing/spaceLog'
import { readSearchLog } from '.'
import { runOfLog } from './runOfLog'

/** Sizes of the official supernets, 16 channels and 8 cells (automl/RobustDARTS), as its logs print them. */
const SIZES: Readonly<Record<LoggedSpace, string>> = { s1: '0.405146', s2: '0.665466', s3: '0.665466', s4: '0.624506' }
const IDS = Object.keys(SIZES) as LoggedSpace[]

const read = (text: string) => runOfLog(readSearchLog(text, 'log_1.txt'), '2024-01-01')
type Run = ReturnType<typeof read>
const epochsOf = ({ events }: Run) => events.flatMap(({ event }) => (event.type === 'epoch' ? [event.record] : []))
const said = ({ source }: Run) => source?.remarks.map(({ id }) => id)

/** Mixing weights in the lab's columns, from the alphas that the log was written from. */
function weightsOf(id: LoggedSpace, type: CellType, epoch: number): number[][] {
  const primitives = operationSet(id, 'darts')?.primitives ?? []
  const lists = edgeListsOf(id)?.[type]
  return softmaxRows(
    ownAlphas(id, epoch)[type].map((row, edge) => spreadRow(lists?.[edge] ?? primitives, primitives, row)),
  )
}

describe.each(IDS)('a log of %s', (id) => {
  const primitives = operationSet(id, 'darts')?.primitives ?? []

  test.each([
    ['whose args name the space', { named: true, tables: true }, 0],
    ['of RobustDARTS, known by its size', { size: SIZES[id], tables: true }, 1],
  ])('%s: tables, ranking, skip-connects and cells are those of the space', (_, options, first) => {
    const run = read(spaceLog(id, options))
    const { config } = run
    expect([config.operations, config.primitives]).toEqual([id, primitives])
    expect(run.source?.operations).toEqual(primitives)
    expect(said(run)).not.toContain('columns')
    expect(said(run)).not.toContain('operations')
    const epochs = epochsOf(run)
    expect(epochs).toHaveLength(first === 0 ? 3 : 4)
    epochs.forEach((record, i) => {
      const epoch = i + 1
      expect(record.printed).toBeUndefined()
      for (const type of ['normal', 'reduce'] as const) {
        const expected = weightsOf(id, type, epoch)
        record.mixingWeights[type].forEach((row, edge) => {
          row.forEach((weight, op) => {
            expect(Math.abs(weight - (expected[edge]?.[op] as number))).toBeLessThan(6e-5)
            // What the edge has not as a candidate.
            expect(record.alphas[type][edge]?.[op] === REMOVED).toBe(expected[edge]?.[op] === 0)
          })
        })
      }
      const cell = cellOfSpace(id, epoch)
      expect(record.genotype).toEqual(cell)
      expect(record.skips).toEqual(countSkips(cell))
      expect(record.ranking).toEqual(ranking(config, record.alphas))
      expect(record.ranking).toHaveLength(14)
    })
    expect(readRecording(JSON.stringify(run))).toEqual(run)
    expect(readTraceCsv(writeTraceCsv(run))).toEqual(run)
  })
})

test('says that the size told the space, and which', () => {
  const remark = (id: LoggedSpace, tables: boolean) =>
    read(spaceLog(id, { size: SIZES[id], tables })).source?.remarks.find((one) => one.id === 'size')?.values
  expect(remark('s1', false)).toEqual({ parameters: 405146, spaces: 'S1' })
  expect(remark('s4', false)).toEqual({ parameters: 624506, spaces: 'S4' })
  expect(remark('s3', true)).toEqual({ parameters: 665466, spaces: 'S3' })
  // Of one size and the same cells: without a table nothing tells them apart.
  expect(remark('s2', false)).toEqual({ parameters: 665466, spaces: 'S2, S3' })
  expect(read(spaceLog('s2', { size: SIZES.s2 })).config.operations).toBe('listed')
})

test('a hundred classes have a larger classifier', () => {
  const size = ((405_146 + 90 * 257) / 1e6).toFixed(6)
  expect(read(spaceLog('s1', { size })).config.operations).toBe('s1')
})

describe('a log is of no such space', () => {
  test.each([
    ['of another size', spaceLog('s1', { size: '0.405147', tables: true })],
    ['without a size', spaceLog('s1', { tables: true })],
    ['with cells that it does not hold', spaceLog('s2', { size: SIZES.s1, tables: true })],
    [
      'with cells that the named space does not hold',
      spaceLog('s3', { named: true, tables: true }).replace("'s3'", "'s4'"),
    ],
    ['with tables of another width', spaceLog('s3', { size: SIZES.s4, tables: true })],
  ])('%s: its tables stay as printed', (_, text) => {
    const run = read(text)
    expect(run.config.operations).toBe('listed')
    expect(run.source?.operations).toBeNull()
    expect(epochsOf(run).every(({ printed, alphas }) => printed !== undefined && alphas.normal.length === 0)).toBe(true)
    expect(said(run)).toContain('columns')
  })

  test('whose columns are not as its cells say: they go by number', () => {
    const swapped = spaceLog('s1', { size: SIZES.s1, tables: true }).replaceAll(
      /(tensor\(\[\[| {8}\[)(0\.\d+), (0\.\d+)/g,
      '$1$3, $2',
    )
    const run = read(swapped)
    expect(run.config.operations).toBe('s1')
    expect(run.source?.operations).toBeNull()
    expect(epochsOf(run)[0]?.printed?.normal[0]).toHaveLength(2)
  })
})
