/** Opens the index of a sweep: one that is served beside the page, a file, a folder, or a folder in a zip archive. */
import { SearchError } from '../../src/errors'
import type { GivenFile } from '../../src/protocol/messages'
import { readRecording } from '../../src/protocol/recording'
import type { RunRecord } from '../../src/protocol/runRecord'
import { INDEX_FORMAT, INDEX_NAME, readIndex } from '../../src/sweep/indexFile'
import { NotFound } from '../run/recordings'
import { storyStore } from '../story/storyStore'
import { type OpenSweep, useEvidence } from './evidenceStore'

const RECORDING = /(?:^|\/)trials\/([0-9a-f]{8,64})\.json$/

const urlOf = (name: string, file: string): string => `${import.meta.env.BASE_URL}sweeps/${name}/${file}`

async function fetchText(url: string): Promise<string> {
  const response = await fetch(url).catch(() => null)
  const html = response?.headers.get('content-type')?.includes('html') ?? false
  if (!response?.ok || html) throw new NotFound(url)
  return response.text()
}

/** @throws NotFound where it is not served; SearchError 'bad-table' for an index that is none */
export async function fetchSweep(name: string): Promise<OpenSweep> {
  const index = readIndex(await fetchText(urlOf(name, INDEX_NAME)), `sweeps/${name}/${INDEX_NAME}`)
  return { index, served: name, recordings: new Map() }
}

/** The index among files, by its name; null where there is none. */
function indexAmong(files: readonly GivenFile[]): GivenFile | null {
  return files.find(({ name }) => name.split('/').at(-1) === INDEX_NAME) ?? null
}

/** Whether a single file is an index, whatever its name, by its first characters. */
async function isIndex({ blob }: GivenFile): Promise<boolean> {
  return (await blob.slice(0, 60).text()).startsWith(`{"format":"${INDEX_FORMAT}"`)
}

/** Whether the files may be a sweep, without reading all of them: an archive is listed. */
export async function holdsSweep(files: readonly GivenFile[]): Promise<boolean> {
  const [only] = files
  if (indexAmong(files)) return true
  if (!only || files.length > 1) return false
  if (/\.zip$/i.test(only.name)) return indexAmong(await unpacked(only).catch(() => [])) !== null
  return isIndex(only)
}

async function unpacked({ name, blob }: GivenFile): Promise<GivenFile[]> {
  const { BlobReader, BlobWriter, ZipReader } = await import('@zip.js/zip.js')
  const reader = new ZipReader(new BlobReader(blob), { useWebWorkers: false })
  try {
    const entries = await reader.getEntries()
    const wanted = entries.filter(
      (entry) => !entry.directory && (RECORDING.test(entry.filename) || entry.filename.endsWith(INDEX_NAME)),
    )
    return await Promise.all(
      wanted.map(async (entry) => {
        if (entry.directory) throw new SearchError('bad-archive', `${name}: ${entry.filename} is a folder`)
        return { name: entry.filename, blob: await entry.getData(new BlobWriter()) }
      }),
    )
  } catch (error) {
    throw new SearchError('bad-archive', `${name}: ${error instanceof Error ? error.message : error}`)
  } finally {
    await reader.close()
  }
}

/**
 * @returns null where no index is among the files
 * @throws SearchError 'bad-table' naming the line, the field and the rule; 'bad-archive'
 */
async function sweepOf(given: readonly GivenFile[]): Promise<OpenSweep | null> {
  const [only] = given
  if (!only) return null
  const zipped = given.length === 1 && /\.zip$/i.test(only.name)
  const files = zipped ? await unpacked(only) : given
  const index = indexAmong(files) ?? (files.length === 1 && files[0] && (await isIndex(files[0])) ? files[0] : null)
  if (!index) return null
  const recordings = files.flatMap(({ name, blob }) => {
    const trial = RECORDING.exec(name)?.[1]
    return trial === undefined ? [] : [[trial, blob] as const]
  })
  return { index: readIndex(await index.blob.text(), index.name), served: null, recordings: new Map(recordings) }
}

/** Shows a sweep of the visitor's. */
export function showOwn(own: OpenSweep): void {
  useEvidence.getState().set({ own, problem: null })
  storyStore.getState().set({ sweep: null, page: 'evidence', tour: null })
}

/** Shows the sweep among the files on its page; false where there is none. A file that is refused loses nothing. */
export async function openSweepFiles(files: readonly GivenFile[]): Promise<boolean> {
  const { set } = useEvidence.getState()
  try {
    const sweep = await sweepOf(files)
    if (sweep) showOwn(sweep)
    return sweep !== null
  } catch (error) {
    if (!(error instanceof SearchError)) throw error
    set({ problem: error.message })
    storyStore.getState().set({ page: 'evidence', tour: null })
    return true
  }
}

/** The recording of a trial; null where it was not kept. @throws SearchError for one that is none */
export async function recordingOf({ served, recordings }: OpenSweep, trial: string): Promise<RunRecord | null> {
  const kept = recordings.get(trial)
  if (kept) return readRecording(await kept.text())
  if (served === null) return null
  const text = await fetchText(urlOf(served, `trials/${trial}.json`)).catch((error: unknown) => {
    if (error instanceof NotFound) return null
    throw error
  })
  return text === null ? null : readRecording(text)
}
