/**
 * One GPU and two that use it: whom a message is for, and who waits. A search that is asked for while an evaluation is
 * being stopped begins when that has let go; while one goes on it is refused.
 */
import { type EvaluationCommand, isEvaluationCommand } from '../protocol/evaluation'
import type { Event } from '../protocol/messages'

export interface RouteParts {
  readonly session: { handle(message: unknown): Promise<void> }
  readonly evaluator: {
    readonly isBusy: boolean
    readonly isStopping: boolean
    /** Resolves when no evaluation is in progress. */
    readonly ended: Promise<void>
    handle(command: EvaluationCommand): Promise<void>
  }
  readonly post: (event: Event) => void
}

function takesTheGpu(message: unknown): boolean {
  const type = (message as { readonly type?: unknown } | null)?.type
  return type === 'start' || type === 'continue-run'
}

/** Takes one message of unknown origin. */
export function createRoute({ session, evaluator, post }: RouteParts): (message: unknown) => Promise<void> {
  return async (message) => {
    if (isEvaluationCommand(message)) return evaluator.handle(message)
    // In order: what follows a search that waits must not overtake it.
    if (evaluator.isStopping) await evaluator.ended
    if (!(evaluator.isBusy && takesTheGpu(message))) return session.handle(message)
    const { type } = message as { readonly type: string }
    post({ type: 'failed', code: 'busy', message: `${type}: an evaluation is in progress; stop it first` })
  }
}
