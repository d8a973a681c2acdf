/**
 * Turns the events of a search into the file the page replays (src/protocol/runRecord.ts): progress thinned, numbers
 * rounded to what a screen can show, where it comes from written down.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { TimedEvent } from '../../headless/conduct'
import { SearchError } from '../../src/errors'
import { withBenchmark } from '../../src/export/benchmarked'
import type { Nb201Table } from '../../src/export/nb201Table'
import type { SearchConfig } from '../../src/protocol/config'
import type { Event } from '../../src/protocol/messages'
import type { EpochRecord } from '../../src/protocol/record'
import { isRecorded } from '../../src/protocol/recordedEvents'
import { asRecorded } from '../../src/protocol/rounding'
import {
  type Provenance,
  type RecordedState,
  RUN_FORMAT,
  RUN_VERSION,
  type RunRecord,
} from '../../src/protocol/runRecord'
import { writeTarget } from '../host/targets'
import { workingCommit } from '../project/commit.mjs'
import { PROJECT_ROOT } from '../project/paths.mjs'
import type { SearchOptions } from './options'

/** Progress messages kept of an epoch; an epoch of 40 shows about 1,000 numbers without them. */
const PROGRESS_AN_EPOCH = 6
type Started = Extract<Event, { type: 'started' }>

function appVersion(): string {
  const { version } = JSON.parse(readFileSync(path.join(PROJECT_ROOT, 'package.json'), 'utf8')) as { version: string }
  return version
}

export class Recorder {
  private readonly options: SearchOptions
  private readonly benchmark: Nb201Table['lookup'] | null
  private readonly benchmarkSource: string | undefined
  private readonly commit = workingCommit()
  private readonly date = new Date().toISOString()
  private readonly states: RecordedState[] = []
  private readonly events: { at: number; event: Event }[] = []
  private started: Started | null = null
  /** Milliseconds that the run had taken when it was taken up again. */
  private before = 0

  /** @param benchmark final accuracies of an epoch's cell, and the source they come from */
  constructor(options: SearchOptions, benchmark?: Pick<Nb201Table, 'lookup' | 'source'>) {
    this.options = options
    this.benchmark = benchmark?.lookup ?? null
    this.benchmarkSource = benchmark?.source
  }

  /** Takes an event; gives it back as it is recorded. */
  add({ at, event }: TimedEvent): Event {
    if (event.type === 'started') {
      const isFirst = this.started === null
      this.started = event
      if (event.resumed && isFirst) this.takeUp(event, event.resumed.records)
    }
    if (!isRecorded(event)) return event
    const kept = event.type === 'epoch' ? { ...event, record: this.withBenchmark(event.record) } : event
    this.events.push({ at: Math.round(this.before + at), event: asRecorded<Event>(kept) })
    return kept
  }

  /** A state was kept in a file beside the recording. */
  addState(state: RecordedState): void {
    this.states.push(state)
  }

  /**
   * @throws SearchError 'unsupported' where the search ended before an epoch whose state was asked for; 'storage-full' where a state
   * could not be kept
   */
  requireStates(epochs: ReadonlySet<number>): void {
    const last = this.events.filter(({ event }) => event.type === 'epoch').length
    for (const epoch of epochs) {
      if (this.states.some((state) => state.epoch === epoch)) continue
      throw epoch > last
        ? new SearchError(
            'unsupported',
            `--states ${epoch}: must be an epoch of the search, which ended after epoch ${last}`,
          )
        : new SearchError('storage-full', `the state after epoch ${epoch} was not kept`)
    }
  }

  /** The recording so far; null before the search has started. */
  record(): RunRecord | null {
    if (this.started === null) return null
    const { config, dataset, adapter } = this.started
    return {
      format: RUN_FORMAT,
      version: RUN_VERSION,
      preset: this.options.preset,
      config,
      provenance: this.provenance(config, dataset?.title ?? '', adapter.description),
      ...(this.states.length > 0 ? { states: [...this.states] } : {}),
      events: thinned(this.events),
    }
  }

  /** A file by that name is always whole. @throws SearchError 'storage-full' */
  async write(file: string): Promise<boolean> {
    const record = this.record()
    if (record === null) return false
    await writeTarget(file, `${JSON.stringify(record)}\n`)
    return true
  }

  /** A run that was saved by another process: what it has told already stands in front. */
  private takeUp({ resumed: _, ...started }: Started, records: readonly EpochRecord[]): void {
    this.events.length = 0
    this.events.push({ at: 0, event: asRecorded<Event>(started) })
    for (const record of records) {
      this.before += record.epochMs ?? 0
      const event: Event = { type: 'epoch', record: this.withBenchmark(record) }
      this.events.push({ at: Math.round(this.before), event: asRecorded(event) })
    }
  }

  private withBenchmark(record: EpochRecord): EpochRecord {
    const { benchmark, started } = this
    return benchmark && started ? withBenchmark(record, started.config, benchmark) : record
  }

  private provenance(config: SearchConfig, dataset: string, adapter: string): Provenance {
    const weights = Math.floor(config.images / 2)
    return {
      dataset,
      images: { weights, alphas: config.images - weights },
      adapter,
      commit: this.commit,
      date: this.date,
      appVersion: appVersion(),
      ...(this.benchmarkSource === undefined ? {} : { benchmarkSource: this.benchmarkSource }),
    }
  }
}

/** Leaves out progress in between: a few an epoch stay, evenly spread over its steps, and one of each loading phase. */
export function thinned<T extends { readonly event: Event }>(events: readonly T[]): T[] {
  let slot = ''
  return events.filter(({ event }) => {
    if (event.type !== 'progress' && event.type !== 'loading') return true
    const now =
      event.type === 'loading'
        ? `${event.phase} ${event.done === event.total}`
        : `${event.epoch} ${Math.floor((event.step * PROGRESS_AN_EPOCH) / (event.stepsPerEpoch + 1))}`
    const isNew = now !== slot
    slot = now
    return isNew
  })
}
