/**
 * Owns the Worker: made on the first command, never before. Commands go in, events come out. A worker that dies (killed,
 * out of memory) lets go of its Web Lock, which is how the page learns of it.
 */
import { type EvaluationCommand, type EvaluationEvent, isEvaluationEvent } from '../../src/protocol/evaluationMessages'
import type { Command, Event } from '../../src/protocol/messages'
import type { ScoringCommand } from '../../src/protocol/proxies'
import type { SurrogateCommand } from '../../src/protocol/surrogate'

/** All that is known of a worker that is gone. */
export const WORDLESS = 'the worker ended without a word'

export interface SearchClient {
  send(command: Command | EvaluationCommand | ScoringCommand | SurrogateCommand): void
  /** Ends the worker; the next command makes a new one. */
  close(): void
}

export function createSearchClient(
  onEvent: (event: Event) => void,
  onDeath: () => void,
  onEvaluation: (event: EvaluationEvent) => void,
  makeWorker: () => Worker = () => new Worker(new URL('../../src/worker.ts', import.meta.url), { type: 'module' }),
): SearchClient {
  let worker: Worker | null = null
  const died = (made: Worker): void => {
    if (worker !== made) return
    worker = null
    onDeath()
    onEvaluation({ type: 'evaluation-failed', code: 'crashed', message: WORDLESS })
  }
  const open = (): Worker => {
    const made = makeWorker()
    made.onmessage = ({ data }: MessageEvent<Event | EvaluationEvent>) => {
      if (isEvaluationEvent(data)) onEvaluation(data)
      else if (data.type === 'alive') void navigator.locks.request(data.lock, () => died(made))
      else onEvent(data)
    }
    made.onerror = (event) => {
      worker?.terminate()
      worker = null
      const failure = { code: 'internal', message: event.message || 'worker: could not be started' } as const
      onEvent({ type: 'failed', ...failure })
      onEvaluation({ type: 'evaluation-failed', ...failure })
    }
    return made
  }
  return {
    send(command) {
      worker ??= open()
      worker.postMessage(command)
    },
    close() {
      worker?.terminate()
      worker = null
    },
  }
}
