/** What messages, records, evaluations and saved runs all speak of: the data set, the adapter, the plan, the players, how a run ends. */
import type { SetFacts } from './imageSet'

/** What the worker knows of a data set, without its pixels. */
export interface DatasetInfo {
  readonly id: string
  /** For people: "Generated shapes", "CIFAR-10 (data_batch_1.bin)". */
  readonly title: string
  readonly images: number
  readonly classes: number
  readonly classNames: readonly string[]
  /** What its files were and what was done with them; of a set that was read from files. */
  readonly facts?: SetFacts | undefined
}

/** The two players of the bilevel game: architecture (alpha) and weights (w). */
export type Player = 'alphas' | 'weights'

/** Firefox keeps the names of all adapters to itself: this one may be another than the last. */
export const UNNAMED_ADAPTER = 'unnamed adapter'

export interface AdapterInfo {
  /** "webgpu" and "cpu" are the engine's two executors; "external": another program made the run. */
  readonly backend: 'webgpu' | 'cpu' | 'external'
  /** As the browser names it, or `UNNAMED_ADAPTER`. */
  readonly description: string
  /** A software adapter: correct, but slow. */
  readonly software: boolean
  /** Of the CPU engine; bits do not depend on it. */
  readonly threads?: number | undefined
}

export type FinishReason = 'epochs' | 'stopped' | 'criterion1' | 'criterion2' | 'eigenvalue'

/** Static facts of a compiled plan. */
export interface PlanInfo {
  readonly parameters: number
  readonly launchesPerStep: number
  readonly pipelines: number
  readonly bytes: number
  /** Threads a reduction aims at; the same value, config, seed and adapter give the same bits. */
  readonly parallelism: number
  /** Their positions lie side by side, as the CPU engine has it since 2026-11-29; left out: T apart. Sums round differently. */
  readonly chunks?: 'adjacent' | undefined
}
