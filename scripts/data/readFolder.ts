/** Files on disk as the list of `{ name, blob }` that src/data/archive.ts reads; for every script that needs images. */
import { openAsBlob } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { NamedBlob } from '../../src/data/archive'
import { SearchError } from '../../src/errors'

async function openFile(file: string): Promise<NamedBlob> {
  return { name: path.basename(file), blob: await openAsBlob(file) }
}

/**
 * The files of a folder (not of folders in it), or the one file, in order of name. Contents are read when used.
 *
 * @throws SearchError 'bad-archive' when there is nothing at `folderOrFile` or the folder holds no files
 */
export async function readFolder(folderOrFile: string): Promise<NamedBlob[]> {
  const found = await stat(folderOrFile).catch(() => null)
  if (!found) throw new SearchError('bad-archive', `${folderOrFile}: no such file or folder`)
  if (!found.isDirectory()) return [await openFile(folderOrFile)]
  const entries = await readdir(folderOrFile, { withFileTypes: true })
  const names = entries.filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name)
  if (names.length === 0) throw new SearchError('bad-archive', `${folderOrFile}: the folder holds no files`)
  return Promise.all(names.sort().map((name) => openFile(path.join(folderOrFile, name))))
}
