/**
 * Retraining in the headless page, through the same worker and messages as in the lab: `evaluate` runs a request to its
 * end and emits every event of it, `stop-evaluation` asks it to end. One at a time.
 */
import type { EvaluationCommand, EvaluationEvent, EvaluationRequest } from '../src/protocol/evaluation'
import { isEvaluationEvent } from '../src/protocol/evaluation'
import type { Command, Event } from '../src/protocol/messages'
import { loadCommand, type ServedData } from './files'
import { register } from './registry'

export interface EvaluateRequest extends ServedData {
  readonly request: EvaluationRequest
}

let worker: Worker | null = null

const send = (command: Command | EvaluationCommand): void => worker?.postMessage(command)

/** Resolves with the event that ended it: `evaluation-finished`, `evaluation-failed`, or `rejected` for refused data. */
register('evaluate', async ({ request, ...data }: EvaluateRequest, emit) => {
  if (worker !== null) throw new Error('an evaluation is running in this page already')
  const load = await loadCommand(data)
  const running = new Worker(new URL('../src/worker.ts', import.meta.url), { type: 'module' })
  worker = running
  try {
    return await new Promise<Event | EvaluationEvent>((resolve, reject) => {
      running.addEventListener('error', ({ message, filename, lineno }) => {
        reject(new Error(`worker: ${message || 'could not be loaded'} (${filename}:${lineno})`))
      })
      running.addEventListener('message', ({ data }: MessageEvent<Event | EvaluationEvent>) => {
        if (isEvaluationEvent(data)) emit(data)
        if (data.type === 'dataset') send({ type: 'evaluate', request })
        if (data.type === 'evaluation-finished' || data.type === 'evaluation-failed' || data.type === 'rejected')
          resolve(data)
      })
      if (load) send(load)
      else send({ type: 'evaluate', request })
    })
  } finally {
    running.terminate()
    worker = null
  }
})

register('stop-evaluation', () => send({ type: 'stop-evaluation' }))
