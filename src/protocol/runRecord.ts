/** The file format of a recorded run: the log of the worker's messages, and where it comes from. */
import type { SearchConfig } from './config'
import type { EvaluationRecord } from './evaluation'
import type { Event } from './messages'
import type { RunSource } from './runSource'

/** Where a recording comes from; shown on the page. */
export interface Provenance {
  /** For people, for example "CIFAR-10 (subset of 20,000 training images)". */
  readonly dataset: string
  /** Null where the log of another program does not tell it. */
  readonly images: { readonly weights: number; readonly alphas: number } | null
  readonly adapter: string
  readonly commit: string
  /** ISO date. */
  readonly date: string
  readonly appVersion: string
  /** Source of `benchmark` numbers, where present. */
  readonly benchmarkSource?: string
}

/** A state of the search, in a file beside the recording: it can be computed again from there on. */
export interface RecordedState {
  /** Epochs it holds. */
  readonly epoch: number
  /** Its name, without a folder. */
  readonly file: string
  readonly bytes: number
}

export const RUN_FORMAT = 'darts-plus-lab/run'
export const RUN_VERSION = 1
/** Runs of other programs: fields may be null, and `source` says what was told. */
export const IMPORTED_VERSION = 2

/** A recorded run: the message log of the worker, so that a replay and a live run go down one path. */
export interface RunRecord {
  readonly format: typeof RUN_FORMAT
  readonly version: typeof RUN_VERSION | typeof IMPORTED_VERSION
  readonly preset: string | null
  /** In runs of other programs only what `source` tells is theirs; the rest are the lab's defaults, which draw and judge. */
  readonly config: SearchConfig
  readonly provenance: Provenance
  /** Version 2: what the files of another program tell. */
  readonly source?: RunSource
  /** States of it that were kept, in order of epochs. */
  readonly states?: readonly RecordedState[] | undefined
  /** Genotypes of the run trained from scratch, where that was done. */
  readonly evaluation?: EvaluationRecord
  /** Events in order, each with milliseconds since the start. */
  readonly events: readonly { readonly at: number; readonly event: Event }[]
}
