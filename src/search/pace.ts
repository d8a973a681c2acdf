/**
 * Owns the speed of a search: how many steps may wait on the GPU, how often figures are read back, and the estimate of
 * the time left. Two queued steps keep a GPU busy and a pause short; a read four times a second costs next to nothing.
 */

import type { Metrics, Supernet } from '../engine/supernet'
import { SearchError } from '../errors'
import type { SearchProgress } from '../protocol/messages'

const QUEUED_STEPS = 2
const READ_EVERY_MS = 250
/** A step longer than this is cut into submissions of about SUBMISSION_MS: a driver gives up on one that takes seconds. */
const LONG_STEP_MS = 500
const SUBMISSION_MS = 200
/** Weight of the newest reading in the running mean of the step time. */
const SMOOTHING = 0.3

export interface PaceOptions {
  readonly supernet: Pick<Supernet, 'readMetrics' | 'limitSubmissions' | 'info'>
  readonly epochs: number
  readonly stepsPerEpoch: number
  /** Steps done before this start. */
  readonly stepsDone?: number
  /** B. */
  readonly batch: number
  /** How long a step of an epoch takes beside one of another, in any unit; left out: all take as long. */
  readonly relativeCost?: (epoch: number) => number
  /** Resolves when the GPU has done everything submitted so far. */
  readonly settled: () => Promise<unknown>
  /** Milliseconds on any clock. */
  readonly now: () => number
  readonly onProgress?: ((progress: SearchProgress) => void) | undefined
}

/** @throws SearchError 'diverged' naming where, which figure and its value */
export function checkFinite(metrics: Metrics, where: string): void {
  const figures = [
    ['training loss', metrics.train.lossSum],
    ['validation loss', metrics.val.lossSum],
    ['gradient norm', metrics.gradNorm],
  ] as const
  for (const [name, value] of figures)
    if (!Number.isFinite(value)) throw new SearchError('diverged', `${where}: ${name} is ${value}`)
  if (!metrics.finite) throw new SearchError('diverged', `${where}: a loss or gradient norm was not finite on the way`)
}

/** Launches that one submission may hold on an adapter that takes so long for a step; where the cuts lie changes no bit. */
export function launchesPerSubmission(launchesPerStep: number, msPerStep: number): number {
  if (msPerStep <= LONG_STEP_MS) return Number.POSITIVE_INFINITY
  return Math.max(1, Math.floor((launchesPerStep * SUBMISSION_MS) / msPerStep))
}

export class Pace {
  private readonly options: PaceOptions
  private queued: Promise<unknown>[] = []
  private idleMs = 0
  private stepsDone: number
  private read: { readonly at: number; readonly steps: number }
  private msPerStep: number | null = null
  private supernet: PaceOptions['supernet']
  /** What was measured behind the epochs so far. */
  private readonly measured = { ms: 0, epochs: 0 }

  constructor(options: PaceOptions) {
    this.options = options
    this.supernet = options.supernet
    this.stepsDone = options.stepsDone ?? 0
    this.read = { at: options.now(), steps: this.stepsDone }
  }

  /** Time spent searching: pauses are not in it. */
  activeMs(): number {
    return this.options.now() - this.idleMs
  }

  /** Waits for `held` (a pause, a watched turn) without counting the time. */
  hold<T>(held: Promise<T>): Promise<T>
  hold<T>(held: Promise<T> | undefined): Promise<T | undefined>
  async hold<T>(held: Promise<T> | undefined): Promise<T | undefined> {
    if (held === undefined) return undefined
    const before = this.options.now()
    const value = await held
    this.exclude(this.options.now() - before)
    return value
  }

  exclude(ms: number): void {
    this.idleMs += ms
  }

  /**
   * To be awaited after each submitted step: returns at once while the GPU may take another, and reads figures and
   * reports progress when the last reading is old enough. One reading is in flight at most.
   *
   * @throws SearchError 'diverged' when a figure read is NaN or infinite
   */
  async afterStep(epoch: number, step: number): Promise<void> {
    this.stepsDone++
    if (this.activeMs() - this.read.at >= READ_EVERY_MS) return this.report(epoch, step)
    this.queued.push(this.options.settled())
    if (this.queued.length >= QUEUED_STEPS) await this.queued.shift()
  }

  /**
   * Waits for what is measured behind an epoch. It is time spent searching, but no part of a step's, and the time left has the
   * epochs to come measured for as long as those so far.
   */
  async measure<T>(work: () => Promise<T>): Promise<T> {
    const before = this.activeMs()
    const value = await work()
    const took = this.activeMs() - before
    this.measured.ms += took
    this.measured.epochs++
    this.read = { ...this.read, at: this.read.at + took }
    return value
  }

  /** Another supernet takes over: what is known of the speed was that of the one before. */
  moveTo(supernet: PaceOptions['supernet']): void {
    this.supernet = supernet
    this.msPerStep = null
    this.queued = []
    this.read = { at: this.activeMs(), steps: this.stepsDone }
  }

  /** Steps to do, in steps of the epoch in progress. */
  private stepsLeft(epoch: number, step: number): number {
    const { epochs, stepsPerEpoch, relativeCost = () => 1 } = this.options
    let left = stepsPerEpoch - step
    for (let later = epoch + 1; later <= epochs; later++)
      left += (stepsPerEpoch * relativeCost(later)) / relativeCost(epoch)
    return left
  }

  private measuringLeft(epoch: number): number {
    const { ms, epochs } = this.measured
    return epochs === 0 ? 0 : (ms / epochs) * (this.options.epochs - epoch + 1)
  }

  private async report(epoch: number, step: number): Promise<void> {
    const { stepsPerEpoch, batch, onProgress } = this.options
    const { supernet } = this
    const metrics = await supernet.readMetrics(false)
    // A reading is made behind every step submitted, so nothing is queued any more.
    this.queued = []
    const at = this.activeMs()
    const steps = this.stepsDone - this.read.steps
    checkFinite(
      metrics,
      `epoch ${epoch}, ${steps > 1 ? `steps ${Math.max(1, step - steps + 1)} to ${step}` : `step ${step}`}`,
    )
    const measured = (at - this.read.at) / steps
    this.msPerStep = this.msPerStep === null ? measured : this.msPerStep + SMOOTHING * (measured - this.msPerStep)
    this.read = { at, steps: this.stepsDone }
    const { launchesPerStep } = supernet.info
    supernet.limitSubmissions(launchesPerSubmission(launchesPerStep, this.msPerStep))
    onProgress?.({
      epoch,
      step,
      stepsPerEpoch,
      msPerStep: this.msPerStep,
      imagesPerSecond: (2 * batch * 1000) / this.msPerStep,
      etaMs: this.stepsLeft(epoch, step) * this.msPerStep + this.measuringLeft(epoch),
      trainLoss: metrics.train.lastLoss,
      validationLoss: metrics.val.lastLoss,
    })
  }
}
