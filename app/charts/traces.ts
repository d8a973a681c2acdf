/** Records turned into what the curves draw: values per epoch, axes and tables. Pure. */
import { extent, ticks } from 'd3'
import { logitsOf } from '../../src/protocol/logits'
import type { EpochRecord } from '../../src/protocol/record'
import { REMOVED } from '../../src/space/alphas'
import { learnableColumns, type SearchedOperations } from '../../src/space/operationSets'
import { type OperationName, type Primitive, SKIP } from '../../src/space/primitives'
import type { CellType } from '../../src/space/topology'
import { OPERATIONS, styleOf } from './palette'
import type { TableData } from './TableBody'
import type { Trace } from './TraceChart'

/** What a curve of an operation shows: its logit, its mixing weight, or its rank among the candidates. */
export type ValueScale = 'alpha' | 'mixing' | 'rank'

/** What a chart draws as a gap: a value that a log does not tell. */
const gap = (value: number | null | undefined): number => value ?? Number.NaN

/** Runs of other programs may have kept no alphas. */
const keptNone = ({ alphas }: EpochRecord, cell: CellType): boolean => alphas[cell].length === 0

/** Nor tables whose columns are not the lab's candidates. */
export const isWithoutTables = (record: EpochRecord, cell: CellType): boolean =>
  keptNone(record, cell) && (record.printed?.[cell].length ?? 0) === 0

/** Epochs in which an operation was a candidate of the edge: its curve ends where it was wiped out. */
function lastEpochOf(records: readonly EpochRecord[], cell: CellType, edge: number, op: number): number {
  const removed = records.findIndex(({ alphas }) => alphas[cell][edge]?.[op] === REMOVED)
  return removed < 0 ? records.length : removed
}

/** What one column of an alpha table is called. */
export interface Column {
  readonly label: string
  /** Null for one that the lab has no badge for, and where a log does not name it. */
  readonly op: Primitive | null
}

/** Candidates as columns. */
export const columnsOf = (names: readonly OperationName[]): Column[] =>
  names.map((name) => ({ label: name, op: Object.hasOwn(OPERATIONS, name) ? (name as Primitive) : null }))

/** One curve an operation, in the order of the alpha table's columns. */
export function alphaTraces(
  records: readonly EpochRecord[],
  columns: readonly Column[],
  cell: CellType,
  edge: number,
  scale: ValueScale,
): Trace[] {
  if (records.every((record) => isWithoutTables(record, cell))) return []
  const rows = records.map(({ alphas, mixingWeights, printed }) => {
    const told = printed?.[cell][edge]
    const alpha = told ? logitsOf(told) : (alphas[cell][edge] ?? [])
    if (scale === 'mixing') return told ?? mixingWeights[cell][edge] ?? []
    return scale === 'rank' ? ranksOf(alpha) : alpha
  })
  return columns.map(({ label, op }, o) => ({
    id: label,
    ...(op === null ? {} : { op }),
    label,
    loud: op === SKIP,
    width: op === SKIP ? 3.2 : 1.7,
    color: styleOf(op ?? label).color,
    dash: op === null ? undefined : OPERATIONS[op].dash,
    values: rows.slice(0, lastEpochOf(records, cell, edge, o)).map((row) => gap(row[o])),
  }))
}

/** Rank of each value, 1 = largest; of equal values the first one leads. */
export function ranksOf(row: readonly number[]): number[] {
  const order = row.map((_, i) => i).sort((a, b) => (row[b] as number) - (row[a] as number) || a - b)
  const ranks = new Array<number>(row.length)
  order.forEach((index, rank) => {
    ranks[index] = rank + 1
  })
  return ranks
}

/** The order of the learnable candidates of one edge, one curve each, to where it was wiped out: rank by epoch. */
export function rankTraces(
  records: readonly EpochRecord[],
  config: SearchedOperations,
  cell: CellType,
  edge: number,
): Trace[] {
  if (records.every((record) => keptNone(record, cell))) return []
  const learnable = learnableColumns(config, cell, edge)
  const rows = records.map((record) =>
    keptNone(record, cell) ? [] : ranksOf(learnable.map((o) => record.alphas[cell][edge]?.[o] ?? 0)),
  )
  return learnable.map((o, k) => {
    const op = config.primitives[o] as Primitive
    const { color } = OPERATIONS[op]
    const values = rows.slice(0, lastEpochOf(records, cell, edge, o)).map((row) => gap(row[k]))
    return { id: op, op, label: op, color, width: 2.6, values }
  })
}

/** Mixing weights: 0 to 1. Alphas: the curves' own range, widened to a round step so that it seldom changes while growing. */
export function alphaDomain(traces: readonly Trace[], scale: ValueScale, candidates = traces.length): [number, number] {
  if (scale === 'mixing') return [0, 1]
  if (scale === 'rank') return [candidates + 0.5, 0.5]
  const [low, high] = extent(traces.flatMap(({ values }) => values))
  if (low === undefined || high === undefined) return [-1, 1]
  const step = high - low > 3 ? 1 : high - low > 0.8 ? 0.5 : high - low > 0.2 ? 0.1 : 0.02
  // 3 * 0.1 is 0.30000000000000004: ends are read by people too.
  const round = (value: number): number => Math.round(value * 100) / 100
  return [round(Math.min(-step, Math.floor(low / step) * step)), round(Math.max(step, Math.ceil(high / step) * step))]
}

/** Ticks of an alpha axis: every rank, or about `count` round values. */
export function alphaTicks(domain: readonly [number, number], scale: ValueScale, count: number): number[] {
  if (scale === 'rank') return Array.from({ length: Math.round(domain[0] - domain[1]) }, (_, i) => i + 1)
  return niceTicks(domain, count)
}

function niceTicks([low, high]: readonly [number, number], count: number): number[] {
  return ticks(low, high, count)
}

/** The first of the cells in front. */
export function skipTraces(
  records: readonly EpochRecord[],
  present: readonly CellType[],
  names: Readonly<Record<CellType, string>>,
): Trace[] {
  const { color } = OPERATIONS[SKIP]
  return present.map((cell, i) => ({
    id: cell,
    label: names[cell],
    color,
    ...(i === 0 ? { width: 2.4, filled: true, loud: true } : { width: 1.5, dash: '2 3' }),
    values: records.map(({ skips }) => gap(skips?.[cell])),
  }))
}

export function searchTraces(
  records: readonly EpochRecord[],
  names: { readonly train: string; readonly validation: string },
): Trace[] {
  return [
    {
      id: 'validation',
      label: names.validation,
      color: 'var(--ink)',
      width: 1.8,
      values: records.map(({ validation }) => 100 * gap(validation.accuracy)),
    },
    {
      id: 'train',
      label: names.train,
      color: 'var(--soft)',
      width: 1.4,
      dash: '5 3',
      values: records.map(({ train }) => 100 * gap(train.accuracy)),
    },
  ]
}

/** True accuracy of each epoch's cell; only where every record has one. */
export function finalTraces(records: readonly EpochRecord[], label: string): Trace[] {
  const values = records.flatMap(({ benchmark }) => (benchmark ? [benchmark.cifar10] : []))
  if (values.length !== records.length) return []
  return [{ id: 'final', label, color: 'var(--final)', width: 1.2, dots: true, values }]
}

/** A row an epoch, a column a curve. */
export function tableOf(traces: readonly Trace[], epoch: string, format: (value: number) => string): TableData {
  return {
    columns: [epoch, ...traces.map(({ label }) => label)],
    rows: () =>
      // The first curve may have ended before the others.
      Array.from({ length: Math.max(0, ...traces.map(({ values }) => values.length)) }, (_, i) => [
        String(i + 1),
        ...traces.map(({ values }) => {
          const value = values[i]
          return value === undefined || Number.isNaN(value) ? '' : format(value)
        }),
      ]),
  }
}
