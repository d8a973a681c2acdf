/** The recorded runs that are served beside the page, and the check that a file is one this page can read. */
import { SearchError } from '../src/errors'
import { RUN_FORMAT, RUN_VERSION, type RunRecord } from '../src/protocol/record'

export const RECORDINGS = ['two-minutes', 'small-cell'] as const
export type RecordingId = (typeof RECORDINGS)[number]

export function isRecordingId(value: unknown): value is RecordingId {
  return (RECORDINGS as readonly unknown[]).includes(value)
}

/** A file that is not there: a build without recordings, or no network. */
export class NotFound extends Error {}

/** @throws SearchError 'bad-recording' naming what was found and what was expected */
export function checkRecording(value: unknown): RunRecord {
  if (typeof value !== 'object' || value === null)
    throw new SearchError('bad-recording', 'recording: not a JSON object')
  const { format, version, events, config, provenance } = value as Record<string, unknown>
  if (format !== RUN_FORMAT)
    throw new SearchError('bad-recording', `recording format: ${JSON.stringify(format)}, expected "${RUN_FORMAT}"`)
  if (version !== RUN_VERSION)
    throw new SearchError('bad-recording', `recording version: ${JSON.stringify(version)}, expected ${RUN_VERSION}`)
  if (!Array.isArray(events) || typeof config !== 'object' || typeof provenance !== 'object')
    throw new SearchError('bad-recording', 'recording: events, config or provenance missing')
  return value as RunRecord
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new SearchError('bad-recording', 'recording: not JSON')
  }
}

/** @throws SearchError 'bad-recording' when the text is not a recording */
export function readRecording(text: string): RunRecord {
  return checkRecording(parse(text))
}

/**
 * @throws NotFound when the file is not served, SearchError 'bad-recording' when it cannot be read
 */
export async function fetchRecording(id: RecordingId): Promise<RunRecord> {
  const url = `${import.meta.env.BASE_URL}runs/${id}.json`
  const response = await fetch(url).catch(() => null)
  const html = response?.headers.get('content-type')?.includes('html') ?? false
  if (!response?.ok || html) throw new NotFound(`runs/${id}.json`)
  return readRecording(await response.text())
}
