/** A file system in memory that can run out of room or break off in the middle of a write. */
import { SearchError } from '../../errors'
import type { Folder } from '../folder'

export interface MemoryFolder extends Folder {
  readonly files: Map<string, Uint8Array<ArrayBuffer>>
  /** Bytes there are in all. */
  quota: number
  /** Whether `storage` tells. */
  tellsQuota: boolean
  /** The next write breaks off after so many bytes, as when the page is killed; null = it does not. */
  breaksAfter: number | null
}

export function memoryFolder(): MemoryFolder {
  const files = new Map<string, Uint8Array<ArrayBuffer>>()
  const used = (): number => [...files.values()].reduce((sum, { length }) => sum + length, 0)
  const folder: MemoryFolder = {
    files,
    quota: Number.POSITIVE_INFINITY,
    tellsQuota: true,
    breaksAfter: null,
    read: async (path, end) => files.get(path)?.slice(0, end) ?? null,
    size: async (path) => files.get(path)?.length ?? 0,
    async write(path, bytes) {
      const { breaksAfter } = folder
      // In place, as a sync access handle writes: what the new bytes do not reach is still the old file's.
      const put = (upTo: number): void => {
        const file = new Uint8Array(Math.max(upTo, files.get(path)?.length ?? 0))
        file.set(files.get(path) ?? [])
        file.set(bytes.subarray(0, upTo))
        files.set(path, file)
      }
      if (breaksAfter !== null) {
        folder.breaksAfter = null
        put(Math.min(breaksAfter, bytes.length))
        throw new Error('killed')
      }
      const room = folder.quota - used() + (files.get(path)?.length ?? 0)
      if (room < bytes.length) {
        put(Math.max(0, room))
        throw new SearchError('storage-full', `${path}: no room for ${bytes.length} bytes`)
      }
      files.set(path, bytes.slice())
    },
    async remove(path) {
      for (const name of [...files.keys()]) if (name === path || name.startsWith(`${path}/`)) files.delete(name)
    },
    async list(path) {
      const names = [...files.keys()].flatMap((name) =>
        name.startsWith(`${path}/`) ? [name.slice(path.length + 1).split('/')[0] as string] : [],
      )
      return [...new Set(names)].sort()
    },
    storage: async () => (folder.tellsQuota ? { usedBytes: used(), quotaBytes: folder.quota } : null),
  }
  return folder
}
