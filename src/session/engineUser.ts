/** Owns what those that take the engine beside a search have in common: when they are refused, and their last word about a request. */
import { type FailureCode, toSearchError } from '../errors'
import { OneAtATime } from './oneAtATime'

interface EngineUserParts<Event> {
  /** What messages call its work: "a scoring of cells". */
  readonly called: string
  readonly post: (event: Event) => void
  /** What has the engine at present, as messages call it; null when it is free. */
  readonly taken: () => string | null
  readonly finished: (reason: 'done' | 'stopped') => Event
  readonly failed: (code: FailureCode, message: string) => Event
}

export abstract class EngineUser<Event> extends OneAtATime<Event> {
  private readonly user: EngineUserParts<Event>

  constructor(user: EngineUserParts<Event>) {
    super(user.post)
    this.user = user
  }

  get called(): string {
    return this.user.called
  }

  /**
   * @param command that asks for it, for messages
   * @param work resolves to whether it was done; false when it was stopped
   * @returns resolves when it is answered; never rejects
   */
  protected async answer(
    command: string,
    work: (signal: AbortSignal, tell: (event: Event) => void) => Promise<boolean>,
  ): Promise<void> {
    const { called, post, taken, finished, failed } = this.user
    const by = this.isBusy ? called : taken()
    if (by !== null) {
      post(failed('busy', `${command}: ${by} is in progress; stop it first`))
      return
    }
    return this.run(
      async (signal, tell) => finished((await work(signal, tell)) ? 'done' : 'stopped'),
      (error, signal) => {
        // What is left behind when told to stop can only throw.
        if (signal.aborted) return finished('stopped')
        const { code, message } = toSearchError(error)
        return failed(code, message)
      },
    )
  }
}

/** What has the engine, as messages call it; null when it is free. */
export function takenBy(
  session: { readonly isSearching: boolean },
  users: readonly { readonly isBusy: boolean; readonly called: string }[],
): string | null {
  return session.isSearching ? 'a search' : (users.find(({ isBusy }) => isBusy)?.called ?? null)
}
