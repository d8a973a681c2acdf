/**
 * A folder of the file system as the store's `Folder`. A file is written beside its name, flushed and renamed, so that under
 * its name there is always a whole one.
 */
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { SearchError } from '../errors'
import type { Folder } from '../store/folder'

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException | null)?.code ?? ''
const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** @returns SearchError 'storage-full' with the message and the system's code where a disk has no room; else the error itself */
export function asStorageError(error: unknown, message: string): unknown {
  return FULL.has(codeOf(error)) ? new SearchError('storage-full', `${message} (${codeOf(error)})`) : error
}

/**
 * The whole file, on disk when this resolves; the one before it stays whole until then.
 *
 * @throws SearchError 'storage-full' when the disk has no room
 */
export async function writeWhole(file: string, bytes: Uint8Array | string): Promise<void> {
  const aside = `${file}.${process.pid}.tmp`
  try {
    await mkdir(path.dirname(file), { recursive: true })
    const handle = await open(aside, 'w')
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(aside, file)
  } catch (error) {
    await rm(aside, { force: true }).catch(() => undefined)
    throw asStorageError(error, `${file}: no room for ${bytes.length} bytes`)
  }
}

async function unlessMissing<T, U>(asked: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await asked
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return otherwise
    throw error
  }
}

/** Files under `root`, which comes into being by the first write. `storage` is null: a disk states no quota. */
export function openFolder(root: string): Folder {
  const at = (name: string): string => path.join(root, ...name.split('/'))
  return {
    async read(name, end) {
      const bytes = await unlessMissing(readFile(at(name)), null)
      return bytes && new Uint8Array(end === undefined ? bytes : bytes.subarray(0, end))
    },
    size: async (name) => (await unlessMissing(stat(at(name)), null))?.size ?? 0,
    write: (name, bytes) => writeWhole(at(name), bytes),
    remove: (name) => rm(at(name), { recursive: true, force: true }),
    list: async (name) => (await unlessMissing(readdir(at(name)), [])).sort(),
    storage: async () => null,
  }
}
