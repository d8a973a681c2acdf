/** What was dropped, with the folders of its files: a dropped folder is listed, which the list of files alone cannot tell. */
import type { GivenFile } from '../../src/protocol/messages'

/** A folder of more files than this is no set of images (src/data/formats/entry.ts has the same limit). */
const MOST_FILES = 400_000

/** Files as they come from an input: a chosen folder's have their path. */
export function givenFiles(files: Iterable<File>): GivenFile[] {
  return [...files].map((file) => ({ name: file.webkitRelativePath || file.name, blob: file }))
}

/**
 * The folders among what was dropped, as a promise of all files, and of folders without any (a slash at the end); null where only files were dropped. To be called while the
 * event is handled: its items are gone afterwards.
 */
export function droppedFolders(transfer: DataTransfer): Promise<GivenFile[]> | null {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry?.() ?? [])
  return entries.some((entry) => entry.isDirectory) ? listAll(entries) : null
}

async function listAll(entries: readonly FileSystemEntry[]): Promise<GivenFile[]> {
  const found: GivenFile[] = []
  const open = [...entries]
  for (let entry = open.pop(); entry && found.length <= MOST_FILES; entry = open.pop()) {
    const name = entry.fullPath.replace(/^\//, '')
    if (entry.isDirectory) {
      const children = await childrenOf(entry as FileSystemDirectoryEntry)
      if (children.length === 0) found.push({ name: `${name}/`, blob: new Blob() })
      open.push(...children)
    } else found.push({ name, blob: await fileOf(entry as FileSystemFileEntry) })
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The browser gives them by the hundred, until it gives none. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return all
    all.push(...some)
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject))
}
