/**
 * Owns one try of a run: data, device, self-test, compilation, and the search until it ends or the device fails. A run
 * whose device failed has another one.
 */

import type { OpenedData, Shelf } from '../data/shelf'
import type { Executor } from '../engine/plan/plan'
import type { Supernet } from '../engine/supernet'
import type { SearchConfig } from '../protocol/config'
import { type EngineChoice, engineNamed } from '../protocol/engines'
import type { AdapterInfo, FinishReason } from '../protocol/facts'
import type { Event, LoadingPhase } from '../protocol/messages'
import type { EpochRecord } from '../protocol/record'
import { type Stage, stageAt } from '../protocol/stages'
import { fixedBatches } from '../search/gauges/fixedBatches'
import { isLast, search } from '../search/search'
import type { SearchState } from '../store/checkpoint'
import { DeviceGuard, type GuardOptions, type OpenExecutor } from './deviceGuard'
import { Gate } from './gate'
import type { Keeper } from './keeper'
import { checkImages, factsOf, isElsewhere, missingEngine, type Origin, takenUpOn } from './origin'
import { type Compile, prepareSupernet, unlessAborted } from './prepare'
import { type Question, tellPasses } from './question'
import { type DeviceCheck, wrongResults } from './selfTest/deviceCheck'
import { StageNetworks } from './stageNetworks'
import type { Watchdog } from './watchdog'

export interface AttemptParts extends Omit<GuardOptions, 'onGap'> {
  readonly shelf: Pick<Shelf, 'open' | 'fetchShipped'>
  /**
   * What it opens stays open for later runs.
   *
   * @param signal told to stop, nobody waits for it
   * @throws SearchError where the engine is not here
   */
  readonly openExecutor: (engine: EngineChoice, signal: AbortSignal, threads?: number) => Promise<OpenExecutor>
  /** Known answers computed on a device before it is searched on. */
  readonly deviceCheck: Pick<DeviceCheck, 'check'>
  readonly compile: Compile
  /** Told whenever a pass of a measurement or a selection was read back: many may lie between two events. */
  readonly onPass?: () => void
  /** The date now, ISO; written down, never decided on. */
  readonly date: () => string
  /** Names the code that runs. */
  readonly build: string
}

/** What stays the same through all attempts. */
export interface Job {
  readonly config: SearchConfig
  readonly keeper: Keeper
  readonly origin: Origin
}

/** What the visitor wants of the run, whichever attempt is under way. */
export interface Wishes {
  /** It is to rest as soon as it has started. */
  pause: boolean
  /** Epoch behind which it pauses by itself, 0 = before the first; null = never. */
  pauseBehind: number | null
  /** That is to rest behind its last epoch too, instead of ending there. */
  restsAtEnd: boolean
  /** What it is to run on; once it has begun, what it began on. null until the run is known. */
  engine: EngineChoice | null
  /** Most threads of the processor; undefined = as many as it offers. */
  readonly threads: number | undefined
}

/** The last epoch of these records; 0 = none. */
export const lastEpochOf = (records: readonly EpochRecord[] = []): number => records.at(-1)?.epoch ?? 0

/** The images of a run, known to be its own. */
type RunData = Pick<OpenedData, 'info' | 'batches'> & { readonly digest: string }

export class Attempt {
  /** null while loading. */
  gate: Gate | null = null
  /** The last epoch that is complete; 0 = none. */
  lastEpoch: number
  private readonly parts: AttemptParts
  private readonly job: Job
  private readonly wishes: Wishes
  private readonly post: (event: Event) => void
  private readonly stopping = new AbortController()
  /** It failed; what it still does on its way out counts for nothing. */
  private givenUp = false
  /** Put to the supernet as soon as the loop comes for it, or being answered. */
  private question: Question | null = null
  /** Where it goes on; null = from the beginning. */
  private readonly from: SearchState | null
  constructor(parts: AttemptParts, job: Job, wishes: Wishes, post: (event: Event) => void) {
    this.parts = parts
    this.job = job
    this.wishes = wishes
    this.post = post
    this.from = job.keeper.state
    this.lastEpoch = lastEpochOf(this.from?.records)
  }

  /** To be called while the loop is at rest. */
  ask(question: Question): void {
    this.question = question
    this.gate?.question()
  }

  /** Whether there was a question to call off. */
  callOff(): boolean {
    this.question?.callOff()
    return this.question !== null
  }

  /** Lets the loop run out, wherever it is. */
  stop(): void {
    this.stopping.abort()
    this.gate?.release()
  }

  /** After a failure the loop may still be under way: it is told to end, and says nothing more. */
  giveUp(): void {
    this.givenUp = true
    // Closed behind an epoch that was not saved, it closes there once more.
    this.wishes.pause ||= (this.gate?.isClosed ?? false) && !this.isDue(this.lastEpoch)
    this.stop()
  }

  /**
   * @returns why the search ended
   * @throws SearchError for what ends it before its end
   */
  async run(): Promise<FinishReason> {
    this.loading('data')(0, 1)
    const data = await this.openData()
    this.loading('device')(0, 1)
    const opened = await this.openEngine()
    // An idle device may still owe an error of the run before; it is not this run's.
    await unlessAborted(opened.executor.settled(), this.stopping.signal)
    const { now, every, patienceMs } = this.parts
    const onGap = (ms: number): void => this.tell({ type: 'gap', ms: Math.round(ms) })
    const guard = new DeviceGuard(opened, { now, every, patienceMs, onGap })
    try {
      return await guard.during(this.searchOn(opened, data, guard.watchdog))
    } finally {
      guard.release()
    }
  }

  private async openEngine(): Promise<OpenExecutor> {
    const { parts, wishes } = this
    const { signal } = this.stopping
    const wanted = wishes.engine ?? 'auto'
    const opening = parts.openExecutor(wanted, signal, wishes.threads).catch((error: unknown) => {
      throw missingEngine(this.job.origin, wanted, error)
    })
    const opened = await unlessAborted(opening, signal)
    // After a fault it goes on where it was, and nowhere else.
    wishes.engine = engineNamed(opened.adapter.backend) ?? wanted
    return opened
  }

  private async openData(): Promise<RunData> {
    const { config, origin } = this.job
    const { shelf } = this.parts
    await unlessAborted(shelf.fetchShipped(config.dataset), this.stopping.signal)
    const { info, batches, digest } = shelf.open(config, this.from?.streams)
    const data = { info, batches, digest: await digest() }
    checkImages(origin, info, data.digest)
    return data
  }

  private async searchOn(opened: OpenExecutor, data: RunData, watchdog: Watchdog): Promise<FinishReason> {
    // While it loads, a driver may take its time.
    watchdog.hold(true)
    await this.checkDevice(opened)
    const { executor } = opened
    const networks = new StageNetworks((stage) => this.prepare(executor, data, stage, watchdog))
    try {
      const begin = stageAt(this.job.config, this.from?.epoch ?? 1)
      const supernet = await networks.open(begin)
      const settled = (): Promise<void> => executor.settled()
      const gate = new Gate(settled, (epoch, step, next) =>
        this.tell({ type: 'paused', epoch, step, ...(next ? { next } : {}) }),
      )
      // Before anybody hears of the start: it may be paused at once.
      this.gate = gate
      this.begin(supernet, data, opened.adapter, begin)
      return await this.loop(supernet, networks, data, opened.adapter, { gate, settled, watchdog })
    } finally {
      networks.destroy()
    }
  }

  private async checkDevice({ executor, adapter }: OpenExecutor): Promise<void> {
    const { signal } = this.stopping
    const { space } = this.job.config
    const checking = this.parts.deviceCheck.check({ executor, adapter }, space, signal, this.loading('self-test'))
    const test = await unlessAborted(checking, signal)
    this.tell({ type: 'self-test', test })
    if (!test.passed) throw wrongResults(adapter, test)
  }

  private async prepare(
    executor: Executor,
    { info: { classes } }: RunData,
    stage: Stage,
    watchdog: Watchdog,
  ): Promise<Supernet> {
    watchdog.hold(true)
    const { compile } = this.parts
    const { signal } = this.stopping
    let warmUpAt = 0
    const supernet = await prepareSupernet(this.job.config, {
      compile,
      executor,
      classes,
      stage,
      signal,
      onLoading: (phase, done, total) => {
        if (phase === 'warm-up' && done === 0) warmUpAt = watchdog.now()
        this.loading(phase)(done, total)
      },
    })
    watchdog.expect(watchdog.now() - warmUpAt)
    return supernet
  }

  /** Says what the search runs on, and that it runs. */
  private begin(
    { info: plan }: Supernet,
    { info: dataset, batches: { stepsPerEpoch }, digest: dataDigest }: RunData,
    adapter: AdapterInfo,
    begin: Stage,
  ): void {
    const { config, origin, keeper } = this.job
    const { build, date } = this.parts
    const fresh = { startedAt: date(), config, dataset, dataDigest, adapter, plan, stepsPerEpoch, build }
    const facts = factsOf(origin, fresh, begin, keeper)
    const { from } = this
    const elsewhere = isElsewhere(adapter, build, facts)
    keeper.begin(from ? takenUpOn(adapter, facts, from) : facts)
    const resumed = from && { epoch: from.epoch, step: from.step, records: from.records, elsewhere }
    const images = dataDigest
    this.tell({
      type: 'started',
      config,
      dataset,
      adapter,
      stepsPerEpoch,
      plan,
      images,
      ...(resumed ? { resumed } : {}),
    })
  }

  private async loop(
    supernet: Supernet,
    networks: StageNetworks,
    { info: { classes }, batches }: RunData,
    { backend }: AdapterInfo,
    { gate, settled, watchdog }: { gate: Gate; settled: () => Promise<void>; watchdog: Watchdog },
  ): Promise<FinishReason> {
    const { wishes, from } = this
    const { config, keeper } = this.job
    // Told to stop while it was loading, it would rest here for good.
    const { aborted } = this.stopping.signal
    if (!aborted && (wishes.pause || this.isDue(this.lastEpoch))) gate.close()
    wishes.pause = false
    watchdog.hold(false)
    const enterStage = async (stage: Stage): Promise<Supernet> => {
      // It is loading again: nothing to pause, and a stop ends it at once.
      wishes.pause ||= gate.isClosed
      this.gate = null
      const next = await networks.open(stage)
      this.gate = gate
      // Told to stop meanwhile, it would rest at a gate that was closed before.
      if (this.stopping.signal.aborted) gate.release()
      wishes.pause = false
      this.tell({ type: 'stage', stage: stage.index + 1, of: stage.of, cells: stage.cells, plan: next.info })
      watchdog.hold(false)
      return next
    }
    const onRead = (): void => {
      watchdog.pass()
      this.parts.onPass?.()
    }
    const records = search(config, {
      supernet,
      enterStage,
      batches,
      classes,
      settled,
      now: watchdog.now,
      signal: this.stopping.signal,
      // Bits of other executors depend on the adapter and its driver.
      digests: backend === 'cpu',
      ...(from ? { from } : {}),
      gate: (epoch, step, next) => {
        watchdog.sign()
        const pausing = gate.pass(epoch, step, next)
        if (pausing === undefined) return undefined
        watchdog.hold(true)
        return pausing.finally(() => watchdog.hold(false))
      },
      checkpoint: (moment) => keeper.checkpoint(moment, gate.isClosed, () => !this.givenUp),
      onProgress: (progress) => this.tell({ type: 'progress', ...progress }),
      onProfile: (profile) => this.tell({ type: 'profile', profile }),
      onQuestion: async (rest) => {
        const parts = { config, shelf: this.parts.shelf, now: watchdog.now, onRead }
        const post = (event: Event): void => this.tell(event)
        await this.question?.put(rest, { ...parts, post, stopping: this.stopping.signal })
        this.question = null
      },
      fixed: (images) => fixedBatches(this.parts.shelf, config, images),
      onRead,
      onSelecting: tellPasses({ now: watchdog.now, post: (event) => this.tell(event) }),
      onTurn: (turn) => this.tell({ type: 'turn', turn }),
    })
    for (;;) {
      const next = await records.next()
      if (this.givenUp) return 'stopped'
      if (next.done) return next.value
      this.lastEpoch = next.value.epoch
      this.tell({ type: 'epoch', record: next.value })
      if (!this.isDue(this.lastEpoch)) continue
      if (wishes.restsAtEnd || !isLast(config, next.value)) gate.close()
    }
  }

  /** With this epoch it has come to where it is to pause by itself. */
  private isDue(epoch: number): boolean {
    return this.wishes.pauseBehind !== null && epoch >= this.wishes.pauseBehind
  }

  private loading(phase: LoadingPhase): (done: number, total: number) => void {
    return (done, total) => this.tell({ type: 'loading', phase, done, total })
  }

  private tell(event: Event): void {
    if (!this.givenUp) this.post(event)
  }
}
