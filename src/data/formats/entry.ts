/** A file of a set, wherever it lies: how it is named, opened and kept in its place. */
import { SearchError, visible } from '../../errors'

export interface Entry {
  /** With forward slashes, relative. */
  readonly path: string
  readonly size: number
  /** Name of the file that was given: the archive it lies in, or its own. */
  readonly origin: string
  /** Its bytes; read again at every call. */
  open(): Promise<Blob>
}

/** What lies in an archive or was given. */
export interface Listing {
  readonly files: readonly Entry[]
  /** Paths of the folders that are named apart from their files, without a slash at the end; an empty one shows nowhere else. */
  readonly folders: readonly string[]
}

/** Most files of a set, and most entries of an archive: the largest set that is read, and as much again. */
export const MAX_ENTRIES = 400_000
const LONGEST_NAME = 80

/** The name of a file without folders, as messages can show it: a long one keeps its beginning and its end. */
export function baseName(path: string): string {
  const name = visible(path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1))
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME / 2)}…${name.slice(-LONGEST_NAME / 2)}`
}

/** The folder that a file or a folder lies in; empty where it lies in none. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** A path as messages can show it. */
export function shownPath(path: string): string {
  const text = visible(path)
  return text.length <= LONGEST_NAME ? text : `…${text.slice(1 - LONGEST_NAME)}`
}

/** Files that no one means: hidden ones, and what macOS and Windows leave behind. */
export function isHidden(path: string): boolean {
  return path.split('/').some((part) => /^(\.|__MACOSX$|Thumbs\.db$|desktop\.ini$)/.test(part))
}

/**
 * A path inside an archive with forward slashes.
 *
 * @throws SearchError 'bad-archive' when it is absolute or leaves the archive's folder
 */
export function checkPath(archive: string, given: string): string {
  const path = given.replaceAll('\\', '/').replace(/^(\.\/)+/, '')
  if (path.startsWith('/') || /^[a-zA-Z]:/.test(path) || path.split('/').includes('..'))
    throw new SearchError(
      'bad-archive',
      `${archive}: entry "${shownPath(given)}" leaves the archive's folder, only plain relative paths are read`,
    )
  return path
}

export async function bytesOf(entry: Entry): Promise<Uint8Array> {
  return new Uint8Array(await (await entry.open()).arrayBuffer())
}
