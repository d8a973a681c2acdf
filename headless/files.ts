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

/** Files asked for together: a folder of pictures holds thousands. */
const AT_A_TIME = 64

/** What makes the worker load them; null when there is nothing to load. */
export async function loadCommand({ files, manifestUrl }: ServedData): Promise<Command | null> {
  if (manifestUrl !== undefined) return { type: 'load-shards', manifestUrl: new URL(manifestUrl, location.href).href }
  const opened: File[] = []
  for (let at = 0; at < files.length; at += AT_A_TIME)
    opened.push(...(await Promise.all(files.slice(at, at + AT_A_TIME).map(fetchFile))))
  return opened.length > 0
    ? { type: 'load-files', files: opened.map((blob, i) => ({ name: files[i]?.name ?? blob.name, blob })) }
    : null
}

export async function fetchFile({ name, url }: ServedFile): Promise<File> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${name}: the script's server answered ${response.status}`)
  return new File([await response.blob()], name)
}
