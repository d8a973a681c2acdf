/**
 * The epochs of a log that are a run: whose training ended and whose genotype is told. A genotype at the start of an epoch is
 * what the epochs before it found. Nothing after the first number that is none is kept.
 */
import type { PrintedTables } from '../../protocol/record'
import { cellSkips } from '../../space/cell'
import { NONE, type Primitive } from '../../space/primitives'
import type { ForeignGenotype } from '../genotypes'
import { refuse } from './lines'
import type { LogEpoch, LogRemark, SearchLog, Told } from './searchLog'
import { type SpaceOfLog, spacesOfLog } from './spaceOfLog'

export interface CompletedEpoch {
  /** As the log counts, and its line. */
  readonly number: number
  readonly line: number
  readonly stage: number
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly learningRate: number | null
  /** Null where the log tells none for this epoch. */
  readonly genotype: ForeignGenotype | null
  readonly tables: PrintedTables | null
  readonly train: Told
  readonly validation: Told
}

export interface CompletedLog {
  readonly epochs: readonly CompletedEpoch[]
  /** Operations of the columns of the tables; null where there are none that are known. */
  readonly columns: readonly string[] | null
  /** The space S1 to S4 that the log is of; null where it is of none or does not tell. */
  readonly space: SpaceOfLog | null
  /** First number that is none, where there is one. */
  readonly broke: { readonly epoch: number; readonly line: number } | null
  readonly remarks: readonly LogRemark[]
}

/** Skip-connects that the author of P-DARTS recommends to keep. */
const RECOMMENDED_SKIPS = 2

const skipsOf = (genotype: ForeignGenotype): number => (genotype.normal ? cellSkips(genotype.normal) : 0)

/** Of genotypes with ever fewer skip-connects the first that has no more than recommended. */
function chosenOf(final: readonly ForeignGenotype[]): ForeignGenotype | null {
  return final.find((genotype) => skipsOf(genotype) <= RECOMMENDED_SKIPS) ?? final.at(-1) ?? null
}

/**
 * Whether the columns are named right: the operation of every kept edge has the largest weight of its row, none left out, as
 * far as four decimals tell.
 */
function named(columnsAt: SpaceOfLog['columnsAt'], genotype: ForeignGenotype, tables: PrintedTables): boolean {
  for (const cell of ['normal', 'reduce'] as const) {
    const { links = [], inputs = 0 } = genotype[cell] ?? {}
    for (const { op, from, to } of links) {
      // Edges are numbered node by node: those into the nodes before, then the source.
      const edge = (to * (to - 1) - inputs * (inputs - 1)) / 2 + from
      const row = tables[cell][edge]
      const columns: readonly string[] = columnsAt(cell, edge)
      const [column, none] = [columns.indexOf(op), columns.indexOf(NONE)]
      if (!row || column < 0) return false
      const top = Math.max(...row.filter((_, o) => o !== none || inputs === 1))
      if ((row[column] as number) < top - 2e-4) return false
    }
  }
  return true
}

/** @throws SearchError 'bad-recording' when no epoch is complete */
export function completedOf(log: SearchLog): CompletedLog {
  const remarks: LogRemark[] = [...log.remarks]
  const { epochs } = log
  const broken = epochs.findIndex(({ brokeAt }) => brokeAt !== null)
  const good = broken < 0 ? epochs : epochs.slice(0, broken)
  const isStaged = log.program === 'p-darts'
  const last = epochs.at(-1)
  const all = good.map((epoch, i): CompletedEpoch | null => completed(epoch, epochs[i + 1] ?? null))
  const told = isStaged ? all.filter((epoch) => epoch !== null) : upToGenotype(all)
  if (told.length === 0) {
    const where = last ? `it ends in epoch ${last.number} (line ${last.line})` : 'it has no epoch line'
    const first = epochs.find(({ brokeAt }) => brokeAt !== null)
    const why = first ? `; line ${first.brokeAt}: the loss is not a number (nan)` : ''
    refuse(null, `holds no completed epoch with its genotype: ${where}${why}`)
  }
  if (isStaged && broken < 0) {
    const chosen = chosenOf(log.final)
    const end = told.at(-1) as CompletedEpoch
    told[told.length - 1] = { ...end, genotype: chosen }
    if (chosen && log.final.length > 1)
      remarks.push({ id: 'restricted', before: skipsOf(log.final[0] as ForeignGenotype), after: skipsOf(chosen) })
  }
  const broke = broken < 0 ? null : { epoch: epochs[broken]?.number ?? 0, line: epochs[broken]?.brokeAt ?? 0 }
  if (broke) remarks.push({ id: 'broke', ...broke })
  const end = told.at(-1) as CompletedEpoch
  const after = good.find(({ number, stage, trained }) => trained && stage === end.stage && number === end.number + 1)
  if (after)
    remarks.push({
      id: 'last-epoch',
      epoch: after.number,
      train: after.train.accuracy,
      validation: after.validation.accuracy,
    })
  if (last && !last.trained && !broke) remarks.push({ id: 'unfinished', epoch: last.number })
  const first = told[0] as CompletedEpoch
  if (first.number > 1) remarks.push({ id: 'first-epoch', epoch: first.number })
  const unvalidated = told.filter(({ validation }) => validation.accuracy === null).length
  if (unvalidated > 0) remarks.push({ id: 'not-validated', epochs: unvalidated })
  const spaces = spacesOfLog(log, told)
  const space = spaces.length === 1 ? (spaces[0] as SpaceOfLog) : null
  if (spaces.length > 0 && !log.args.has('search_space') && !log.args.has('space'))
    remarks.push({
      ...{ id: 'size', parameters: log.parameters[0] ?? 0 },
      spaces: spaces.map(({ id }) => id.toUpperCase()),
    })
  for (const remark of told.flatMap(({ genotype }) => genotype?.remarks ?? []))
    if ((remark.id === 'operations' && !isOf(space, remark.names)) || remark.id === 'nodes')
      if (!remarks.some((known) => JSON.stringify(known) === JSON.stringify(remark))) remarks.push(remark)
  return { ...withColumns(log, space, told, remarks), space, broke, remarks }
}

const isOf = (space: SpaceOfLog | null, names: readonly string[]): boolean =>
  space !== null && names.every((name) => (space.primitives as readonly string[]).includes(name))

function completed(epoch: LogEpoch, next: LogEpoch | null): CompletedEpoch | null {
  if (!epoch.trained) return null
  const follows = next && next.stage === epoch.stage ? next : null
  const { number, line, stage, learningRate, train, validation, at } = epoch
  return {
    number,
    line,
    stage,
    startedAt: at,
    endedAt: next?.at ?? null,
    learningRate,
    genotype: epoch.after.genotype ?? follows?.before.genotype ?? null,
    tables: epoch.after.tables ?? follows?.before.tables ?? null,
    train,
    validation,
  }
}

/** Epochs up to the last one that has a genotype, as long as none is missing between them. */
function upToGenotype(all: readonly (CompletedEpoch | null)[]): CompletedEpoch[] {
  const gap = all.indexOf(null)
  const whole = (gap < 0 ? all : all.slice(0, gap)) as readonly CompletedEpoch[]
  return whole.slice(0, whole.findLastIndex(({ genotype }) => genotype !== null) + 1)
}

/** The columns keep their names where every table fits its genotype under them; tables of different sizes are left out. */
function withColumns(
  log: SearchLog,
  space: SpaceOfLog | null,
  epochs: readonly CompletedEpoch[],
  remarks: LogRemark[],
): Pick<CompletedLog, 'epochs' | 'columns'> {
  const columns = space?.primitives ?? log.columns
  const columnsAt = space?.columnsAt ?? (() => log.columns as readonly Primitive[])
  const [first] = epochs.filter(({ tables }) => tables !== null)
  const without = { epochs: epochs.map((epoch) => ({ ...epoch, tables: null })), columns: null }
  if (!first?.tables) return without
  const width = first.tables.normal[0]?.length ?? 0
  const size = ({ normal, reduce }: PrintedTables): string => `${normal.length}+${reduce.length}x${normal[0]?.length}`
  const sizes = new Set(epochs.flatMap(({ tables }) => (tables ? [size(tables)] : [])))
  const fits = ({ genotype, tables }: CompletedEpoch): boolean =>
    !tables || !columns || (tables.normal[0]?.length === width && (!genotype || named(columnsAt, genotype, tables)))
  if (columns && epochs.every(fits)) return { epochs, columns }
  if (sizes.size > 1) {
    remarks.push({ id: 'widths', line: first.line, sizes: [...sizes] })
    return without
  }
  remarks.push({ id: 'columns', line: first.line, columns: width })
  return { epochs, columns: null }
}
