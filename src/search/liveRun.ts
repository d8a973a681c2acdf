/**
 * Owns one search from its start to its end, faults included: opens data and device, saves as it goes, and when the
 * device is lost or hangs sets everything up again and goes on from the newest state. What a visitor sees of that is
 * the events it posts.
 */
import { STATE_VERSION, type Supernet } from '../engine/supernet'
import { type FailureCode, SearchError } from '../errors'
import { checkConfig, type SearchConfig } from '../protocol/config'
import type { AdapterInfo, Event, FinishReason, LoadingPhase, Player } from '../protocol/messages'
import type { EpochRecord } from '../protocol/record'
import { type Stage, stageAt } from '../protocol/stages'
import type { RunFacts, SearchState } from '../store/checkpoint'
import type { Loaded, RunStore } from '../store/runStore'
import { Gate } from './gate'
import { Keeper } from './keeper'
import { type Compile, prepareSupernet, unlessAborted } from './prepare'
import { search } from './search'
import { type DeviceCheck, wrongResults } from './selfTest/deviceCheck'
import type { OpenedData, Shelf } from './shelf'
import { StageNetworks } from './stageNetworks'
import { Watchdog, type WatchdogOptions } from './watchdog'

/** An open GPU device and the way to hear that it failed. */
export interface OpenDevice {
  readonly device: GPUDevice
  readonly adapter: AdapterInfo
  onFailure(listener: (error: SearchError) => void): () => void
}

export interface RunParts {
  /** Known answers computed on a device before it is searched on. */
  readonly deviceCheck: Pick<DeviceCheck, 'check'>
  readonly post: (event: Event) => void
  readonly shelf: Pick<Shelf, 'open'>
  readonly openDevice: () => Promise<OpenDevice>
  readonly compile: Compile
  /** Milliseconds. */
  readonly now: () => number
  readonly every: WatchdogOptions['every']
  /** The date now, ISO; written down, never decided on. */
  readonly date: () => string
  /** Names the code that runs. */
  readonly build: string
  /** Between two saves inside an epoch. */
  readonly saveEveryMs: number
  /** How long a step may take at least before it counts as hung. */
  readonly patienceMs: number
}

/** What is to be searched: a config from outside, or a run that was saved. */
export type Origin =
  | { readonly kind: 'new'; readonly config: unknown; readonly runId: string | null }
  | ({ readonly kind: 'saved' } & Loaded)

/** Device and loop of one try; after a fault the run has another. */
interface Attempt {
  readonly stop: AbortController
  /** null while loading. */
  gate: Gate | null
  /** It failed; what it still does on its way out counts for nothing. */
  givenUp: boolean
  /** Where it goes on; null = from the beginning. */
  readonly from: SearchState | null
}

/** What stays the same through all attempts. */
interface Job {
  readonly config: SearchConfig
  readonly keeper: Keeper
  readonly origin: Origin
}

/** Faults of the device, not of the search: it is set up again. */
const RECOVERABLE: ReadonlySet<FailureCode> = new Set(['device-lost', 'stalled'])
/** A lost device is set up again so often without a step forward. */
const MAX_FAULTS = 3
/** A refused read or command may be told a moment before the loss of the device that caused it. */
const LOSS_DELAY_MS = 500

/** What comes of a promise within that moment; null when nothing does. */
function soon<T>(promise: Promise<T>): Promise<T | null> {
  return Promise.race([promise, new Promise<null>((resolve) => setTimeout(() => resolve(null), LOSS_DELAY_MS))])
}

export function toSearchError(error: unknown): SearchError {
  if (error instanceof SearchError) return error
  return new SearchError('internal', error instanceof Error ? `${error.name}: ${error.message}` : String(error))
}

export class LiveRun {
  private readonly parts: RunParts
  private attempt: Attempt | null = null
  private keeper: Keeper | null = null
  private readonly stopping = new AbortController()
  private wantsPause = false
  private over = false
  private savedAs: string | null = null
  /** Epochs until it pauses by itself; null = never. */
  private epochsLeft: number | null
  private lastRecord: EpochRecord | null = null

  constructor(parts: RunParts, pauseAfter: number | undefined) {
    this.parts = parts
    this.epochsLeft = pauseAfter ?? null
  }

  get isStopping(): boolean {
    return this.stopping.signal.aborted
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
          if (this.isStopping && (this.attempt?.gate === null || RECOVERABLE.has(code)))
            return { kind: 'finished', reason: 'stopped', returnsEpoch: this.lastRecord?.epoch ?? 0 } as const
          return { kind: 'failed', code, message } as const
        },
      )
    this.leave()
    this.attempt = null
    await this.keeper?.end(end)
    this.over = true
    onEnd()
    const { kind: type, ...rest } = end
    this.parts.post({ type, ...rest } as Event)
  }

  private async conduct(origin: Origin, store: RunStore | null): Promise<FinishReason> {
    this.savedAs = origin.kind === 'saved' ? origin.checkpoint.facts.id : origin.runId
    const config = origin.kind === 'new' ? checkConfig(origin.config) : origin.checkpoint.facts.config
    const saved = origin.kind === 'saved' ? origin.checkpoint : null
    if (saved && saved.facts.stateVersion !== STATE_VERSION)
      throw new SearchError(
        'bad-run',
        `run ${saved.facts.id}: its numbers are laid out as version ${saved.facts.stateVersion}, this build has ${STATE_VERSION}; its records can be read, it cannot go on`,
      )
    this.lastRecord = saved?.state.records.at(-1) ?? null
    const { now, date, saveEveryMs } = this.parts
    const keeper = new Keeper({
      store,
      state: saved?.state ?? null,
      now,
      date,
      post: (event) => this.tell(event),
      everyMs: saveEveryMs,
    })
    this.keeper = keeper
    let faults = 0
    let lastPlace = ''
    for (;;) {
      const attempt: Attempt = { stop: new AbortController(), gate: null, givenUp: false, from: keeper.state }
      this.attempt = attempt
      if (this.isStopping) attempt.stop.abort()
      try {
        return await this.try(attempt, { config, keeper, origin })
      } catch (thrown) {
        attempt.givenUp = true
        this.wantsPause ||= attempt.gate?.isClosed ?? false
        const error = toSearchError(thrown)
        this.leave()
        if (!RECOVERABLE.has(error.code) || this.isStopping) throw error
        const { epoch, step } = keeper.state ?? { epoch: 1, step: 0 }
        faults = lastPlace === `${epoch}/${step}` ? faults + 1 : 1
        lastPlace = `${epoch}/${step}`
        if (faults >= MAX_FAULTS)
          throw new SearchError(error.code, `${error.message} (${faults} times at epoch ${epoch}, step ${step})`)
        this.tell({ type: 'recovering', code: error.code, message: error.message, epoch, step })
      }
    }
  }

  /** One try: data, device, compilation, and the search until it ends or the device fails, whichever comes first. */
  private async try(attempt: Attempt, job: Job): Promise<FinishReason> {
    const { config, origin } = job
    const tell = (event: Event): void => this.tellOf(attempt, event)
    tell({ type: 'loading', phase: 'data', done: 0, total: 1 })
    const data = this.parts.shelf.open(config, attempt.from?.streams)
    const digest = await data.digest()
    if (origin.kind === 'saved' && origin.checkpoint.facts.dataDigest !== digest)
      throw new SearchError(
        'bad-config',
        `dataset: ${data.info.title} is not the set this run was searched on (${origin.checkpoint.facts.dataset.title}); load that one`,
      )
    tell({ type: 'loading', phase: 'device', done: 0, total: 1 })
    const opened = await this.parts.openDevice()
    // An idle device may still owe an error of the run before; it is not this run's.
    await opened.device.queue.onSubmittedWorkDone()
    let forget = (): void => {}
    const failure = new Promise<never>((_, reject) => {
      forget = opened.onFailure(reject)
    })
    let alarm = (_: SearchError): void => {}
    const stalled = new Promise<never>((_, reject) => {
      alarm = reject
    })
    // Either may come when nobody waits any more.
    for (const promise of [failure, stalled]) promise.catch(() => undefined)
    const watchdog = new Watchdog({
      now: this.parts.now,
      every: this.parts.every,
      patienceMs: this.parts.patienceMs,
      onGap: (ms) => tell({ type: 'gap', ms: Math.round(ms) }),
      onStall: (ms) => {
        alarm(new SearchError('stalled', `a step did not end within ${Math.round(ms / 1000)} s`))
        opened.device.destroy()
      },
    })
    try {
      return await Promise.race([
        this.searchOn(attempt, job, opened, { ...data, dataDigest: digest }, watchdog),
        failure,
        stalled,
      ])
    } catch (error) {
      if (error instanceof SearchError && error.code === 'stalled') await opened.device.lost
      const isOfLoss = !(error instanceof SearchError) || error.code === 'gpu-validation'
      const info = isOfLoss ? await soon(opened.device.lost) : null
      throw info ? new SearchError('device-lost', `the GPU device was lost (${info.reason}): ${info.message}`) : error
    } finally {
      watchdog.stop()
      forget()
    }
  }

  private async searchOn(
    attempt: Attempt,
    { config, keeper, origin }: Job,
    { device, adapter }: OpenDevice,
    { info, batches, dataDigest }: Pick<OpenedData, 'info' | 'batches'> & { readonly dataDigest: string },
    watchdog: Watchdog,
  ): Promise<FinishReason> {
    const { signal } = attempt.stop
    const { compile } = this.parts
    const tell = (event: Event): void => this.tellOf(attempt, event)
    watchdog.hold(true)
    const stage = (phase: LoadingPhase) => (done: number, total: number) =>
      tell({ type: 'loading', phase, done, total })
    const checking = this.parts.deviceCheck.check({ device, adapter }, signal, stage('self-test'))
    const test = await unlessAborted(checking, signal)
    tell({ type: 'self-test', test })
    if (!test.passed) throw wrongResults(adapter, test)
    const networks = new StageNetworks(async (stage) => {
      watchdog.hold(true)
      let warmUpAt = 0
      const supernet = await prepareSupernet(config, {
        compile,
        device,
        classes: info.classes,
        stage,
        signal,
        onLoading: (phase, done, total) => {
          if (phase === 'warm-up' && done === 0) warmUpAt = watchdog.now()
          tell({ type: 'loading', phase, done, total })
        },
      })
      watchdog.expect(watchdog.now() - warmUpAt)
      return supernet
    })
    const begin = stageAt(config, attempt.from?.epoch ?? 1)
    const supernet = await networks.open(begin)
    try {
      const { stepsPerEpoch } = batches
      const facts: RunFacts =
        origin.kind === 'saved'
          ? origin.checkpoint.facts
          : {
              id: origin.runId ?? '',
              startedAt: this.parts.date(),
              config,
              dataset: info,
              dataDigest,
              adapter,
              plan: supernet.info,
              stepsPerEpoch,
              build: this.parts.build,
              stateVersion: STATE_VERSION,
            }
      // The facts are those of the first stage; a later one is checked by the sizes of its arrays.
      const sameSize = begin.index > 0 || facts.plan.parameters === supernet.info.parameters
      if (facts.plan.parallelism !== supernet.info.parallelism || !sameSize)
        throw new SearchError('bad-run', `run ${facts.id}: another plan than this build makes; it cannot go on`)
      keeper.begin(facts)
      const settled = (): Promise<undefined> => device.queue.onSubmittedWorkDone()
      const gate = new Gate(settled, (epoch, step, next) => tell({ type: 'paused', epoch, step, next }))
      attempt.gate = gate
      const from = attempt.from ?? undefined
      const elsewhere = facts.adapter.description !== adapter.description || facts.build !== this.parts.build
      const resumed = from && { epoch: from.epoch, step: from.step, records: from.records, elsewhere }
      tell({
        type: 'started',
        config,
        dataset: info,
        adapter,
        stepsPerEpoch,
        plan: supernet.info,
        ...(resumed ? { resumed } : {}),
      })
      if (this.wantsPause || this.epochsLeft === 0) gate.close()
      this.wantsPause = false
      watchdog.hold(false)
      const enterStage = async (stage: Stage): Promise<Supernet> => {
        // It is loading again: nothing to pause, and a stop ends it at once.
        this.wantsPause ||= gate.isClosed
        attempt.gate = null
        const next = await networks.open(stage)
        attempt.gate = gate
        this.wantsPause = false
        tell({ type: 'stage', stage: stage.index + 1, of: stage.of, cells: stage.cells, plan: next.info })
        watchdog.hold(false)
        return next
      }
      const records = search(config, {
        supernet,
        enterStage,
        batches,
        classes: info.classes,
        settled,
        now: watchdog.now,
        signal,
        ...(from ? { from } : {}),
        gate: (epoch, step, next) => {
          watchdog.sign()
          const pausing = gate.pass(epoch, step, next)
          if (pausing === undefined) return undefined
          watchdog.hold(true)
          return pausing.finally(() => watchdog.hold(false))
        },
        checkpoint: (moment) => keeper.checkpoint(moment, gate.isClosed, () => !attempt.givenUp),
        onProgress: (progress) => tell({ type: 'progress', ...progress }),
        onProfile: (profile) => tell({ type: 'profile', profile }),
        onTurn: (turn) => tell({ type: 'turn', turn }),
      })
      for (;;) {
        const next = await records.next()
        if (attempt.givenUp) return 'stopped'
        if (next.done) return next.value
        this.lastRecord = next.value
        tell({ type: 'epoch', record: next.value })
        if (this.epochsLeft !== null && --this.epochsLeft <= 0) gate.close()
      }
    } finally {
      networks.destroy()
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
    const gate = this.attempt?.gate ?? null
    if (gate === null) return 'the search is still loading'
    if (!gate.isClosed) return 'the search is not paused'
    this.epochsLeft = pauseAfter ?? null
    gate.open()
    this.tell({ type: 'resumed' })
    return null
  }

  /** Why a single turn is refused; null when it is made. */
  turn(player: Player): string | null {
    const gate = this.attempt?.gate ?? null
    if (gate === null) return 'the search is still loading'
    if (gate.atRest === null) return 'the search is not at rest; pause it first'
    if (gate.atRest !== player) return `it is the turn of the ${gate.atRest}, not of the ${player}`
    gate.turn()
    return null
  }

  stop(): void {
    this.stopping.abort()
    this.leave()
  }

  /** After a failure of the device the loop may still be under way: let it run out. */
  private leave(): void {
    this.attempt?.stop.abort()
    this.attempt?.gate?.release()
  }

  /** What one try says; one that failed and is still unwinding says nothing more. */
  private tellOf(attempt: Attempt, event: Event): void {
    if (!attempt.givenUp) this.tell(event)
  }

  private tell(event: Event): void {
    if (!this.over) this.parts.post(event)
  }
}

/** Epoch whose genotype a search returns: its rule's, or the last one completed (0 = none). */
function returnsEpoch(reason: FinishReason, last: EpochRecord | null): number {
  if (last === null) return 0
  if (reason === 'criterion1' || reason === 'criterion2' || reason === 'eigenvalue')
    return last.rules[reason]?.returnsEpoch ?? last.epoch
  return last.epoch
}
