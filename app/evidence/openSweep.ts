/** Opens the index of a sweep: one that is served beside the page, a file, a folder, or a folder in a zip archive. */
import { readZip } from '../../src/data/formats/zip'
import { SearchError, toSearchError, visible } from '../../src/errors'
import type { GivenFile } from '../../src/protocol/messages'
import { readRecording } from '../../src/protocol/recording'
import type { RunRecord } from '../../src/protocol/runRecord'
import { INDEX_FORMAT, INDEX_NAME, LONGEST_INDEX, readIndex } from '../../src/sweep/indexFile'
import { NotFound } from '../run/recordings'
import { storyStore } from '../story/storyStore'
import { type OpenSweep, type SweepFile, useEvidence } from './evidenceStore'

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

const isZip = ({ name }: GivenFile): boolean => /\.zip$/i.test(name)

/** The files themselves, or those that the one archive among them lists: nothing of it is unpacked yet. */
async function listed(given: readonly GivenFile[]): Promise<readonly SweepFile[]> {
  const [only] = given
  if (only && given.length === 1 && isZip(only)) return (await readZip(only.name, only.blob)).files
  return given.map(({ name, blob }) => ({ path: name, size: blob.size, open: async () => blob }))
}

/** The index among files, by its name; null where there is none. */
function indexAmong(files: readonly SweepFile[]): SweepFile | null {
  return files.find(({ path }) => path.split('/').at(-1) === INDEX_NAME) ?? null
}

/** Whether a single file is an index, whatever its name, by its first characters. */
async function isIndex({ blob }: GivenFile): Promise<boolean> {
  return (await blob.slice(0, 60).text()).startsWith(`{"format":"${INDEX_FORMAT}"`)
}

async function indexOf(given: readonly GivenFile[], files: readonly SweepFile[]): Promise<SweepFile | null> {
  const [only] = given
  const isBare = only !== undefined && given.length === 1 && !isZip(only) && (await isIndex(only))
  return (isBare ? files[0] : indexAmong(files)) ?? null
}

/** Whether the files may be a sweep, without reading them: an archive is listed. */
export async function holdsSweep(given: readonly GivenFile[]): Promise<boolean> {
  // An archive that cannot be listed is refused by whoever reads its images.
  return (await indexOf(given, await listed(given).catch(() => []))) !== null
}

/** @throws SearchError 'bad-archive' for a file longer than any of a sweep, before it is read */
async function textOf({ path, size, open }: SweepFile): Promise<string> {
  if (size > LONGEST_INDEX)
    throw new SearchError('bad-archive', `${visible(path)}: ${size} bytes, at most ${LONGEST_INDEX} are read`)
  return (await open()).text()
}

/**
 * @returns null where no index is among the files
 * @throws SearchError 'bad-table' naming the line, the field and the rule; 'bad-archive'
 */
async function sweepOf(given: readonly GivenFile[]): Promise<OpenSweep | null> {
  const files = await listed(given)
  const index = await indexOf(given, files)
  if (!index) return null
  const recordings = files.flatMap((file) => {
    const trial = RECORDING.exec(file.path)?.[1]
    return trial === undefined ? [] : [[trial, file] as const]
  })
  return { index: readIndex(await textOf(index), index.path), served: null, recordings: new Map(recordings) }
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
    set({ problem: toSearchError(error).message })
    storyStore.getState().set({ page: 'evidence', tour: null })
    return true
  }
}

/** The recording of a trial; null where it was not kept. @throws SearchError for one that is none */
export async function recordingOf({ served, recordings }: OpenSweep, trial: string): Promise<RunRecord | null> {
  const kept = recordings.get(trial)
  if (kept) return readRecording(await textOf(kept))
  if (served === null) return null
  const text = await fetchText(urlOf(served, `trials/${trial}.json`)).catch((error: unknown) => {
    if (error instanceof NotFound) return null
    throw error
  })
  return text === null ? null : readRecording(text)
}
