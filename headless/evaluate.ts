/**
 * Retraining in the headless page, through the same worker and messages as in the lab: `evaluate` runs a request to its
 * end and emits every event of it, `stop-evaluation` asks it to end. One at a time.
 */
import type { EvaluationRequest } from '../src/protocol/evaluation'
import { conductEvaluation } from './conduct'
import { loadCommand, type ServedData } from './files'
import { register } from './registry'
import { startWorker, type WorkerPort } from './workerPort'

export interface EvaluateRequest extends ServedData {
  readonly request: EvaluationRequest
}

let worker: WorkerPort | null = null

/** Resolves with the event that ended it: `evaluation-finished`, `evaluation-failed`, or `rejected` for refused data. */
register('evaluate', async ({ request, ...data }: EvaluateRequest, emit) => {
  if (worker !== null) throw new Error('an evaluation is running in this page already')
  const load = await loadCommand(data)
  worker = startWorker()
  try {
    return await conductEvaluation(worker, request, load, emit)
  } finally {
    worker.terminate()
    worker = null
  }
})

register('stop-evaluation', () => worker?.send({ type: 'stop-evaluation' }))
