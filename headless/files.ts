/** Files that a script serves to the headless page. */
import type { Command } from '../src/protocol/messages'

export interface ServedFile {
  readonly name: string
  readonly url: string
}

/** Where the images of a run come from: official files, shards, or neither for generated images. */
export interface ServedData {
  readonly files: readonly ServedFile[]
  /** Of a folder of shards, and then no files. */
  readonly manifestUrl?: string
}

/** What makes the worker load them; null when there is nothing to load. */
export async function loadCommand({ files, manifestUrl }: ServedData): Promise<Command | null> {
  if (manifestUrl !== undefined) return { type: 'load-shards', manifestUrl: new URL(manifestUrl, location.href).href }
  const opened = await Promise.all(files.map(fetchFile))
  return opened.length > 0
    ? { type: 'load-files', files: opened.map((blob, i) => ({ name: files[i]?.name ?? blob.name, blob })) }
    : null
}

export async function fetchFile({ name, url }: ServedFile): Promise<File> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${name}: the script's server answered ${response.status}`)
  return new File([await response.blob()], name)
}
