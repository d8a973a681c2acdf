/**
 * Owns the time of a search: a clock that leaves out the time in which the thread did not run at all (a frozen tab, a
 * sleeping computer), and the alarm when a step does not come to its end though the thread runs.
 */
export interface WatchdogOptions {
  /** Milliseconds; a clock that jumps back is taken as standing still. */
  readonly now: () => number
  /** Calls back again and again; gives the function that ends it. */
  readonly every: (ms: number, tick: () => void) => () => void
  /** A step may take so long before it counts as hung, or twenty times the longest one seen. */
  readonly patienceMs: number
  readonly onGap: (ms: number) => void
  readonly onStall: (ms: number) => void
}

const TICK_MS = 1000
/** Ticks come late when the machine is busy; later than this, the thread was put to sleep. */
export const GAP_MS = 10_000
const TIMES_LONGEST = 20

export class Watchdog {
  private readonly options: WatchdogOptions
  private readonly end: () => void
  private lastSeen: number
  private active = 0
  private lastSign = 0
  private longest = 0
  private held = false
  private told = false

  constructor(options: WatchdogOptions) {
    this.options = options
    this.lastSeen = options.now()
    this.end = options.every(TICK_MS, () => this.tick())
  }

  /** Milliseconds the thread was there; never goes back. */
  readonly now = (): number => {
    const seen = this.options.now()
    const passed = Math.max(0, seen - this.lastSeen)
    this.lastSeen = seen
    if (passed > GAP_MS) this.options.onGap(passed)
    else this.active += passed
    return this.active
  }

  /** A sign of life: a step has come to its end. */
  sign(): void {
    const now = this.now()
    if (!this.held) this.longest = Math.max(this.longest, now - this.lastSign)
    this.lastSign = now
  }

  /** A pass within something longer than a step was read back: a sign of life that says nothing of a step's length. */
  readonly pass = (): void => {
    this.lastSign = this.now()
  }

  /** How long one step takes, as measured before the first. */
  expect(stepMs: number): void {
    this.longest = Math.max(this.longest, stepMs)
  }

  /** While the search is paused no sign is expected. */
  hold(held: boolean): void {
    this.sign()
    this.held = held
  }

  stop(): void {
    this.end()
  }

  private tick(): void {
    const silent = this.now() - this.lastSign
    const limit = Math.max(this.options.patienceMs, TIMES_LONGEST * this.longest)
    if (this.held || this.told || silent < limit) return
    this.told = true
    this.options.onStall(silent)
  }
}
