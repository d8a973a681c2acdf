/**
 * What crosses between page and worker. A command asks, an event tells; both are unions on `type`,
 * handled by a switch that ends in a `never` check.
 */
import type { FailureCode } from '../errors'
import type { SearchConfig } from './config'
import type { Engine, EngineChoice, EngineOffers } from './engines'
import type { AdapterInfo, DatasetInfo, FinishReason, PlanInfo, Player } from './facts'
import type { ClassPictures } from './imageSet'
import type { ProjectionRecord, ProjectionRequest } from './projection'
import type { CellTables, EpochRecord } from './record'
import type { RunCommand, RunEvent } from './runs'

/** A file with the folders it was chosen with in front of its name; where that ends in a slash, a folder without files. */
export interface GivenFile {
  readonly name: string
  readonly blob: Blob
}

export type Command =
  | RunCommand
  /** Ask for the engines and the data sets at hand; answered by `ready`. */
  | { readonly type: 'hello' }
  /**
   * Read files of images; answered by `dataset`, or by `preview` where one is asked for and the set waits for `take-preview`;
   * by `rejected` when it is refused.
   */
  | { readonly type: 'load-files'; readonly files: readonly GivenFile[]; readonly preview?: boolean }
  /** Use the set that was previewed; answered by `dataset`. */
  | { readonly type: 'take-preview' }
  /** Let it go. */
  | { readonly type: 'drop-preview' }
  /** Fetch a shard manifest served beside the page; answered by `dataset` or `rejected`. */
  | { readonly type: 'load-shards'; readonly manifestUrl: string }
  /**
   * Start a search; `pauseAfter` = number of epochs after which it pauses by itself, behind the last one too (0 = before the
   * first step). It is saved under `runId` (lower-case letters, digits, dashes); without one nothing is written. Without an
   * `engine` it is the one that is preferred here. `threads` = at most so many of the processor, where others search beside it.
   */
  | {
      readonly type: 'start'
      readonly config: SearchConfig
      readonly pauseAfter?: number
      readonly runId?: string
      readonly engine?: EngineChoice
      readonly threads?: number
    }
  /**
   * What the config would take: on the CPU engine, or on any WebGPU adapter with the default limits where no `engine` is
   * named; answered by `estimate`.
   */
  | {
      readonly type: 'estimate'
      readonly config: SearchConfig
      readonly classes: number
      readonly engine?: Engine | undefined
    }
  | { readonly type: 'pause' }
  /** Continue; with `pauseAfter` it pauses again after that many epochs, unless it is over by then. */
  | { readonly type: 'resume'; readonly pauseAfter?: number }
  /** While paused: let the player whose turn it is make one move; answered by `turn`, then `paused` again. */
  | { readonly type: 'turn'; readonly player: Player }
  /**
   * While paused: what the supernet loses without each operation; answered by `projecting` after every pass and by `projection`,
   * then `paused` again. The search goes on with the same bits.
   */
  | ({ readonly type: 'project' } & ProjectionRequest)
  /** Ends that before its next pass; `resume` and `stop` do too. */
  | { readonly type: 'call-off' }
  /** End after the step in flight; answered by `finished` with reason `stopped`. */
  | { readonly type: 'stop' }

export type LoadingPhase = 'data' | 'device' | 'self-test' | 'plan' | 'pipelines' | 'warm-up'

export type Event =
  | RunEvent
  | {
      readonly type: 'ready'
      readonly engines: EngineOffers
      readonly datasets: readonly DatasetInfo[]
    }
  | { readonly type: 'dataset'; readonly dataset: DatasetInfo }
  /** A set that was read and is not used yet. */
  | { readonly type: 'preview'; readonly dataset: DatasetInfo; readonly pictures: readonly ClassPictures[] }
  /** Input that was refused; what was loaded before stays usable. */
  | { readonly type: 'rejected'; readonly code: FailureCode; readonly message: string }
  | { readonly type: 'loading'; readonly phase: LoadingPhase; readonly done: number; readonly total: number }
  | {
      readonly type: 'started'
      readonly config: SearchConfig
      /** Null, as the next ones, in runs of other programs that do not tell it. */
      readonly dataset: DatasetInfo | null
      readonly adapter: AdapterInfo
      readonly stepsPerEpoch: number | null
      readonly plan: PlanInfo | null
      /** SHA-256 of what the search sees of its images; absent in recordings made before it was told. */
      readonly images?: string | undefined
      /** It goes on from a checkpoint. */
      readonly resumed?: Resumed
    }
  /** The next stage of a search in several begins, on a supernet of its own. */
  | {
      readonly type: 'stage'
      /** 1 for the first. */
      readonly stage: number
      readonly of: number
      /** Cells of its supernet. */
      readonly cells: number
      readonly plan: PlanInfo
    }
  /** First word of a worker: it holds this Web Lock for as long as it lives. */
  | { readonly type: 'alive'; readonly lock: string }
  /** A fault the search survives: it is set up again and goes on from `epoch`, `step`. Followed by `loading`, `started`. */
  | {
      readonly type: 'recovering'
      readonly code: FailureCode
      readonly message: string
      readonly epoch: number
      readonly step: number
    }
  /** The thread did not run for so long (a frozen tab, a sleeping computer); it is in no time and no estimate. */
  | { readonly type: 'gap'; readonly ms: number }
  /** Known answers computed on this adapter before the first search on it. */
  | { readonly type: 'self-test'; readonly test: SelfTest }
  | ({ readonly type: 'progress' } & SearchProgress)
  | { readonly type: 'epoch'; readonly record: EpochRecord }
  /** `step` = steps done in the epoch; `next` = the player whose turn it is (absent in recordings made before turns). */
  | { readonly type: 'paused'; readonly epoch: number; readonly step: number; readonly next?: Player }
  | { readonly type: 'turn'; readonly turn: TurnRecord }
  | { readonly type: 'projecting'; readonly done: number; readonly total: number; readonly etaMs: number }
  /** null where it was called off. */
  | { readonly type: 'projection'; readonly projection: ProjectionRecord | null }
  /** Where the time of a step went; once an epoch, on adapters that can tell. */
  | { readonly type: 'profile'; readonly profile: StepProfile }
  /** What a config would take; `why` says what does not fit and what would. */
  | {
      readonly type: 'estimate'
      readonly config: SearchConfig
      readonly requirement: Requirement | null
      readonly why: string | null
    }
  | { readonly type: 'resumed' }
  | { readonly type: 'finished'; readonly reason: FinishReason; readonly returnsEpoch: number }
  | { readonly type: 'failed'; readonly code: FailureCode; readonly message: string }

/** How far a search is and how fast. */
export interface SearchProgress {
  /** Epoch in progress, 1 for the first. */
  readonly epoch: number
  /** Steps done in it. */
  readonly step: number
  readonly stepsPerEpoch: number
  readonly msPerStep: number
  /** Images of both halves. */
  readonly imagesPerSecond: number
  /** Milliseconds until the last planned epoch, at the present rate. */
  readonly etaMs: number
  readonly trainLoss: number
  readonly validationLoss: number
}

/** One turn of one player, watched: half a bilevel step and what it moved. Tables are [edges][primitives]. */
export interface TurnRecord {
  readonly epoch: number
  /** The step that this turn is half of, 1 for the first. */
  readonly step: number
  readonly player: Player
  /** alpha after minus alpha before; null after a turn of the weights. */
  readonly alphas: CellTables | null
  /** ||w' - w|| / ||w|| of each candidate over all cells of its type, 0 where it has no weights; null after a turn of alpha. */
  readonly weights: CellTables | null
  /** L2 norm of the whole move, of alpha or of w. */
  readonly distance: number
  /** Losses of the step's two batches before and after the turn. */
  readonly trainLoss: readonly [before: number, after: number]
  readonly validationLoss: readonly [before: number, after: number]
}

/** Where a search goes on, with the records it has already. */
export interface Resumed {
  readonly epoch: number
  readonly step: number
  readonly records: readonly EpochRecord[]
  /** Saved on another adapter or by another build: from here on the numbers round differently. */
  readonly elsewhere: boolean
}

/** Verdict of the self-test of an adapter. */
export interface SelfTest {
  readonly passed: boolean
  /** Figures compared. */
  readonly checks: number
  /** Largest relative error of a figure, and its limit. */
  readonly error: number
  readonly limit: number
  readonly ms: number
  /** From an earlier start with the same adapter and build. */
  readonly remembered: boolean
}

/** What a search will take, known before anything is compiled. */
export interface Requirement {
  /** Memory of all buffers. */
  readonly bytes: number
  readonly launchesPerStep: number
  /** Shaders to compile. */
  readonly shaders: number
  readonly flopsPerStep: number
  /** Cells that are computed again before their backward pass, to save memory. */
  readonly recomputedCells: number
}

/** Parts of the arithmetic of a step. */
export type StepPart = 'depthwise' | 'pointwise' | 'mixing' | 'norm' | 'pool' | 'dense' | 'ends' | 'update'

export type StepPhase = 'forward' | 'backward' | 'update'

export interface StepTime {
  readonly player: Player
  readonly phase: StepPhase
  readonly part: StepPart
  /** Milliseconds on the GPU. */
  readonly ms: number
}

/** One step of the search, timed by the GPU itself. */
export interface StepProfile {
  readonly epoch: number
  readonly step: number
  /** In order of computation, one entry a (player, phase, part). */
  readonly times: readonly StepTime[]
}
