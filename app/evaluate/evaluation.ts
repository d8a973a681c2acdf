/** What the buttons of a retraining do: it takes the GPU for this tab, and gives it back at its end. */
import type { EngineChoice } from '../../src/protocol/engines'
import type { EvaluationRequest } from '../../src/protocol/evaluation'
import type { EvaluationCommand, EvaluationEvent } from '../../src/protocol/evaluationMessages'
import type { Tabs } from '../saved/tabs'
import { type EvaluationStore, isBusy } from './evaluationStore'

export interface EvaluationParts {
  readonly store: EvaluationStore
  readonly tabs: Pick<Tabs, 'claim' | 'release' | 'elsewhere'>
  readonly send: (command: EvaluationCommand) => void
  /** What it is to run on. */
  readonly engine: () => EngineChoice
  /** ISO. */
  readonly date: () => string
}

export interface Evaluation {
  start(request: EvaluationRequest): void
  stop(): void
  /** What the worker says. */
  onEvent(event: EvaluationEvent): void
}

export function createEvaluation({ store, tabs, send, engine, date }: EvaluationParts): Evaluation {
  /** Asked for while the right to the GPU is; a stop in between calls it off. */
  let wanted: EvaluationRequest | null = null
  /** The worker has it. */
  let isSent = false

  const end = (event: EvaluationEvent): void => {
    if (isBusy(store.getState().status)) store.getState().apply(event)
  }

  return {
    start(request) {
      wanted = request
      store.getState().begin(date())
      void tabs.claim('evaluation').then(async (mine) => {
        const other = mine ? null : await tabs.elsewhere()
        if (wanted !== request) {
          if (mine && !isSent && wanted === null) tabs.release('evaluation')
          return
        }
        wanted = null
        if (mine) {
          isSent = true
          send({ type: 'evaluate', request, engine: engine() })
          return
        }
        const does = other === 'evaluation' ? 'retrains' : 'searches'
        end({
          type: 'evaluation-failed',
          code: 'busy',
          message: `evaluate: another tab of this site ${does}; stop it there`,
        })
      })
    },
    stop() {
      if (wanted === null) return send({ type: 'stop-evaluation' })
      wanted = null
      end({ type: 'evaluation-finished', reason: 'stopped' })
    },
    onEvent(event) {
      if (event.type === 'evaluation-failed' || event.type === 'evaluation-finished') {
        isSent = false
        tabs.release('evaluation')
      }
      // A worker that fails while nothing is retrained says so elsewhere.
      const { status, isEnding } = store.getState()
      if (event.type !== 'evaluation-failed' || isEnding || isBusy(status)) store.getState().apply(event)
    },
  }
}
