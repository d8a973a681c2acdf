/** All programs whose search logs are read, one reader each, and the files of one search put together. */
import { dartsReader } from './darts'
import { dartsPtReader } from './dartsPt'
import { dartsPt201Reader } from './dartsPt201'
import { dartsPytorchReader } from './dartsPytorch'
import { refuseAsWhatItIs } from './identify'
import { LONGEST_LOG } from './lines'
import { pcDartsReader } from './pcDarts'
import { pDartsReader } from './pDarts'
import { ptDartsReader } from './ptDarts'
import { robustDartsReader } from './robustDarts'
import type { LogEpoch, LogReader, SearchLog } from './searchLog'

/** The first that recognises a text reads it: those with lines of their own stand first. */
const READERS: readonly LogReader[] = [
  ptDartsReader,
  dartsPytorchReader,
  pDartsReader,
  dartsPt201Reader,
  dartsPtReader,
  pcDartsReader,
  robustDartsReader,
  dartsReader,
]

/** The reader that recognises a text; one that is too long, by its beginning. */
function readerOf(text: string): LogReader | undefined {
  const beginning = text.slice(0, LONGEST_LOG)
  return READERS.find(({ recognise }) => recognise(beginning))
}

/** Whether a text, pasted or dropped, is a search log. */
export function looksLikeSearchLog(text: string): boolean {
  return readerOf(text) !== undefined
}

/**
 * @param file its name
 * @throws SearchError 'bad-recording' naming the line, the value and the rule; a text of another kind by what it is
 */
export function readSearchLog(text: string, file: string): SearchLog {
  const reader = readerOf(text)
  return reader ? reader.read(text, file) : refuseAsWhatItIs(text)
}

/** Args of a resumed search that differ from those of its beginning. */
const OF_RESUMING = /resume|load|ckpt|checkpoint|gpu|save$|log/i

function sameSearch(a: SearchLog, b: SearchLog): boolean {
  if (a.program !== b.program || a.space !== b.space || a.dataset !== b.dataset) return false
  if (a.args.size === 0 || b.args.size === 0) return false
  for (const [key, value] of a.args) if (!OF_RESUMING.test(key) && b.args.get(key) !== value) return false
  return true
}

/** Whether `b` goes on where `a` was cut off. */
function goesOn(a: SearchLog, b: SearchLog): boolean {
  const first = b.epochs[0]?.number
  const start = a.epochs[0]?.number
  const last = a.epochs.at(-1)?.number
  if (first === undefined || start === undefined || last === undefined || a.program === 'p-darts') return false
  return sameSearch(a, b) && first > start && first <= last + 1
}

/** What an epoch was told before it, where the file that resumed does not say it again. */
function withBefore(epoch: LogEpoch, given: LogEpoch | undefined): LogEpoch {
  if (!given) return epoch
  const genotype = epoch.before.genotype ?? given.before.genotype
  return { ...epoch, before: { genotype, tables: epoch.before.tables ?? given.before.tables } }
}

function joined<Log extends SearchLog>(a: Log, b: SearchLog): Log {
  const [first] = b.epochs as readonly [LogEpoch]
  const kept = a.epochs.filter(({ number }) => number < first.number)
  const again = a.epochs.find(({ number }) => number === first.number)
  return {
    ...a,
    files: [...a.files, ...b.files],
    columns: a.columns ?? b.columns,
    epochs: [...kept, withBefore(first, again), ...b.epochs.slice(1)],
    final: [...a.final, ...b.final],
    remarks: [...a.remarks.filter(({ id }) => id !== 'cut'), ...b.remarks, { id: 'joined', epoch: first.number }],
  }
}

/**
 * Logs of several files: those that are parts of one search become one, whatever their order; others stay what they are. Names
 * tell them apart no more than their order does: most codes write log.txt.
 */
export function joinLogs<Log extends SearchLog>(logs: readonly Log[]): Log[] {
  const waiting = logs.map((log, place) => ({ log, place }))
  waiting.sort((a, b) => (a.log.epochs[0]?.number ?? 0) - (b.log.epochs[0]?.number ?? 0))
  const runs: { log: Log; readonly place: number }[] = []
  for (const { log, place } of waiting) {
    const parent = runs.find((run) => goesOn(run.log, log))
    if (parent) parent.log = joined(parent.log, log)
    else runs.push({ log, place })
  }
  return runs.sort((a, b) => a.place - b.place).map(({ log }) => log)
}
