/** The recorded runs that are served beside the page. */
import type { RecordedState, RunRecord } from '../../src/protocol/runRecord'

export const RECORDINGS = [
  'two-minutes',
  'second-order',
  'small-cell',
  'article',
  'unshared-cells',
  'p-darts',
  'pc-darts',
  'auto-deeplab',
  'snas',
  'gdas',
  'xnas',
  'generated-shapes',
] as const
export type OfferedRecording = (typeof RECORDINGS)[number]
/** Shown by the page of answers, which has their list: answerRuns.ts. */
export type AnswerRun = `answer-${string}`
export type RecordingId = OfferedRecording | AnswerRun

export function isAnswerRun(id: string): id is AnswerRun {
  return /^answer-[a-z-]{1,40}$/.test(id)
}

export function isRecordingId(value: unknown): value is RecordingId {
  return (RECORDINGS as readonly unknown[]).includes(value) || (typeof value === 'string' && isAnswerRun(value))
}

/** A file that is not there: a build without recordings, or no network. */
export class NotFound extends Error {}

/**
 * @throws NotFound when the file is not served, SearchError when it cannot be read
 */
export async function fetchRecording(id: RecordingId): Promise<RunRecord> {
  const url = `${import.meta.env.BASE_URL}runs/${id}.json`
  const response = await fetch(url).catch(() => null)
  const html = response?.headers.get('content-type')?.includes('html') ?? false
  if (!response?.ok || html) throw new NotFound(`runs/${id}.json`)
  // The checks are half as large as all else that the first paint needs: they come while the recording does.
  const [text, { readRecording }] = await Promise.all([response.text(), import('../../src/protocol/recording')])
  return readRecording(text)
}

/**
 * A state that is served beside its recording.
 *
 * @throws NotFound when the file is not served
 */
export async function fetchState({ file, bytes }: RecordedState): Promise<File> {
  const response = await fetch(`${import.meta.env.BASE_URL}runs/${file}`).catch(() => null)
  const body = response?.ok ? await response.blob() : null
  if (body?.size !== bytes) throw new NotFound(`runs/${file}: ${bytes} bytes expected, ${body?.size ?? 'none'} served`)
  return new File([body], file)
}
