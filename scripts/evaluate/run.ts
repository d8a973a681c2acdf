/** Runs one evaluation, in this process or through the worker of the headless page, and keeps its results. */
import { conductEvaluation, type EvaluationEnd } from '../../headless/conduct'
import type { EvaluateRequest } from '../../headless/evaluate'
import type { EvaluationRecord, EvaluationRequest, EvaluationResult } from '../../src/protocol/evaluation'
import type { EvaluationEvent } from '../../src/protocol/evaluationMessages'
import { openHeadlessPage } from '../host/browser'
import type { EngineChoice } from '../host/engineOption'
import { readData, serveData } from '../host/localData'
import { openNodeLab } from '../host/nodeLab'

export interface Evaluated {
  /** null when it ended before the first training had started. */
  readonly record: EvaluationRecord | null
  readonly end: EvaluationEnd
}

interface Asked {
  readonly request: EvaluationRequest
  /** Folder or archive of files; null for generated images. */
  readonly data: string | null
  /** Train on the set that was loaded, whichever the budget names. */
  readonly adopts?: boolean | undefined
  readonly signal: AbortSignal
}

type Hear = (event: EvaluationEvent) => void

/**
 * @param onEvent hears every event in order
 * @param asked   aborting its signal asks the evaluation to end after its step
 */
export async function runEvaluation(asked: Asked, choice: EngineChoice, onEvent: Hear): Promise<Evaluated> {
  const date = new Date().toISOString()
  const results: EvaluationResult[] = []
  let started: Extract<EvaluationEvent, { type: 'evaluation-started' }> | null = null
  const hear: Hear = (event) => {
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
  const end = await (choice.engine === 'cpu' ? evaluateHere(asked, choice.threads, hear) : evaluateInPage(asked, hear))
  return { record: recordOf(started), end }
}

async function evaluateHere(
  { request, data, adopts, signal }: Asked,
  threads: number,
  hear: Hear,
): Promise<EvaluationEnd> {
  const load = await readData(data)
  const lab = openNodeLab({ threads })
  try {
    return await conductEvaluation(lab, { request, adopts }, load, hear, signal)
  } finally {
    await lab.close()
  }
}

async function evaluateInPage({ request, data, adopts, signal }: Asked, hear: Hear): Promise<EvaluationEnd> {
  const page = await openHeadlessPage({ gpu: true })
  try {
    const args: EvaluateRequest = { request, adopts, ...(await serveData(page, data)) }
    const ended = page.call<EvaluationEnd>('evaluate', args, (event) => hear(event as EvaluationEvent))
    const stop = (): void => void page.call('stop-evaluation')
    signal.addEventListener('abort', stop)
    if (signal.aborted) stop()
    return await ended.finally(() => signal.removeEventListener('abort', stop))
  } finally {
    // A browser that is gone already has nothing to close.
    await page.close().catch((error: unknown) => console.error(`closing Chromium: ${error}`))
  }
}
