/** A table of NAS-Bench-201, or a run, in a dropped or chosen file: a search log of quark0/darts, or a trace of the lab as JSON or CSV. */

import { SearchError } from '../../src/errors'
import { looksLikeDartsLog, readDartsLog } from '../../src/export/dartsLog'
import { looksLikeNb201Table, type Nb201Table, readNb201Table } from '../../src/export/nb201Table'
import { readTraceCsv } from '../../src/export/traceCsv'
import { checkRecording, readRecording } from '../../src/protocol/recording'
import type { RunRecord } from '../../src/protocol/runRecord'

export interface NamedRun {
  readonly name: string
  readonly record: RunRecord
}

/** Logs and recordings are text; image files of CIFAR are none. */
const TEXT_FILE = /\.(txt|log|out|json|csv)$/i
/** A log of 600 epochs takes about 3 MB, a trace about as much. */
const LARGEST = 64 * 2 ** 20

/** The whole benchmark takes less than 2 MB. */
const LARGEST_TABLE = 8 * 2 ** 20

/** By its first line; whether it is a good one is the reader's to say. */
export async function isTable(file: File): Promise<boolean> {
  return /\.csv$/i.test(file.name) && looksLikeNb201Table(await file.slice(0, 200).text())
}

/** @throws SearchError 'bad-table' naming the file, the line, the value and the rule */
export async function readTableFile(file: File): Promise<Nb201Table> {
  if (file.size > LARGEST_TABLE)
    throw new SearchError('bad-table', `${file.name}: ${file.size} bytes, at most ${LARGEST_TABLE} allowed`)
  return readNb201Table(await file.text(), file.name)
}

/**
 * @returns null when the files are not one run: images, for the worker to read
 * @throws SearchError 'bad-recording' naming the line or field, the value and the rule
 */
export async function readDroppedRun(files: readonly File[]): Promise<NamedRun | null> {
  const [file] = files
  if (!file || files.length > 1 || !TEXT_FILE.test(file.name) || file.size > LARGEST) return null
  const text = await file.text()
  const { name } = file
  if (/\.csv$/i.test(name)) return { name, record: checkRecording(readTraceCsv(text)) }
  if (looksLikeDartsLog(text) || !name.endsWith('.json'))
    return { name, record: readDartsLog(text, name, new Date(file.lastModified).toISOString()) }
  return { name, record: readRecording(text) }
}
