/**
 * The origin's private file system as a `Folder`. Files are written through `createSyncAccessHandle`, which dedicated
 * workers alone have: it writes in place and flushes, and no other tab can hold the same file meanwhile.
 */
import { SearchError } from '../errors'
import type { Folder } from './folder'

function isNamed(error: unknown, ...names: string[]): boolean {
  return error instanceof Error && names.includes(error.name)
}

/** @throws SearchError 'unsupported' where the browser has no private files for workers */
export async function openOpfs(storage: StorageManager | undefined): Promise<Folder> {
  if (
    typeof storage?.getDirectory !== 'function' ||
    typeof FileSystemFileHandle?.prototype.createSyncAccessHandle !== 'function'
  )
    throw new SearchError('unsupported', 'this browser has no private file system for workers')
  let root: FileSystemDirectoryHandle
  try {
    root = await storage.getDirectory()
  } catch (error) {
    // A private window of some browsers.
    throw new SearchError('unsupported', `the private file system is closed (${(error as Error).message})`)
  }

  /** The folder that holds the last name of a path. */
  const folderOf = async (path: string, create: boolean): Promise<FileSystemDirectoryHandle> => {
    let folder = root
    for (const name of path.split('/').slice(0, -1)) folder = await folder.getDirectoryHandle(name, { create })
    return folder
  }
  const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

  /** null where a name on the way is missing. */
  const fileAt = async (path: string): Promise<File | null> => {
    try {
      const folder = await folderOf(path, false)
      return await (await folder.getFileHandle(nameOf(path))).getFile()
    } catch (error) {
      if (isNamed(error, 'NotFoundError')) return null
      throw error
    }
  }

  return {
    async read(path, end) {
      const file = await fileAt(path)
      if (file === null) return null
      return new Uint8Array(await (end === undefined ? file : file.slice(0, end)).arrayBuffer())
    },
    size: async (path) => (await fileAt(path))?.size ?? 0,
    async write(path, bytes) {
      try {
        const folder = await folderOf(path, true)
        const handle = await folder.getFileHandle(nameOf(path), { create: true })
        const access = await handle.createSyncAccessHandle()
        try {
          const written = access.write(bytes, { at: 0 })
          if (written !== bytes.length)
            throw new SearchError('storage-full', `${path}: ${written} of ${bytes.length} bytes could be written`)
          access.truncate(bytes.length)
          access.flush()
        } finally {
          access.close()
        }
      } catch (error) {
        if (isNamed(error, 'QuotaExceededError'))
          throw new SearchError('storage-full', `${path}: no room for ${bytes.length} bytes`)
        throw error
      }
    },
    async remove(path) {
      try {
        await (await folderOf(path, false)).removeEntry(nameOf(path), { recursive: true })
      } catch (error) {
        if (!isNamed(error, 'NotFoundError')) throw error
      }
    },
    async list(path) {
      try {
        const folder = await folderOf(`${path}/-`, false)
        const names: string[] = []
        for await (const name of folder.keys()) names.push(name)
        return names.sort()
      } catch (error) {
        if (isNamed(error, 'NotFoundError')) return []
        throw error
      }
    },
    async storage() {
      const { usage, quota } = (await storage.estimate?.()) ?? {}
      return usage === undefined || quota === undefined ? null : { usedBytes: usage, quotaBytes: quota }
    },
  }
}
