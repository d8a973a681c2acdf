/**
 * Owns when a search is captured, and saves it: after every epoch, every few minutes in between, at a pause, at its end.
 * A save that fails is told and does not disturb the search; the one before it stays.
 */
import { SearchError } from '../errors'
import { whyNotProjected } from '../protocol/projection'
import { isOver, type RunEnd, type RunEvent } from '../protocol/runs'
import type { Moment } from '../search/search'
import type { RunFacts, SearchState } from '../store/checkpoint'
import type { RunStore } from '../store/slots'

export interface KeeperOptions {
  /** null: the run is kept in memory only. */
  readonly store: RunStore | null
  /** The newest state, where the run goes on from one. */
  readonly state: SearchState | null
  /** Milliseconds on the clock of the search. */
  readonly now: () => number
  /** ISO date. */
  readonly date: () => string
  readonly post: (event: RunEvent) => void
  readonly everyMs: number
}

export class Keeper {
  private readonly options: KeeperOptions
  private begun: RunFacts | null = null
  private newest: SearchState | null
  private savedMs = 0
  private saving = Promise.resolve()
  private ended = false
  private trouble: 'ok' | 'low' | 'full' | 'off' = 'ok'

  constructor(options: KeeperOptions) {
    this.options = options
    this.newest = options.state
  }

  /** Where the search can go on after a fault. */
  get state(): SearchState | null {
    return this.newest
  }

  /** What the run is saved with; null before `begin`. */
  get facts(): RunFacts | null {
    return this.begun
  }

  /** The run as its first start described it, and what has taken it up since; again after a fault. */
  begin(facts: RunFacts): void {
    this.begun = facts
    this.savedMs = this.options.now()
  }

  /**
   * Nothing to wait for unless it is time.
   *
   * @param pausing    the search is about to come to rest: what is not saved yet is
   * @param isCurrent  false once the loop that asks was given up: what it still captures is dropped
   */
  checkpoint(moment: Moment, pausing: boolean, isCurrent: () => boolean): Promise<void> | undefined {
    const { epoch, step } = moment
    if (this.newest?.epoch === epoch && this.newest.step === step) return undefined
    const isDue = this.options.now() - this.savedMs >= this.options.everyMs
    return moment.at !== 'step' || pausing || isDue ? this.keep(moment, isCurrent) : undefined
  }

  private async keep(moment: Moment, isCurrent: () => boolean): Promise<void> {
    const state = await moment.capture()
    if (this.ended || !isCurrent()) return
    this.newest = state
    this.savedMs = this.options.now()
    await this.save(null)
  }

  /**
   * Writes down how the run ended. One that is over needs its weights for questions alone: one slot holds its records,
   * the other the state of the last epoch too, so that it takes half the room of a run under way.
   */
  async end(end: RunEnd): Promise<void> {
    this.ended = true
    const { newest, facts } = this
    if (newest === null) return
    if (isOver(end)) {
      this.newest = { ...newest, arrays: {} }
      await this.save(end)
      if (facts === null || whyNotProjected(facts.config) !== null) return
      this.newest = newest
    }
    await this.save(end)
  }

  /** One after the other: the two slots allow for no two writers. */
  private save(end: RunEnd | null): Promise<void> {
    this.saving = this.saving.then(() => this.write(end))
    return this.saving
  }

  private async write(end: RunEnd | null): Promise<void> {
    const { store, post, date } = this.options
    const state = this.newest
    if (store === null || this.facts === null || state === null) return
    try {
      const bytes = await store.save({ facts: this.facts, state, end, savedAt: date() })
      post({ type: 'saved', epoch: state.epoch, step: state.step, bytes })
      const storage = await store.storage()
      const free = storage ? storage.quotaBytes - storage.usedBytes : Number.POSITIVE_INFINITY
      const isLow = free < 2 * bytes
      const message = isLow ? `${free} bytes are free, a checkpoint has ${bytes}` : ''
      this.tell(isLow ? 'low' : 'ok', message, storage)
    } catch (error) {
      const isFull = error instanceof SearchError && error.code === 'storage-full'
      const message = error instanceof Error ? error.message : String(error)
      this.tell(isFull ? 'full' : 'off', message, await store.storage().catch(() => null))
    }
  }

  /** Once for every change. */
  private tell(
    state: KeeperTrouble,
    message: string,
    storage: Extract<RunEvent, { type: 'storage' }>['storage'],
  ): void {
    if (state === this.trouble) return
    this.trouble = state
    this.options.post({ type: 'storage', state, message, storage })
  }
}

type KeeperTrouble = Extract<RunEvent, { type: 'storage' }>['state']
