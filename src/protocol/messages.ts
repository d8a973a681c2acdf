/**
 * What crosses between page and worker. A command asks, an event tells; both are unions on `type`,
 * handled by a switch that ends in a `never` check.
 */
import type { FailureCode } from '../errors'
import type { SearchConfig } from './config'
import type { EpochRecord } from './record'

/** What the worker knows of a data set, without its pixels. */
export interface DatasetInfo {
  readonly id: string
  /** For people: "Generated shapes", "CIFAR-10 (data_batch_1.bin)". */
  readonly title: string
  readonly images: number
  readonly classes: number
  readonly classNames: readonly string[]
}

export type Command =
  /** Ask for the adapter and the data sets at hand; answered by `ready`. */
  | { readonly type: 'hello' }
  /** Read dropped or chosen files (archives or unpacked binaries); answered by `dataset` or `rejected`. */
  | { readonly type: 'load-files'; readonly files: readonly File[] }
  /** Fetch a shard manifest served beside the page; answered by `dataset` or `rejected`. */
  | { readonly type: 'load-shards'; readonly manifestUrl: string }
  /** Start a search; `pauseAfter` = number of epochs after which it pauses by itself (step epoch). */
  | { readonly type: 'start'; readonly config: SearchConfig; readonly pauseAfter?: number }
  | { readonly type: 'pause' }
  /** Continue; with `pauseAfter` it pauses again after that many epochs. */
  | { readonly type: 'resume'; readonly pauseAfter?: number }
  /** End after the step in flight; answered by `finished` with reason `stopped`. */
  | { readonly type: 'stop' }

export type LoadingPhase = 'data' | 'device' | 'plan' | 'pipelines' | 'warm-up'

export interface AdapterInfo {
  /** "webgpu" is the only backend that searches. */
  readonly backend: 'webgpu'
  readonly description: string
  /** A software adapter: correct, but slow. */
  readonly software: boolean
}

export type FinishReason = 'epochs' | 'stopped' | 'criterion1' | 'criterion2'

export type Event =
  | {
      readonly type: 'ready'
      readonly adapter: AdapterInfo | null
      readonly why: string | null
      readonly datasets: readonly DatasetInfo[]
    }
  | { readonly type: 'dataset'; readonly dataset: DatasetInfo }
  /** Input that was refused; what was loaded before stays usable. */
  | { readonly type: 'rejected'; readonly code: FailureCode; readonly message: string }
  | { readonly type: 'loading'; readonly phase: LoadingPhase; readonly done: number; readonly total: number }
  | {
      readonly type: 'started'
      readonly config: SearchConfig
      readonly dataset: DatasetInfo
      readonly adapter: AdapterInfo
      readonly stepsPerEpoch: number
      readonly plan: PlanInfo
    }
  | {
      readonly type: 'progress'
      readonly epoch: number
      readonly step: number
      readonly stepsPerEpoch: number
      readonly msPerStep: number
      readonly imagesPerSecond: number
      /** Milliseconds until the last planned epoch, at the present rate. */
      readonly etaMs: number
      readonly trainLoss: number
      readonly validationLoss: number
    }
  | { readonly type: 'epoch'; readonly record: EpochRecord }
  | { readonly type: 'paused'; readonly epoch: number; readonly step: number }
  | { readonly type: 'resumed' }
  | { readonly type: 'finished'; readonly reason: FinishReason; readonly returnsEpoch: number }
  | { readonly type: 'failed'; readonly code: FailureCode; readonly message: string }

/** Static facts of a compiled plan. */
export interface PlanInfo {
  readonly parameters: number
  readonly launchesPerStep: number
  readonly pipelines: number
  readonly bytes: number
  /** Threads a reduction aims at; the same value, config, seed and adapter give the same bits. */
  readonly parallelism: number
}
