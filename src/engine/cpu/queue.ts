/**
 * Commands of all plans of an executor, in the order in which they were given. Long ones are done in slices, between which the thread's
 * other events have their turn: a pause or a stop is heard within a slice.
 */
import { SearchError } from '../../errors'

/** Milliseconds after which other events have their turn. */
export const SLICE_MS = 20

export interface Command {
  /** Does a part of at most about so many milliseconds. @returns whether it is done */
  step(ms: number): boolean | Promise<boolean>
  /** The queue has failed before it was done. */
  fail?(error: SearchError): void
}

export interface QueueParts {
  readonly now: () => number
  /** Lets the thread's other events happen. */
  readonly breathe: () => Promise<void>
  /** A command threw: no later one is done. */
  readonly onFailure: (error: SearchError) => void
}

export class CommandQueue {
  private readonly parts: QueueParts
  private commands: Command[] = []
  private isPumping = false
  private failure: SearchError | null = null
  /** When the other events last had their turn. Outlives a pump: short commands, each given when the one before is done, starve nobody. */
  private breathedAt: number

  constructor(parts: QueueParts) {
    this.parts = parts
    this.breathedAt = parts.now()
  }

  push(command: Command): void {
    if (this.failure) command.fail?.(this.failure)
    else {
      this.commands.push(command)
      if (!this.isPumping) void this.pump()
    }
  }

  /** Does it at once where nothing waits before it; `later` makes the command that does it in its turn. */
  now(act: () => void, later: () => () => void): void {
    if (this.failure) return
    if (this.commands.length === 0) act()
    else this.inTurn(later())
  }

  private inTurn(act: () => void): void {
    this.push({
      step: () => {
        act()
        return true
      },
    })
  }

  /** Resolves when all commands given so far are done. Rejects with what made it fail. */
  settled(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.push({
        step: () => {
          resolve()
          return true
        },
        fail: reject,
      })
    })
  }

  /** Nothing is done any more. */
  stop(error: SearchError): void {
    if (this.failure) return
    this.failure = error
    for (const command of this.commands.splice(0)) command.fail?.(error)
  }

  private async pump(): Promise<void> {
    const { now, breathe, onFailure } = this.parts
    this.isPumping = true
    while (this.commands.length > 0) {
      try {
        const done = this.commands[0]?.step(SLICE_MS)
        if (typeof done === 'object' ? await done : done) this.commands.shift()
      } catch (thrown) {
        const error = thrown instanceof SearchError ? thrown : new SearchError('crashed', `the CPU engine: ${thrown}`)
        this.stop(error)
        onFailure(error)
      }
      if (now() - this.breathedAt < SLICE_MS) continue
      await breathe()
      this.breathedAt = now()
    }
    this.isPumping = false
  }
}
