/** Dropped or chosen files: a table of NAS-Bench-201, runs and cells of any program that is read, or images, which are for the worker. */

import { SearchError } from '../../src/errors'
import { looksLikeNb201Table, type Nb201Table, readNb201Table } from '../../src/export/nb201Table'
import { type Opened, openTexts } from '../../src/import/openTexts'

/** Image files of CIFAR, their archives and pictures are no text. */
const NO_TEXT = /\.(bin|gz|tgz|tar|zip|npz|png|jpe?g|gif|webp)$/i
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

/** What decodes UTF-16 with its mark, as PowerShell's `>` writes; null for any other file. */
function utf16(head: Uint8Array): TextDecoder | null {
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le')
  return head[0] === 0xfe && head[1] === 0xff ? new TextDecoder('utf-16be') : null
}

/** Whether a file is text, by its name and, where that does not tell, by its first bytes. */
async function isText(file: File): Promise<boolean> {
  if (NO_TEXT.test(file.name) || file.size > LARGEST || file.size === 0) return false
  const head = new Uint8Array(await file.slice(0, 2000).arrayBuffer())
  if (utf16(head)) return true
  // An escape or a bell may stand in a text; a file of pixels has bytes below 9 in its first lines.
  return !head.some((byte) => byte < 7 && byte > 0) && head.filter((byte) => byte === 0).length < 4
}

async function textOf(file: File): Promise<string> {
  const decoder = utf16(new Uint8Array(await file.slice(0, 2).arrayBuffer()))
  return decoder ? decoder.decode(await file.arrayBuffer()) : file.text()
}

/**
 * @returns null when a file is no text: images, for the worker to read
 * @throws SearchError 'bad-recording' or 'bad-genotype' naming the line or field, the value and the rule
 */
export async function readDropped(files: readonly File[]): Promise<Opened | null> {
  const texts: boolean[] = []
  for (const file of files) texts.push(await isText(file))
  if (texts.length === 0 || texts.includes(false)) return null
  const given = await Promise.all(
    files.map(async (file) => ({
      name: file.name,
      text: await textOf(file),
      date: new Date(file.lastModified).toISOString(),
    })),
  )
  return openTexts(given)
}
