/** What crosses between page and worker about retraining. Apart from the checks of a request, which the first paint does not need. */
import type { FailureCode } from '../errors'
import type { EngineChoice } from './engines'
import type { EvaluationRequest, EvaluationResult, HeldOut } from './evaluation'
import type { EvaluationBudget } from './evaluationBudget'
import type { AdapterInfo, DatasetInfo } from './facts'

export type EvaluationCommand =
  | { readonly type: 'evaluate'; readonly request: EvaluationRequest; readonly engine?: EngineChoice }
  /** End after the step in flight; what has been told stays. */
  | { readonly type: 'stop-evaluation' }

export type EvaluationEvent =
  | {
      readonly type: 'evaluation-started'
      readonly budget: EvaluationBudget
      readonly dataset: DatasetInfo
      readonly heldOut: HeldOut
      readonly adapter: AdapterInfo
      readonly trainings: number
      readonly stepsPerEpoch: number
    }
  | {
      readonly type: 'evaluation-progress'
      /** Trainings ended before this one. */
      readonly training: number
      readonly trainings: number
      /** Counted from 1. */
      readonly epoch: number
      readonly step: number
      readonly stepsPerEpoch: number
      readonly msPerStep: number
      /** Milliseconds until the last training ends, at the present rate. */
      readonly etaMs: number
      readonly trainLoss: number
    }
  | { readonly type: 'evaluation-result'; readonly result: EvaluationResult }
  | { readonly type: 'evaluation-finished'; readonly reason: 'done' | 'stopped' }
  | { readonly type: 'evaluation-failed'; readonly code: FailureCode; readonly message: string }

export function isEvaluationCommand(value: unknown): value is EvaluationCommand {
  const type = (value as { readonly type?: unknown } | null)?.type
  return type === 'evaluate' || type === 'stop-evaluation'
}

export function isEvaluationEvent(value: { readonly type: string }): value is EvaluationEvent {
  return value.type.startsWith('evaluation-')
}
