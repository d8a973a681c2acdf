/**
 * Owns one search from its start to its end, faults included: saves as it goes, and when the device is lost or hangs
 * tries again from the newest state. What a visitor sees of that is the events it posts.
 */
import { type FailureCode, SearchError, toSearchError } from '../errors'
import type { SearchConfig } from '../protocol/config'
import type { EngineChoice } from '../protocol/engines'
import type { FinishReason, Player } from '../protocol/facts'
import type { Event } from '../protocol/messages'
import { type ProjectionRequest, whyNotProjected } from '../protocol/projection'
import type { EpochRecord } from '../protocol/record'
import { isOver, type RunEnd } from '../protocol/runs'
import type { RunStore } from '../store/slots'
import { Attempt, type AttemptParts, lastEpochOf, type Wishes } from './attempt'
import { Keeper } from './keeper'
import { configOf, engineOf, type Origin, runIdOf, savedIn } from './origin'
import { Question } from './question'

export interface RunParts extends AttemptParts {
  readonly post: (event: Event) => void
  /** Between two saves inside an epoch, in milliseconds. */
  readonly saveEveryMs: number
}

/** Faults of the device, not of the search: it is set up again. */
const RECOVERABLE: ReadonlySet<FailureCode> = new Set(['device-lost', 'stalled'])
/** A lost device is set up again so often without a step forward. */
const MAX_FAULTS = 3

/** How a command wants it to run. */
export interface RunWishes {
  readonly pauseAfter?: number
  readonly engine?: EngineChoice | undefined
  readonly threads?: number
  /** Under which name it is saved, where that is known before it is read. */
  readonly savedAs?: string | null
}

export class LiveRun {
  private readonly parts: RunParts
  private readonly wishes: Wishes
  /** Epochs from its start until it pauses by itself. */
  private readonly pauseAfter: number | undefined
  private attempt: Attempt | null = null
  private keeper: Keeper | null = null
  private stopped = false
  private over = false
  private savedAs: string | null = null
  private config: SearchConfig | null = null
  private lastRecord: EpochRecord | null = null
  /** How a run ended that had come to its end before: it is only asked, and stays as it was saved. */
  private ended: RunEnd | null = null

  constructor(parts: RunParts, { pauseAfter, engine, threads, savedAs }: RunWishes) {
    this.parts = parts
    this.savedAs = savedAs ?? null
    this.pauseAfter = pauseAfter
    this.wishes = { pause: false, pauseBehind: null, restsAtEnd: true, engine: engine ?? null, threads }
  }

  /** Under which name it is saved; null while that is not known, or where it is not. */
  get id(): string | null {
    return this.savedAs
  }

  /**
   * Searches until the end, or until a fault that cannot be survived. Posts the event that ends the run; never rejects.
   *
   * @param open   finds what to search and where to save it; what it throws ends the run
   * @param onEnd  called just before the last event: the next search may start
   */
  async run(
    open: () => Promise<{ readonly origin: Origin; readonly store: RunStore | null }>,
    onEnd: () => void,
  ): Promise<void> {
    const end = await open()
      .then(({ origin, store }) => this.conduct(origin, store))
      .then(
        (reason) => ({ kind: 'finished', reason, returnsEpoch: returnsEpoch(reason, this.lastRecord) }) as const,
        (error: unknown) => {
          const { code, message } = toSearchError(error)
          // Loading ends with an error when it is told to stop, a hung step with an alarm; the end is what was asked for.
          if (this.stopped && (this.attempt?.gate === null || RECOVERABLE.has(code)))
            return this.ended ?? stoppedAt(this.lastRecord)
          return { kind: 'failed', code, message } as const
        },
      )
    this.attempt?.stop()
    this.attempt = null
    if (this.ended === null) await this.keeper?.end(end)
    this.over = true
    onEnd()
    const { kind: type, ...rest } = end
    this.parts.post({ type, ...rest } as Event)
  }

  /** Tries until the search ends, or until its device failed too often at one place. */
  private async conduct(origin: Origin, store: RunStore | null): Promise<FinishReason> {
    this.savedAs = runIdOf(origin)
    const config = configOf(origin)
    this.config = config
    this.wishes.engine ??= engineOf(origin) ?? 'auto'
    const { state = null, end = null } = savedIn(origin) ?? {}
    if (this.pauseAfter !== undefined) this.wishes.pauseBehind = lastEpochOf(state?.records) + this.pauseAfter
    this.ended = isOver(end) ? end : null
    this.lastRecord = state?.records.at(-1) ?? null
    const { now, date, saveEveryMs } = this.parts
    const post = (event: Event): void => this.tell(event)
    const keeper = new Keeper({ store, state, now, date, post, everyMs: saveEveryMs })
    this.keeper = keeper
    let faults = 0
    let lastPlace = ''
    for (;;) {
      const attempt = new Attempt(this.parts, { config, keeper, origin }, this.wishes, post)
      this.attempt = attempt
      if (this.stopped) attempt.stop()
      try {
        return await attempt.run()
      } catch (thrown) {
        attempt.giveUp()
        const error = toSearchError(thrown)
        if (!RECOVERABLE.has(error.code) || this.stopped) throw error
        const { epoch, step } = keeper.state ?? { epoch: 1, step: 0 }
        faults = lastPlace === `${epoch}/${step}` ? faults + 1 : 1
        lastPlace = `${epoch}/${step}`
        if (faults >= MAX_FAULTS)
          throw new SearchError(error.code, `${error.message} (${faults} times at epoch ${epoch}, step ${step})`)
        this.tell({ type: 'recovering', code: error.code, message: error.message, epoch, step })
      }
    }
  }

  /** Why a pause is refused; null when it is on its way. */
  pause(): string | null {
    const gate = this.attempt?.gate ?? null
    if (gate === null) return 'the search is still loading'
    if (gate.isClosed) return 'the search is paused already'
    gate.close()
    return null
  }

  /** Why going on is refused; null when it goes on. */
  resume(pauseAfter: number | undefined): string | null {
    const { attempt } = this
    const gate = attempt?.gate ?? null
    if (attempt === null || gate === null) return 'the search is still loading'
    if (!gate.isClosed) return 'the search is not paused'
    this.wishes.pauseBehind = pauseAfter === undefined ? null : attempt.lastEpoch + pauseAfter
    // Who goes on epoch by epoch is to see how it ends.
    this.wishes.restsAtEnd = false
    attempt.callOff()
    gate.open()
    this.tell({ type: 'resumed' })
    return null
  }

  /** Why a single turn is refused; null when it is made. */
  turn(player: Player): string | null {
    const gate = this.attempt?.gate ?? null
    if (gate === null) return 'the search is still loading'
    if (!gate.atRest) return 'the search is not at rest; pause it first'
    if (gate.turnOf === null) return 'the search is over'
    if (gate.turnOf !== player) return `it is the turn of the ${gate.turnOf}, not of the ${player}`
    gate.turn()
    return null
  }

  /** Why a question is refused; null when it is being answered. */
  project(request: ProjectionRequest): string | null {
    const gate = this.attempt?.gate ?? null
    if (gate === null || this.config === null) return 'the search is still loading'
    if (!gate.atRest) return 'the search is not at rest; pause it first'
    const why = whyNotProjected(this.config)
    if (why !== null) return why
    this.attempt?.ask(new Question(request))
    return null
  }

  /** Why nothing is called off; null when it is. */
  callOff(): string | null {
    return this.attempt?.callOff() ? null : 'nothing is being asked'
  }

  stop(): void {
    this.stopped = true
    this.attempt?.stop()
  }

  private tell(event: Event): void {
    if (this.over) return
    if (event.type === 'epoch') this.lastRecord = event.record
    this.parts.post(event)
  }
}

const stoppedAt = (last: EpochRecord | null): RunEnd => ({
  kind: 'finished',
  reason: 'stopped',
  returnsEpoch: last?.epoch ?? 0,
})

/** Epoch whose genotype a search returns: its rule's, or the last one completed (0 = none). */
function returnsEpoch(reason: FinishReason, last: EpochRecord | null): number {
  if (last === null) return 0
  if (reason === 'criterion1' || reason === 'criterion2' || reason === 'eigenvalue')
    return last.rules[reason]?.returnsEpoch ?? last.epoch
  return last.epoch
}
