/** Files on disk as the list of `{ name, blob }` that src/data/readImages.ts reads; for every script that needs images. */
import { openAsBlob } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { NamedBlob } from '../../src/data/formats/entries'
import { isHidden, MAX_ENTRIES } from '../../src/data/formats/entry'
import { grouped } from '../../src/data/numbers'
import { SearchError } from '../../src/errors'

/** A file on disk and what it is called in its set: folder/class/picture.png. */
export interface FileInFolder {
  readonly name: string
  readonly file: string
}

/**
 * The files of a folder and of the folders in it, or the one file, in order of name; hidden ones are passed over.
 *
 * @throws SearchError 'bad-archive' when there is nothing at `folderOrFile`, the folder holds no files, or too many
 */
export async function listFolder(folderOrFile: string): Promise<FileInFolder[]> {
  return (await walkFolder(folderOrFile)).files
}

interface Walked {
  readonly files: FileInFolder[]
  /** What the folders without files are called, hidden ones not counted. */
  readonly empty: string[]
}

async function walkFolder(folderOrFile: string): Promise<Walked> {
  const found = await stat(folderOrFile).catch(() => null)
  if (!found) throw new SearchError('bad-archive', `${folderOrFile}: no such file or folder`)
  if (!found.isDirectory()) return { files: [{ name: path.basename(folderOrFile), file: folderOrFile }], empty: [] }
  const base = path.basename(path.resolve(folderOrFile))
  const files: FileInFolder[] = []
  const empty: string[] = []
  const walk = async (folder: string, name: string): Promise<void> => {
    const entries = (await readdir(folder, { withFileTypes: true })).filter((entry) => !isHidden(entry.name))
    if (entries.length === 0) empty.push(name)
    entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const entry of entries) {
      const [file, own] = [path.join(folder, entry.name), `${name}/${entry.name}`]
      // Links are followed to files only, so that no folder is met twice.
      if (entry.isDirectory()) await walk(file, own)
      else files.push({ name: own, file })
      if (files.length > MAX_ENTRIES)
        throw new SearchError('bad-archive', `${folderOrFile}: more than ${grouped(MAX_ENTRIES)} files, the limit`)
    }
  }
  await walk(folderOrFile, base)
  if (files.length === 0) throw new SearchError('bad-archive', `${folderOrFile}: the folder holds no files`)
  return { files, empty }
}

/** @throws SearchError for a file whose size Node does not tell right: from 4 GiB on it forgets a part */
async function blobOf(file: string): Promise<Blob> {
  const [{ size }, blob] = await Promise.all([stat(file), openAsBlob(file)])
  if (blob.size === size) return blob
  throw new SearchError(
    'bad-archive',
    `${file}: has ${grouped(size)} bytes, files below ${grouped(2 ** 32)} can be read here: unpack it, or take it in parts`,
  )
}

/** The same with their contents, which are read when used; a folder without files has a slash at its end. */
export async function readFolder(folderOrFile: string): Promise<NamedBlob[]> {
  const { files, empty } = await walkFolder(folderOrFile)
  return Promise.all([
    ...files.map(async ({ name, file }) => ({ name, blob: await blobOf(file) })),
    ...empty.map((name) => ({ name: `${name}/`, blob: new Blob() })),
  ])
}
