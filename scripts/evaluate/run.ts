/** Runs one evaluation in headless Chromium, through the worker that the page uses, and keeps its results. */
import type { EvaluateRequest } from '../../headless/evaluate'
import type {
  EvaluationEvent,
  EvaluationRecord,
  EvaluationRequest,
  EvaluationResult,
} from '../../src/protocol/evaluation'
import type { Event } from '../../src/protocol/messages'
import { openHeadlessPage } from '../host/browser'
import { serveData } from '../search/run'

type EndEvent =
  | Extract<EvaluationEvent, { type: 'evaluation-finished' | 'evaluation-failed' }>
  | Extract<Event, { type: 'rejected' }>

export interface EvaluationEnd {
  /** null when it ended before the first training had started. */
  readonly record: EvaluationRecord | null
  readonly end: EndEvent
}

/**
 * @param data    folder or archive of official files; null for generated images
 * @param onEvent hears every event in order
 * @param signal  aborting asks it to end after its step
 */
export async function runEvaluation(
  request: EvaluationRequest,
  data: string | null,
  onEvent: (event: EvaluationEvent) => void,
  signal: AbortSignal,
): Promise<EvaluationEnd> {
  const page = await openHeadlessPage({ gpu: true })
  const date = new Date().toISOString()
  const results: EvaluationResult[] = []
  let started: Extract<EvaluationEvent, { type: 'evaluation-started' }> | null = null
  const hear = (event: EvaluationEvent): void => {
    if (event.type === 'evaluation-started') started = event
    if (event.type === 'evaluation-result') results.push(event.result)
    onEvent(event)
  }
  const recordOf = (from: typeof started): EvaluationRecord | null =>
    from && {
      budget: from.budget,
      dataset: from.dataset.title,
      heldOut: from.heldOut,
      adapter: from.adapter.description,
      date,
      results,
    }
  try {
    const stop = (): void => void page.call('stop-evaluation')
    signal.addEventListener('abort', stop)
    const args: EvaluateRequest = { request, ...(await serveData(page, data)) }
    const end = await page
      .call<EndEvent>('evaluate', args, (event) => hear(event as EvaluationEvent))
      .finally(() => signal.removeEventListener('abort', stop))
    return { record: recordOf(started), end }
  } finally {
    await page.close().catch((error: unknown) => console.error(`closing Chromium: ${error}`))
  }
}
