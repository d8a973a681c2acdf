/**
 * A sweep through the queue, simulated event by event from run times that were measured: how busy workers are, what is lost when they
 * are, how much goes through Redis. Seeded: the same input gives the same numbers.
 */
import { streamFor } from '../../../src/random'

export interface Scenario {
  readonly workers: number
  readonly trials: number
  /** Seconds that searches took, drawn from with equal weight. */
  readonly seconds: readonly number[]
  /** Each saves a checkpoint; evenly spaced. */
  readonly epochs: number
  /** Seconds from a trial taken to its first step. */
  readonly startSeconds: number
  /** How often a worker is lost, in losses an hour of it; a new one is there after `returnSeconds`. */
  readonly lossesPerHour: number
  readonly returnSeconds: number
  /** Share of attempts that fail, at any moment of theirs; tried again at once. */
  readonly failures: number
  /** Of the lock; renewed after half of it, looked for as often. */
  readonly stallSeconds: number
  readonly seed: number
}

export interface Simulated {
  /** From the first trial to the last. */
  readonly seconds: number
  /** Of all time of all workers, what went into epochs that counted. */
  readonly utilisation: number
  /** Seconds of searching that were searched again. */
  readonly lostSeconds: number
  readonly losses: number
  readonly attempts: number
  /** Checkpoints that went to Redis. */
  readonly saves: number
  /** Checkpoints that came back from it. */
  readonly loads: number
}

interface Event {
  readonly at: number
  readonly run: () => void
}

/** What comes next: a binary heap by time, first in first out at one time. */
class Agenda {
  private readonly heap: { readonly event: Event; readonly order: number }[] = []
  private orders = 0

  add(at: number, run: () => void): void {
    const { heap } = this
    heap.push({ event: { at, run }, order: this.orders++ })
    for (let i = heap.length - 1; i > 0; ) {
      const parent = (i - 1) >> 1
      if (!this.before(i, parent)) break
      this.swap(i, parent)
      i = parent
    }
  }

  next(): Event | undefined {
    const { heap } = this
    const first = heap[0]
    const last = heap.pop()
    if (first && last && heap.length > 0) {
      heap[0] = last
      for (let i = 0; ; ) {
        let least = i
        for (const child of [2 * i + 1, 2 * i + 2]) if (child < heap.length && this.before(child, least)) least = child
        if (least === i) break
        this.swap(i, least)
        i = least
      }
    }
    return first?.event
  }

  private before(one: number, other: number): boolean {
    const [a, b] = [this.heap[one] as (typeof this.heap)[number], this.heap[other] as (typeof this.heap)[number]]
    return a.event.at < b.event.at || (a.event.at === b.event.at && a.order < b.order)
  }

  private swap(one: number, other: number): void {
    const { heap } = this
    const kept = heap[one] as (typeof heap)[number]
    heap[one] = heap[other] as (typeof heap)[number]
    heap[other] = kept
  }
}

interface Trial {
  /** Of a whole search. */
  readonly seconds: number
  saved: number
  tries: number
}

export function simulate(scenario: Scenario): Simulated {
  const { workers, trials, seconds, epochs, startSeconds, lossesPerHour, returnSeconds, failures } = scenario
  const random = streamFor(scenario.seed, 'simulated sweep')
  const agenda = new Agenda()
  const waiting: Trial[] = Array.from({ length: trials }, () => ({
    seconds: seconds[random.below(seconds.length)] as number,
    saved: 0,
    tries: 0,
  }))
  /** Taken from its end. */
  waiting.reverse()
  const idle: (() => void)[] = []
  let [now, endedAt, open, lostSeconds, losses, attempts, saves, loads, useful] = [0, 0, trials, 0, 0, 0, 0, 0, 0]

  /** First out: BullMQ puts a job that stalled or failed in front. */
  const giveBack = (trial: Trial): void => {
    waiting.push(trial)
    // One that was lost while it waited takes nothing.
    while (waiting.length > 0 && idle.length > 0) idle.shift()?.()
  }
  /** Until somebody looks after the lock of a lost worker has run out: it was renewed some time ago, and looks come now and then. */
  const noticeSeconds = (): number => scenario.stallSeconds * (1 - random.next() / 2 + random.next() / 2)

  const takeNext = (lostAt: number): void => {
    if (lostAt <= now) {
      losses++
      agenda.add(now + returnSeconds, join)
      return
    }
    const trial = waiting.pop()
    if (!trial) {
      idle.push(() => takeNext(lostAt))
      return
    }
    attempts++
    trial.tries++
    if (trial.saved > 0) loads++
    const perEpoch = trial.seconds / epochs
    const rest = (epochs - trial.saved) * perEpoch
    // An attempt that fails does so at any moment of it; nobody fails for good here.
    const failsAfter = random.next() < failures ? random.next() * rest : Number.POSITIVE_INFINITY
    const searched = Math.min(rest, failsAfter, Math.max(0, lostAt - now - startSeconds))
    const done = Math.min(epochs - trial.saved, Math.floor(searched / perEpoch + 1e-9))
    saves += done
    trial.saved += done
    useful += done * perEpoch
    const over = Math.min(now + startSeconds + searched, Math.max(now, lostAt))
    if (trial.saved === epochs) {
      agenda.add(over, () => {
        endedAt = now
        open--
        takeNext(lostAt)
      })
      return
    }
    lostSeconds += searched - done * perEpoch
    if (searched === failsAfter)
      agenda.add(over, () => {
        giveBack(trial)
        takeNext(lostAt)
      })
    else {
      losses++
      agenda.add(lostAt + noticeSeconds(), () => giveBack(trial))
      agenda.add(lostAt + returnSeconds, join)
    }
  }
  function join(): void {
    const hours = lossesPerHour > 0 ? -Math.log(1 - random.next()) / lossesPerHour : Number.POSITIVE_INFINITY
    takeNext(now + hours * 3600)
  }
  for (let i = 0; i < workers; i++) agenda.add(0, join)
  for (let event = agenda.next(); event && open > 0; event = agenda.next()) {
    now = event.at
    event.run()
  }
  return {
    ...{ seconds: endedAt, utilisation: useful / (workers * endedAt), lostSeconds, losses, attempts, saves, loads },
  }
}
