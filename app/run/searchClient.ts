/**
 * Owns the Worker: made on the first command, never before. Commands go in, events come out. A worker that dies (killed,
 * out of memory) lets go of its Web Lock, which is how the page learns of it. The threads it computes with live and end with it.
 */
import { type EvaluationCommand, type EvaluationEvent, isEvaluationEvent } from '../../src/protocol/evaluationMessages'
import type { Command, Event } from '../../src/protocol/messages'
import type { ScoringCommand } from '../../src/protocol/proxies'
import type { SurrogateCommand } from '../../src/protocol/surrogate'
import { isThreadOrder, type ThreadOrder } from '../../src/protocol/threads'
import { createThreads, type Threads } from './threads'

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
  let threads: Threads | null = null
  const end = (): void => {
    worker?.terminate()
    worker = null
    threads?.endAll()
  }
  const died = (made: Worker): void => {
    if (worker !== made) return
    end()
    onDeath()
    onEvaluation({ type: 'evaluation-failed', code: 'crashed', message: WORDLESS })
  }
  const open = (): Worker => {
    const made = makeWorker()
    const beside = createThreads((news) => made.postMessage(news))
    threads = beside
    made.onmessage = ({ data }: MessageEvent<Event | EvaluationEvent | ThreadOrder>) => {
      if (isThreadOrder(data)) beside.follow(data)
      else if (isEvaluationEvent(data)) onEvaluation(data)
      else if (data.type === 'alive') void navigator.locks.request(data.lock, () => died(made))
      else onEvent(data)
    }
    made.onerror = (event) => {
      end()
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
    close: end,
  }
}
