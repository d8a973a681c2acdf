/**
 * What a search tells about itself after each epoch, as plain data.
 * Everything here survives structuredClone and JSON. Tables are [edges][primitives] in `topology` and `primitives` order.
 */
import type { Genotype, GenotypePair } from '../space/genotype'
import type { GaugeRecord, ProjectionScore } from './gauges'

/** One table a cell type; `reduce` is empty ([]) in spaces without reduction cells. */
export interface CellTables {
  /** PC-DARTS: one number an edge; the edge weights are their softmax over the edges into a node. */
  readonly betas?: { readonly normal: readonly number[]; readonly reduce: readonly number[] }
  readonly normal: readonly (readonly number[])[]
  readonly reduce: readonly (readonly number[])[]
}

/** One cell of a search in which every cell has alphas of its own. */
export interface CellRecord {
  readonly reduction: boolean
  /** Its table [edges][primitives]. */
  readonly alphas: readonly (readonly number[])[]
  /** PC-DARTS: one number an edge. */
  readonly betas?: readonly number[]
  /** The cell that is derived from it. */
  readonly pairs: readonly GenotypePair[]
  /** skip_connects among `pairs`. */
  readonly skips: number
}

export interface CellCounts {
  readonly normal: number
  readonly reduce: number
}

/** State of one stopping rule after an epoch. */
export interface RuleState {
  /** Epoch (completed epochs) at which the rule fired; null while it has not. */
  readonly firedAt: number | null
  /** Epoch whose genotype the rule returns; null while it has not fired. */
  readonly returnsEpoch: number | null
  /** The rule ended by its fallback: "above the threshold from the start" (criterion 1 only). */
  readonly fallback: boolean
  /** Criterion 1: skip-connects counted. Criterion 2: edges stable for at least the window. Null where nothing is told to count. */
  readonly value: number | null
  /** What `value` is measured against: the threshold, or the number of edges that must be stable. */
  readonly target: number
}

/** Of one half of the images; null where a log of another program does not tell it. */
export interface HalfEpoch {
  readonly loss: number | null
  readonly accuracy: number | null
}

/** SHA-256, hexadecimal, of what an epoch has come to: equal digests are equal bits. */
export interface StateDigests {
  /** All weights of the supernet, f32 in the order of its parameter buffer. */
  readonly weights: string
  /** Alphas, then betas if there are any, f32 in the order of their tables. */
  readonly alphas: string
}

/** Mixing weights as a log of another program prints them: rows are edges, columns operations, which `RunSource.operations` names or nobody. */
export interface PrintedTables {
  readonly normal: readonly (readonly number[])[]
  /** Empty where the space has no reduction cell. */
  readonly reduce: readonly (readonly number[])[]
}

/** A genotype that the supernet was asked for (DARTS-PT), beside the one that its alphas build. */
export interface SelectionRecord {
  /** What the alphas of the epoch stand for; what the stopping rules count. */
  readonly byAlpha: Genotype
  /** Of each pass. */
  readonly images: number
  /** The supernet with everything in it, and as the selected cell. */
  readonly baseline: ProjectionScore
  readonly score: ProjectionScore
}

export interface EpochRecord {
  /** Completed epochs, 1 for the first. */
  readonly epoch: number
  /** Raw alphas (logits). Both tables are empty in runs of other programs that kept none. */
  readonly alphas: CellTables
  /** softmax(alpha), row by row; empty where alphas are. */
  readonly mixingWeights: CellTables
  /** Of a log whose columns are not the lab's candidates; the two tables above are empty then. */
  readonly printed?: PrintedTables
  /** Null in epochs of which a log of another program tells none; what is computed from it is null then too. */
  readonly genotype: Genotype | null
  /** skip_connects among the operations of the derived cell. */
  readonly skips: CellCounts | null
  /** Longest path from an input to the cell's output, in operations, of the derived cell. */
  readonly depth: CellCounts | null
  /** Parameters and multiply-adds of the network built from the genotype at the supernet's own size; null where that size is not known. */
  readonly cost: { readonly parameters: number; readonly multiplyAdds: number } | null
  /** Mean cross entropy and top-1 accuracy (0..1) over the epoch's own batches, batch statistics, before each update. */
  readonly train: HalfEpoch
  readonly validation: HalfEpoch
  /** Global L2 norm of the weight gradient before clipping, at the epoch's last step; null in runs of other programs. */
  readonly gradNorm: number | null
  /** Learning rate of the weights in this epoch. */
  readonly learningRate: number | null
  /** Per edge of the normal cell, of a network without any the reduction: learnable primitives (indices into the space's list) by descending alpha. */
  readonly ranking: readonly (readonly number[])[]
  /** Edge by edge as in `ranking`: first epoch from which `ranking` has not changed since. */
  readonly stableSince: readonly number[]
  /** Dominant eigenvalue of the Hessian of the validation loss with respect to alpha, in epochs where it was measured. */
  readonly eigenvalue?: number
  /** OLES: convolutions of single edges and cells that are no longer trained, of all there are. */
  readonly frozen?: { readonly operations: number; readonly of: number }
  /** In epochs where they were measured. */
  readonly gauges?: GaugeRecord
  readonly rules: {
    readonly criterion1: RuleState
    readonly criterion2: RuleState
    /** `value` is the ratio of two local averages; absent where the run measures no eigenvalue. */
    readonly eigenvalue?: RuleState
  }
  /** True final test accuracy in per cent of this epoch's cell from a benchmark table, where one was given. */
  readonly benchmark?: { readonly cifar10: number; readonly cifar100: number; readonly imagenet16: number }
  /** The same of the cell that removal builds, where the gauges asked for it. */
  readonly removalBenchmark?: EpochRecord['benchmark']
  /** Which stage of a search in several (P-DARTS), 1 for the first, and the cells of its supernet. */
  readonly stage?: { readonly index: number; readonly of: number; readonly cells: number }
  /** Where the genotype was selected by the supernet, in the epoch with which such a search ended by itself. */
  readonly selection?: SelectionRecord
  /** Skip-connects of the normal cell before they were restricted; in the last epoch of a search that restricts them. */
  readonly unrestrictedSkips?: number
  /**
   * Where cells share no alphas: each of them, the first one first. The tables and the genotype of the record are then those
   * of the mean alphas of the cells of a type.
   */
  readonly cells?: readonly CellRecord[]
  /** Of a search whose bits depend on nothing but config and images: one on the CPU engine. */
  readonly digests?: StateDigests
  readonly steps: number | null
  readonly epochMs: number | null
}

/** A record of which everything is told: every one of a search of the lab. */
export interface ToldRecord extends EpochRecord {
  readonly genotype: Genotype
  readonly skips: CellCounts
  readonly depth: CellCounts
  readonly train: { readonly loss: number; readonly accuracy: number }
  readonly validation: { readonly loss: number; readonly accuracy: number }
}

export function isTold(record: EpochRecord): record is ToldRecord {
  const { genotype, train, validation } = record
  return genotype !== null && [train, validation].every(({ loss, accuracy }) => loss !== null && accuracy !== null)
}
