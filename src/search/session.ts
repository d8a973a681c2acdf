/**
 * Owns what the worker is doing: idle, loading data, or one search (running or paused). Commands come in, events go out
 * through `post`; everything it needs from outside is handed in, so that it runs in a test without worker or GPU.
 *
 * A command that makes no sense in the present state is answered by `rejected`, and what is going on goes on.
 * `finished` and `failed` both mean that no search runs any more and the next one may start.
 */
import { SearchError } from '../errors'
import { checkConfig, type SearchConfig } from '../protocol/config'
import type { AdapterInfo, Command, DatasetInfo, Event, FinishReason, Player } from '../protocol/messages'
import type { EpochRecord } from '../protocol/record'
import { Gate } from './gate'
import { type Compile, prepareSupernet } from './prepare'
import { search } from './search'
import type { OpenedData, Shelf } from './shelf'

/** An open GPU device and the way to hear that it failed. */
export interface OpenDevice {
  readonly device: GPUDevice
  readonly adapter: AdapterInfo
  onFailure(listener: (error: SearchError) => void): () => void
}

/** The data sets at hand: what the session uses of `Shelf`. */
export type DataShelf = Pick<Shelf, 'infos' | 'loadFiles' | 'loadShards' | 'open'>

export interface SessionParts {
  readonly post: (event: Event) => void
  readonly shelf: DataShelf
  readonly findAdapter: () => Promise<{ readonly adapter: AdapterInfo | null; readonly why: string | null }>
  readonly openDevice: () => Promise<OpenDevice>
  readonly compile: Compile
  /** Milliseconds. */
  readonly now: () => number
}

/** One search, from `start` to `finished` or `failed`. */
interface Run {
  readonly stop: AbortController
  /** null while loading. */
  gate: Gate | null
  /** Epochs until it pauses by itself; null = never. */
  epochsLeft: number | null
  lastRecord: EpochRecord | null
}

export function toSearchError(error: unknown): SearchError {
  if (error instanceof SearchError) return error
  return new SearchError('internal', error instanceof Error ? `${error.name}: ${error.message}` : String(error))
}

/** Epoch whose genotype a search returns: its rule's, or the last one completed (0 = none). */
function returnsEpoch(reason: FinishReason, last: EpochRecord | null): number {
  if (last === null) return 0
  if (reason === 'criterion1' || reason === 'criterion2') return last.rules[reason].returnsEpoch ?? last.epoch
  return last.epoch
}

export class Session {
  private readonly parts: SessionParts
  private run: Run | null = null
  private loadingData = false

  constructor(parts: SessionParts) {
    this.parts = parts
  }

  /** Takes one message of unknown origin. Resolves when it is answered; never rejects. */
  async handle(message: unknown): Promise<void> {
    const command = message as Command
    switch (command?.type) {
      case 'hello':
        return this.hello()
      case 'load-files':
        return this.load(command.type, () => this.parts.shelf.loadFiles(command.files))
      case 'load-shards':
        return this.load(command.type, () => this.parts.shelf.loadShards(command.manifestUrl))
      case 'start':
        return this.start(command.config, command.pauseAfter)
      case 'pause':
        return this.pause()
      case 'resume':
        return this.resume(command.pauseAfter)
      case 'turn':
        return this.turn(command.player)
      case 'stop':
        return this.stop()
      default:
        command satisfies never
        return this.unknownCommand(message)
    }
  }

  private async hello(): Promise<void> {
    const { post, shelf, findAdapter } = this.parts
    const { adapter, why } = await findAdapter().catch((error: unknown) => ({
      adapter: null,
      why: toSearchError(error).message,
    }))
    post({ type: 'ready', adapter, why, datasets: shelf.infos })
  }

  private async load(type: Command['type'], read: () => Promise<DatasetInfo>): Promise<void> {
    if (this.run !== null) return this.refuse(type, 'a search is in progress; stop it first')
    if (this.loadingData) return this.refuse(type, 'other data is still being read')
    this.loadingData = true
    try {
      const dataset = await read()
      this.loadingData = false
      this.parts.post({ type: 'dataset', dataset })
    } catch (error) {
      this.loadingData = false
      const { code, message } = toSearchError(error)
      this.parts.post({ type: 'rejected', code, message })
    }
  }

  private async start(given: unknown, pauseAfter: number | undefined): Promise<void> {
    if (this.run !== null) return this.refuse('start', 'a search is in progress; stop it first')
    if (this.loadingData) return this.refuse('start', 'data is still being read')
    const run: Run = { stop: new AbortController(), gate: null, epochsLeft: pauseAfter ?? null, lastRecord: null }
    this.run = run
    const end = await this.conduct(given, run).then(
      (reason): Event => ({ type: 'finished', reason, returnsEpoch: returnsEpoch(reason, run.lastRecord) }),
      (error: unknown): Event => {
        // Loading ends with an error when it is told to stop; that is what was asked for.
        if (run.stop.signal.aborted && run.gate === null)
          return { type: 'finished', reason: 'stopped', returnsEpoch: 0 }
        const { code, message } = toSearchError(error)
        return { type: 'failed', code, message }
      },
    )
    this.run = null
    // After a failure of the device the loop may still be under way: let it run out.
    run.stop.abort()
    run.gate?.release()
    this.parts.post(end)
  }

  /** Opens data and device, then searches until the end or until the device fails, whichever comes first. */
  private async conduct(given: unknown, run: Run): Promise<FinishReason> {
    const config = checkConfig(given)
    this.tell(run, { type: 'loading', phase: 'data', done: 0, total: 1 })
    const data = this.parts.shelf.open(config)
    this.tell(run, { type: 'loading', phase: 'device', done: 0, total: 1 })
    const opened = await this.parts.openDevice()
    // An idle device may still owe an error of the run before; it is not this run's.
    await opened.device.queue.onSubmittedWorkDone()
    let forget = (): void => {}
    const failure = new Promise<never>((_, reject) => {
      forget = opened.onFailure(reject)
    })
    return Promise.race([this.searchOn(opened, data, config, run), failure]).finally(forget)
  }

  private async searchOn(
    { device, adapter }: OpenDevice,
    { info, batches }: OpenedData,
    config: SearchConfig,
    run: Run,
  ): Promise<FinishReason> {
    const { signal } = run.stop
    const { compile, now } = this.parts
    const supernet = await prepareSupernet(config, {
      compile,
      device,
      classes: info.classes,
      signal,
      onLoading: (phase, done, total) => this.tell(run, { type: 'loading', phase, done, total }),
    })
    try {
      const settled = (): Promise<undefined> => device.queue.onSubmittedWorkDone()
      const gate = new Gate(settled, (epoch, step, next) => this.tell(run, { type: 'paused', epoch, step, next }))
      run.gate = gate
      if (run.epochsLeft === 0) gate.close()
      const { stepsPerEpoch } = batches
      this.tell(run, { type: 'started', config, dataset: info, adapter, stepsPerEpoch, plan: supernet.info })
      const records = search(config, {
        supernet,
        batches,
        classes: info.classes,
        settled,
        now,
        signal,
        gate: gate.pass,
        onProgress: (progress) => this.tell(run, { type: 'progress', ...progress }),
        onTurn: (turn) => this.tell(run, { type: 'turn', turn }),
      })
      for (;;) {
        const next = await records.next()
        if (next.done) return next.value
        run.lastRecord = next.value
        this.tell(run, { type: 'epoch', record: next.value })
        if (run.epochsLeft !== null && --run.epochsLeft <= 0) gate.close()
      }
    } finally {
      supernet.destroy()
    }
  }

  private pause(): void {
    const gate = this.run?.gate ?? null
    if (gate === null) this.refuse('pause', this.doing())
    else if (gate.isClosed) this.refuse('pause', 'the search is paused already')
    else gate.close()
  }

  private resume(pauseAfter: number | undefined): void {
    const gate = this.run?.gate ?? null
    if (this.run === null || gate === null) this.refuse('resume', this.doing())
    else if (!gate.isClosed) this.refuse('resume', 'the search is not paused')
    else {
      this.run.epochsLeft = pauseAfter ?? null
      gate.open()
      this.parts.post({ type: 'resumed' })
    }
  }

  private turn(player: Player): void {
    const gate = this.run?.gate ?? null
    if (gate === null) this.refuse('turn', this.doing())
    else if (gate.atRest === null) this.refuse('turn', 'the search is not at rest; pause it first')
    else if (gate.atRest !== player) this.refuse('turn', `it is the turn of the ${gate.atRest}, not of the ${player}`)
    else gate.turn()
  }

  private stop(): void {
    if (this.run === null) this.refuse('stop', this.doing())
    this.run?.stop.abort()
    this.run?.gate?.release()
  }

  private doing(): string {
    return this.run === null ? 'no search is in progress' : 'the search is still loading'
  }

  private unknownCommand(message: unknown): void {
    const name = JSON.stringify((message as { type?: unknown } | null)?.type ?? message)
    const why = 'the worker knows no such command'
    if (this.run !== null) this.refuse(name, why)
    else this.parts.post({ type: 'failed', code: 'internal', message: `command ${name}: ${why}` })
  }

  /** What a run says; a run that failed and is still unwinding says nothing more. */
  private tell(run: Run, event: Event): void {
    if (this.run === run) this.parts.post(event)
  }

  private refuse(command: string, why: string): void {
    this.parts.post({ type: 'rejected', code: 'unsupported', message: `${command}: ${why}` })
  }
}
