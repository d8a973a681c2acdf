/**
 * One GPU and those that use it: whom a message is for, and who waits. A search that is asked for while an evaluation or a
 * scoring is being stopped begins when that has let go; while one goes on it is refused.
 */
import { type EvaluationCommand, isEvaluationCommand } from '../protocol/evaluationMessages'
import type { Event } from '../protocol/messages'
import { isScoringCommand, type ScoringCommand } from '../protocol/proxies'

/** What takes the GPU beside the session. */
interface Worked<Command> {
  /** What messages call its work. */
  readonly called: string
  readonly isBusy: boolean
  readonly isStopping: boolean
  /** Resolves when it does nothing. */
  readonly ended: Promise<void>
  handle(command: Command): Promise<void>
}

export interface RouteParts {
  readonly session: { handle(message: unknown): Promise<void> }
  readonly evaluator: Worked<EvaluationCommand>
  readonly scorer: Worked<ScoringCommand>
  readonly post: (event: Event) => void
}

function takesTheGpu(message: unknown): boolean {
  const type = (message as { readonly type?: unknown } | null)?.type
  return type === 'start' || type === 'continue-run' || type === 'continue-file'
}

/** Takes one message of unknown origin. */
export function createRoute({ session, evaluator, scorer, post }: RouteParts): (message: unknown) => Promise<void> {
  return async (message) => {
    if (isEvaluationCommand(message)) return evaluator.handle(message)
    if (isScoringCommand(message)) return scorer.handle(message)
    // In order: what follows a search that waits must not overtake it.
    if (evaluator.isStopping) await evaluator.ended
    if (scorer.isStopping) await scorer.ended
    const by = [evaluator, scorer].find(({ isBusy }) => isBusy)?.called
    if (by === undefined || !takesTheGpu(message)) return session.handle(message)
    const { type } = message as { readonly type: string }
    post({ type: 'failed', code: 'busy', message: `${type}: ${by} is in progress; stop it first` })
  }
}
