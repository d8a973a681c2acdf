/** The table of NAS-Bench-201 for the commands, from a file. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { SearchError } from '../../src/errors'
import { type Nb201Table, readNb201Table } from '../../src/export/nb201Table'
import { UsageError } from '../host/usage'

/** @throws UsageError when the file is no such table */
export async function readNasBench(file: string): Promise<Nb201Table> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`--nas-bench ${file}: ${error.message}`)
  })
  try {
    return readNb201Table(text, basename(file))
  } catch (error) {
    throw error instanceof SearchError ? new UsageError(`--nas-bench ${error.message}`) : error
  }
}
