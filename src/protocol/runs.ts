/** What page and worker say about saved runs: the list, its commands, and how far storage reaches. */
import type { FailureCode } from '../errors'
import type { SearchConfig } from './config'
import type { EngineChoice } from './engines'
import type { AdapterInfo, DatasetInfo, FinishReason, PlanInfo } from './facts'
import type { EpochRecord } from './record'

/** Web Lock of the tab that searches: one a site. */
export const SEARCH_LOCK = 'darts-plus-lab/search'

/** From here on another engine or adapter than before computes the run. */
export interface TakenUp {
  readonly epoch: number
  readonly step: number
  readonly adapter: AdapterInfo
}

/** How a saved run ended; `failed` keeps what was known before. */
export type RunEnd =
  | { readonly kind: 'finished'; readonly reason: FinishReason; readonly returnsEpoch: number }
  | { readonly kind: 'failed'; readonly code: FailureCode; readonly message: string }

/** It came to its end by itself: all its epochs, or a stopping rule. */
export const isOver = (end: RunEnd | null): boolean => end?.kind === 'finished' && end.reason !== 'stopped'

/** One line of the list of runs. */
export interface RunSummary {
  readonly id: string
  /** As the visitor named it; empty until then. */
  readonly name: string
  readonly config: SearchConfig
  readonly dataset: string
  readonly startedAt: string
  readonly savedAt: string
  /** Completed epochs. */
  readonly epochs: number
  /** Steps done in the epoch in progress. */
  readonly step: number
  readonly end: RunEnd | null
  /** The search can go on from here. */
  readonly canContinue: boolean
  /** Its supernet can be asked: where it was saved, or at the end of its last epoch. */
  readonly canAsk: boolean
  /** On disk, both slots. */
  readonly bytes: number
  /** It is being searched, here or in another tab: it cannot be thrown away. */
  readonly searched?: boolean
}

/** A folder whose files cannot be read: shown, so that it can be deleted. */
export interface BrokenRun {
  readonly id: string
  readonly message: string
  readonly bytes: number
}

/** What the browser grants this site, in bytes; null where it does not say. */
export interface StorageFacts {
  readonly usedBytes: number
  readonly quotaBytes: number
}

/** A run read back: what `started` told and every record since. */
export interface StoredRun {
  readonly summary: RunSummary
  readonly dataset: DatasetInfo
  readonly adapter: AdapterInfo
  readonly takenUp?: readonly TakenUp[] | undefined
  readonly plan: PlanInfo
  readonly stepsPerEpoch: number
  readonly build: string
  readonly records: readonly EpochRecord[]
}

export type RunCommand =
  /** Answered by `runs`, as is every command below that changes the list. */
  | { readonly type: 'list-runs' }
  /** Answered by `run-opened` or `rejected`. */
  | { readonly type: 'open-run'; readonly id: string }
  /**
   * Goes on where the run was saved, on the engine it began on; answered like `start`. A named `engine` may be another:
   * then it is written down where the run was taken up by which. A run that has come to its end is there again at once,
   * unless it is paused to be asked (`pauseAfter` 0); nothing of it is written then.
   */
  | {
      readonly type: 'continue-run'
      readonly id: string
      readonly pauseAfter?: number
      readonly engine?: EngineChoice | undefined
    }
  /**
   * Goes on from the state in a file, on the engine that it is of; answered like `start`. Nothing of it is saved, and what is saved
   * here is not looked at.
   */
  | { readonly type: 'continue-file'; readonly file: File }
  | { readonly type: 'rename-run'; readonly id: string; readonly name: string }
  /** Out of the list; `restore-run` brings it back until `purge-run`, or a start of a worker a minute later. */
  | { readonly type: 'trash-run'; readonly id: string }
  | { readonly type: 'restore-run'; readonly id: string }
  | { readonly type: 'purge-run'; readonly id: string }
  /** Everything this site has stored. */
  | { readonly type: 'clear-runs' }
  /** Answered by `run-file`. */
  | { readonly type: 'export-run'; readonly id: string }
  | { readonly type: 'import-run'; readonly file: File }

export type RunEvent =
  | {
      readonly type: 'runs'
      readonly runs: readonly RunSummary[]
      readonly broken: readonly BrokenRun[]
      readonly storage: StorageFacts | null
    }
  /** `damage`: what is wrong with one of its two checkpoints; null where nothing is. */
  | { readonly type: 'run-opened'; readonly run: StoredRun; readonly damage: string | null }
  /** One of the two checkpoints of the run is damaged: it is read from the other, which stands here. */
  | { readonly type: 'damaged'; readonly epoch: number; readonly step: number; readonly message: string }
  | { readonly type: 'run-file'; readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }
  /** A checkpoint is on disk. */
  | { readonly type: 'saved'; readonly epoch: number; readonly step: number; readonly bytes: number }
  /**
   * Saving is in danger or off; the search goes on. `low`: room for less than two more checkpoints. `full`: the last
   * one did not fit. `off`: this browser offers no private files, or refuses to write. What was saved stays.
   */
  | {
      readonly type: 'storage'
      readonly state: 'ok' | 'low' | 'full' | 'off'
      readonly message: string
      readonly storage: StorageFacts | null
    }
