/** The states of a search that are kept in files: its saved runs in memory, of which those of some epochs are written down. */
import { decodeHead } from '../../src/store/checkpoint'
import type { Folder } from '../../src/store/folder'

/**
 * Where a search saves itself.
 *
 * @param epochs whose states are kept
 * @param keep   writes one down; the search waits for it
 */
export function keepsStates(
  epochs: ReadonlySet<number>,
  keep: (epoch: number, bytes: Uint8Array<ArrayBuffer>) => Promise<void>,
): Folder {
  const files = new Map<string, Uint8Array<ArrayBuffer>>()
  return {
    read: async (path, end) => files.get(path)?.slice(0, end) ?? null,
    size: async (path) => files.get(path)?.length ?? 0,
    async write(path, bytes) {
      files.set(path, bytes)
      const { state, end } = await decodeHead(bytes)
      const epoch = state.records.length
      if (end === null && state.step === 0 && epochs.has(epoch)) await keep(epoch, bytes)
    },
    // One search, which nobody lists or deletes.
    remove: async () => undefined,
    list: async () => [],
    storage: async () => null,
  }
}
