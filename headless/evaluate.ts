/**
 * Retraining in the headless page, through the same worker and messages as in the lab: `evaluate` runs a request to its
 * end and emits every event of it, `stop-evaluation` asks it to end. One at a time.
 */
import type { EvaluationRequest } from '../src/protocol/evaluation'
import { conductEvaluation } from './conduct'
import { loadCommand, type ServedData } from './files'
import { register } from './registry'
import { startWorker } from './workerPort'

export interface EvaluateRequest extends ServedData {
  readonly request: EvaluationRequest
  /** As for `conductEvaluation`. */
  readonly adopts?: boolean | undefined
}

let stopper: AbortController | null = null

/** Resolves with the event that ended it: `evaluation-finished`, `evaluation-failed`, or `rejected` for refused data. */
register('evaluate', async ({ request, adopts, ...data }: EvaluateRequest, emit) => {
  if (stopper !== null) throw new Error('an evaluation is running in this page already')
  stopper = new AbortController()
  const { signal } = stopper
  try {
    const load = await loadCommand(data)
    const worker = startWorker()
    return await conductEvaluation(worker, { request, adopts }, load, emit, signal).finally(worker.terminate)
  } finally {
    stopper = null
  }
})

register('stop-evaluation', () => stopper?.abort())
