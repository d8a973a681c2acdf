/**
 * One pass over the lines of a log. What its lines look like says a `Grammar`, one a program; what they mean together is here:
 * which epoch they belong to, whether a genotype stands before the training or after the validation, where numbers end.
 */
import { SearchError } from '../../errors'
import type { PrintedTables } from '../../protocol/record'
import type { ForeignGenotype } from '../genotypes'
import { readGenotypes } from '../genotypes'
import { linesOf, numberOf, refuse, rowAt, shareOf, stamped } from './lines'
import type { LogEpoch, LogRemark, ToldCells } from './searchLog'

type Half = 'train' | 'valid'

/** How the lines of a program look; each function answers for a line without its stamp, null where it is another kind. */
export interface Grammar {
  readonly epoch: (line: string) => { readonly number: number; readonly learningRate: string | null } | null
  /** The text of a genotype on the line. */
  readonly genotype: (line: string) => string | null
  /** The loss so far. */
  readonly step: (line: string) => { readonly half: Half; readonly loss: string } | null
  /** Accuracy in per cent, or the loss, of a whole half. */
  readonly total: (
    line: string,
  ) => readonly { readonly half: Half; readonly what: 'accuracy' | 'loss'; readonly value: string }[]
  /** Epochs count from the start again in every stage. */
  readonly stages?: true
  /** A line with which another start of the program begins. */
  readonly start?: RegExp
  /** Genotypes after the last epoch are those of the whole search. */
  readonly finalGenotypes?: true
}

interface Open {
  number: number
  stage: number
  start: number
  line: number
  at: number | null
  learningRate: number | null
  before: { genotype: ForeignGenotype | null; rows: Row[] }
  after: { genotype: ForeignGenotype | null; rows: Row[] }
  train: { loss: number | null; accuracy: number | null }
  validation: { loss: number | null; accuracy: number | null }
  trained: boolean
  /** A training line has been seen. */
  begun: boolean
  brokeAt: number | null
}

interface Row {
  readonly line: number
  /** A row may be printed on several lines. */
  readonly lastLine: number
  readonly values: readonly number[]
}

export interface Scanned {
  readonly epochs: readonly LogEpoch[]
  readonly final: readonly ForeignGenotype[]
  /** Lines before the first epoch of the start that is read, and all of its own. */
  readonly lines: readonly string[]
  readonly remarks: readonly LogRemark[]
}

/** The code of the lab counts at most as many. */
const MOST_EPOCHS = 600
/** Rows are printed with four decimals. */
const SUM_TOLERANCE = 0.01

export function scan(text: string, grammar: Grammar): Scanned {
  const lines = linesOf(text)
  const remarks: LogRemark[] = []
  const open: Open[] = []
  const final: ForeignGenotype[] = []
  const startLines = [0]
  let stage = 1
  let pending: Row[] = []
  let lastLine = lines.length
  while (lastLine > 0 && lines[lastLine - 1]?.trim() === '') lastLine--
  let at: number | null = null
  let marked = false
  let rowEnd = 0

  lines.forEach((content, i) => {
    if (i < rowEnd) return
    const line = i + 1
    const { at: stamp, rest } = stamped(content)
    at = stamp ?? at
    if (grammar.start?.test(rest)) {
      if (marked) startLines.push(i)
      marked = true
      pending = []
      stage = 1
    }
    const header = grammar.epoch(rest)
    if (header) begin(header, line)
    const printed = rowAt(lines, i)
    const epoch = open.at(-1)
    if (printed) {
      rowEnd = i + printed.lines
      const row: Row = { line, lastLine: rowEnd, values: printed.values }
      if (epoch?.start === startLines.length && !isDone(epoch))
        (epoch.begun ? epoch.after : epoch.before).rows.push(row)
      else pending.push(row)
      return
    }
    const genotypeText = grammar.genotype(rest)
    if (genotypeText !== null) {
      take(genotypeText, line, epoch)
      return
    }
    if (epoch && epoch.start === startLines.length) count(epoch, rest, line)
  })

  // No epoch follows them: they are of the one that has ended, as those before a header are.
  const end = open.at(-1)
  if (end && end.start === startLines.length && isDone(end)) end.after.rows.push(...pending)

  /** Tables that stand before the header of their epoch are of the epoch that follows. */
  function isDone(epoch: Open): boolean {
    return epoch.trained && epoch.after.genotype !== null
  }

  function begin(header: { number: number; learningRate: string | null }, line: number): void {
    const { number } = header
    const before = open.at(-1)
    const again = before !== undefined && before.start === startLines.length && number <= before.number
    if (again && grammar.stages) stage++
    else if (again) startLines.push(line - 1)
    if (number >= MOST_EPOCHS || open.length >= 4 * MOST_EPOCHS)
      refuse(line, `epoch ${number}, at most ${MOST_EPOCHS} epochs are read`)
    const start = startLines.length
    const same = before !== undefined && before.start === start && before.stage === stage
    if (same && number !== before.number + 1) refuse(line, `epoch ${number}, expected epoch ${before.number + 1}`)
    const learningRate = header.learningRate === null ? undefined : numberOf(header.learningRate)
    open.push({
      number,
      stage,
      start,
      line,
      at,
      learningRate:
        learningRate !== undefined && Number.isFinite(learningRate) && learningRate >= 0 ? learningRate : null,
      before: { genotype: null, rows: pending },
      after: { genotype: null, rows: [] },
      train: { loss: null, accuracy: null },
      validation: { loss: null, accuracy: null },
      trained: false,
      begun: false,
      brokeAt: null,
    })
    pending = []
  }

  function take(genotypeText: string, line: number, epoch: Open | undefined): void {
    let read: ForeignGenotype | undefined
    try {
      read = readGenotypes(genotypeText, null).genotypes[0]
    } catch (error) {
      if (!(error instanceof SearchError)) throw error
      if (/recurrent cell/.test(error.message))
        refuse(line, 'a search for a recurrent cell (RNN); the lab draws convolutional cells')
      remarks.push(
        line === lastLine
          ? { id: 'cut', line }
          : { id: 'genotype', line, message: error.message.replace(/^genotype text: (?:line \d+: )?/, '') },
      )
      return
    }
    if (!read || !epoch || epoch.start !== startLines.length) return
    const genotype = { ...read, line }
    if (grammar.finalGenotypes) final.push(genotype)
    else if (!epoch.begun && !epoch.before.genotype) epoch.before.genotype = genotype
    else if (epoch.trained && !epoch.after.genotype) epoch.after.genotype = genotype
  }

  function count(epoch: Open, rest: string, line: number): void {
    const step = grammar.step(rest)
    if (step) {
      epoch.begun = true
      // A validation whose steps are called train stands after the end of the training.
      const half = step.half === 'train' && epoch.trained ? 'valid' : step.half
      number(epoch, half, 'loss', step.loss, line)
      return
    }
    for (const { half, what, value } of grammar.total(rest)) {
      epoch.begun = true
      if (half === 'train' && what === 'accuracy') epoch.trained = true
      number(epoch, half, what, value, line)
    }
  }

  function number(epoch: Open, half: Half, what: 'loss' | 'accuracy', text: string, line: number): void {
    const value = numberOf(text)
    const told = half === 'train' ? epoch.train : epoch.validation
    if (value === undefined) {
      // The last line may end within a number.
      if (line !== lastLine) remarks.push({ id: 'number', line, what: `${half} ${what}`, value: text.slice(0, 40) })
      return
    }
    if (!Number.isFinite(value)) {
      epoch.brokeAt ??= line
      told[what] = null
      return
    }
    const share = what === 'accuracy' ? shareOf(value) : value
    if (share === null) remarks.push({ id: 'number', line, what: `${half} ${what}`, value: text.slice(0, 40) })
    told[what] = share
  }

  // The last start that has ended an epoch is the run; the ones before it were given up.
  const starts = [...new Set(open.map(({ start }) => start))]
  const taken =
    starts.findLast((start) => open.some((epoch) => epoch.start === start && epoch.trained)) ?? starts.at(-1)
  const own = open.filter(({ start }) => start === taken)
  if (startLines.length > 1 && taken !== undefined)
    remarks.push({ id: 'starts', count: startLines.length, taken, line: (startLines[taken - 1] ?? 0) + 1 })
  const from = taken === undefined ? 0 : (startLines[taken - 1] ?? 0)
  const to = taken === undefined ? lines.length : (startLines[taken] ?? lines.length)
  // What was printed before a start that nothing marks: after the last epoch line of the start before, or at the top.
  const previous = open.findLast(({ start }) => taken !== undefined && start < taken)?.line ?? 0
  const between = lines.slice(previous, from)
  const head = grammar.start ? [] : between.some((line) => line.includes('args = ')) ? between : lines.slice(0, from)
  const epochs = own.map((epoch) => closed(epoch, remarks, lastLine))
  return { epochs, final, lines: [...head, ...lines.slice(from, to)], remarks }
}

function closed({ start, begun, before, after, ...epoch }: Open, remarks: LogRemark[], lastLine: number): LogEpoch {
  let { brokeAt } = epoch
  const cells = (told: Open['before']): ToldCells => {
    const broken = told.rows.find(({ values }) => values.some((value) => !Number.isFinite(value)))
    if (broken) brokeAt = Math.min(brokeAt ?? broken.line, broken.line)
    const genotype = broken ? null : told.genotype
    return { genotype, tables: broken ? null : tablesOf(told.rows, genotype, remarks, lastLine) }
  }
  const told = { before: cells(before), after: cells(after) }
  return { ...epoch, ...told, brokeAt }
}

/** The printed rows as tables of both cells; null when none were printed, or not as many as edges. */
function tablesOf(
  rows: readonly Row[],
  genotype: ForeignGenotype | null,
  remarks: LogRemark[],
  lastLine: number,
): PrintedTables | null {
  const [first] = rows
  if (!first) return null
  const nodes = genotype?.normal ? genotype.normal.nodes - genotype.normal.inputs : 4
  const nb201 = genotype?.normal?.inputs === 1
  const edges = nb201 ? (nodes * (nodes + 1)) / 2 : (nodes * (nodes + 3)) / 2
  const cells = nb201 ? 1 : 2
  const columns = first.values.length
  if (rows.length !== cells * edges || rows.some(({ values }) => values.length !== columns)) {
    if (rows.at(-1)?.lastLine !== lastLine) remarks.push({ id: 'tables', line: first.line, rows: rows.length, columns })
    return null
  }
  const raw = rows.find(({ values }) => Math.abs(values.reduce((sum, value) => sum + value, 0) - 1) > SUM_TOLERANCE)
  if (raw) {
    remarks.push({ id: 'raw-alphas', line: raw.line })
    return null
  }
  const table = (from: number): number[][] => rows.slice(from, from + edges).map(({ values }) => [...values])
  return { normal: table(0), reduce: nb201 ? [] : table(edges) }
}
