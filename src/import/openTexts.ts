/** Texts of files, or one that was pasted: runs or cells. What holds neither is refused by what it is. */
import { SearchError } from '../errors'
import { readTraceCsv } from '../export/traceCsv'
import { checkRecording, readRecording } from '../protocol/recording'
import type { RunRecord } from '../protocol/runRecord'
import { type ForeignGenotype, joinCells, looksLikeGenotype, type Problem, readGenotypes } from './genotypes'
import { joinLogs, looksLikeSearchLog, readSearchLog } from './logs'
import { runOfLog } from './logs/runOfLog'
import type { SearchLog } from './logs/searchLog'

export interface GivenText {
  /** Name of the file; null for a text that was pasted. */
  readonly name: string | null
  readonly text: string
  /** ISO date of the file: a log itself may not tell its year. */
  readonly date: string
}

export interface NamedRun {
  readonly name: string
  readonly record: RunRecord
}

export type Opened =
  | { readonly kind: 'runs'; readonly runs: readonly NamedRun[] }
  | { readonly kind: 'cells'; readonly cells: readonly ForeignGenotype[]; readonly problems: readonly Problem[] }

const isRecording = (text: string): boolean => /^\s*\{/.test(text) && text.includes('"darts-plus-lab/run"')

/** A refusal says which file it speaks of. */
function naming(file: string | null, read: () => void): void {
  try {
    read()
  } catch (error) {
    if (!(error instanceof SearchError) || file === null || error.message.includes(file)) throw error
    throw new SearchError(error.code, `${file}: ${error.message}`)
  }
}

/** Parts of one search become one run, two graphs of one cell each one genotype. @throws SearchError by what cannot be read */
export function openTexts(texts: readonly GivenText[]): Opened {
  const runs: NamedRun[] = []
  const logs: (SearchLog & { readonly date: string })[] = []
  const cells: ForeignGenotype[] = []
  const problems: Problem[] = []
  for (const { name, text, date } of texts) {
    const called = name ?? 'pasted text'
    naming(name, () => {
      if (name !== null && /\.csv$/i.test(name)) runs.push({ name, record: checkRecording(readTraceCsv(text)) })
      else if (isRecording(text)) runs.push({ name: called, record: readRecording(text) })
      else if (looksLikeSearchLog(text)) logs.push({ ...readSearchLog(text, called), date })
      else if (looksLikeGenotype(text)) {
        const read = readGenotypes(text, name)
        cells.push(...read.genotypes)
        problems.push(...read.problems)
      } else if (name !== null && /\.json$/i.test(name)) runs.push({ name, record: readRecording(text) })
      // Always refuses: a text of another kind.
      else logs.push({ ...readSearchLog(text, called), date })
    })
  }
  for (const { date, ...log } of joinLogs(logs)) runs.push({ name: log.files.join(' + '), record: runOfLog(log, date) })
  if (runs.length > 0 && cells.length > 0)
    throw new SearchError(
      'unsupported',
      `files: ${runs.length} runs and ${cells.length} cells, expected one kind at a time`,
    )
  return runs.length > 0 ? { kind: 'runs', runs } : { kind: 'cells', cells: joinCells(cells), problems }
}
