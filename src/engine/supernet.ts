/**
 * The face of the engine: a network compiled into a plan of dispatches, which an executor replays every step.
 * Nothing here waits for it except the `read*` methods.
 */

import type { AlphaShape } from '../supernet/describe'
import type { ParamLayout } from '../supernet/layout'
import type { NetworkSpec } from '../supernet/spec'
import type { KernelTime } from './plan/kernelTime'
import type { Executor } from './plan/plan'

/** What is dropped at random in a pass. */
export interface Dropout {
  readonly rate: number
  /** Whole number below 2^24. */
  readonly seed: number
}

/** Optimiser settings in force from the next step on. */
export interface Hyper {
  readonly weightLr: number
  readonly momentum: number
  readonly nesterov: boolean
  readonly weightDecay: number
  readonly gradClip: number
  readonly alphaLr: number
  readonly beta1: number
  readonly beta2: number
  readonly alphaWeightDecay: number
  /** Temperature of a Gumbel-softmax; 1 where left out. */
  readonly tau?: number
  /** Largest L2 norm of the alpha gradient, where the network was compiled to clip it. */
  readonly alphaGradClip?: number
  /** lambda of SNAS's resource term, where the spec has one; 0 where left out. */
  readonly resourceWeight?: number
  /** lambda of the term of the alpha loss that `Mixing.penalty` names; 0 where left out. */
  readonly penaltyWeight?: number
  /** beta, weight of the skip-connect beside the candidates; 0 where left out. Where the spec has `auxiliarySkip`. */
  readonly auxiliarySkip?: number
  /** OLES, where `Mixing.freezes`: a convolution is frozen when the mean of `window` similarities is below `threshold`. */
  readonly agreement?: { readonly window: number; readonly threshold: number }
  /** Lambda-DARTS, where `Mixing.aligns`: weight of the alignment's gradient, and length of the step of its finite difference. */
  readonly alignment?: { readonly weight: number; readonly step: number }
  /** Dropout of skip-connects in the next pass. Where the spec has `skipDropout`. */
  readonly skipDropout?: Dropout
  /** Drop path in the next pass. Where the spec has `dropPath`. */
  readonly dropPath?: Dropout
  /** Of the exponentiated gradient. */
  readonly rewards?: {
    /** eta. */
    readonly rate: number
    /** Lmax. */
    readonly limit: number
    /** Rewards are scaled up by the largest one so far while that is below the limit. */
    readonly scaled: boolean
    /** T - t: steps after the next one. */
    readonly stepsLeft: number
  }
}

/** How OLES compares the training and the validation gradient of a convolution: kernels/freezing.ts. */
export type Similarity = 'flat' | 'columns' | 'code'

/** How alphas become mixing weights and how they are updated; what an algorithm asks of the compiler. */
export interface Mixing {
  /**
   * `gumbel-one-hot`: one candidate an edge runs, with the gradient of the Gumbel-softmax (straight-through).
   * `perturbed-softmax`: noise is added to the softmax and the row normalised again (SDARTS-RS). `sigmoid`: no competition (Fair DARTS).
   */
  readonly weights: 'softmax' | 'gumbel-softmax' | 'gumbel-one-hot' | 'perturbed-softmax' | 'sigmoid'
  readonly update: 'adam' | 'exponentiated-gradient'
  /** The alpha gradient is clipped to `Hyper.alphaGradClip` before the update. */
  readonly clipAlphas?: boolean
  /** A term of the alpha loss in the alphas alone, times `Hyper.penaltyWeight`: alphaPenalty.ts. */
  readonly penalty?: 'log-sum-exp' | 'zero-one'
  /** Convolutions whose gradients of both halves part are no longer trained (OLES), compared in this way: kernels/freezing.ts. */
  readonly freezes?: Similarity
  /** The weight step also raises the alignment of cells that share the first alpha table (Lambda-DARTS): kernels/alignment.ts. */
  readonly aligns?: boolean
  /** Clipping counts the weights' gradient alone also in NAS-Bench-201, whose code counts that of the alphas in. */
  readonly clipWeightsOnly?: boolean
}

/** The weights of a pass depend on `setNoise`. */
export function drawsNoise({ weights }: Mixing): boolean {
  return weights === 'gumbel-softmax' || weights === 'gumbel-one-hot' || weights === 'perturbed-softmax'
}

export const SOFTMAX_MIXING: Mixing = { weights: 'softmax', update: 'adam' }

/** Raised when the order or the meaning of what `readParams`, `readAlphas` or `readState` give changes: saved runs hold them. */
export const STATE_VERSION = 2

export type Slot = 'train' | 'val'

/** Sums since the last `readMetrics(true)`, and the values of the last batch. */
export interface SlotMetrics {
  readonly lossSum: number
  readonly correct: number
  readonly batches: number
  readonly lastLoss: number
  readonly lastCorrect: number
}

export interface Metrics {
  readonly train: SlotMetrics
  readonly val: SlotMetrics
  /** Global L2 norm of the weight gradient before clipping, last weight step. */
  readonly gradNorm: number
  /** The norm clipping used: the same, except that NAS-Bench-201's code counts the alpha gradient in. */
  readonly clipNorm: number
  /** False once any loss or gradient norm was NaN or infinite since the network was made. */
  readonly finite: boolean
}

/** What the last second-order alpha step came across on its way; see kernels/secondOrder.ts for the formulas. */
export interface SecondOrderFigures {
  /** L_train(w). */
  readonly lossBefore: number
  /** L_train(w + eps h) and L_train(w - eps h). */
  readonly lossPlus: number
  readonly lossMinus: number
  /** |w'| of the unrolled weights. */
  readonly unrolledNorm: number
  /** |h|, h = dL_val(w')/dw'. */
  readonly directionNorm: number
  /** eps = 0.01 / |h|. */
  readonly epsilon: number
  /** The Hessian-vector product that xi multiplies, flat [types][edges][ops]. */
  readonly implicit: Float32Array
}

/** Where one operation stands with OLES. */
export interface FreezingState {
  /** Index of the block of the network, edge and candidate. */
  readonly block: number
  readonly edge: number
  readonly op: number
  readonly frozen: boolean
  /** Similarity at its last comparison; 0 before the first. */
  readonly cosine: number
}

export interface SupernetInfo {
  readonly parameters: number
  readonly launchesPerStep: number
  readonly pipelines: number
  readonly bytes: number
  /** The target number of reduction threads: the same value gives the same bits on one adapter. */
  readonly parallelism: number
  /** Where their positions lie side by side. */
  readonly chunks?: 'adjacent'
}

export interface CompileOptions {
  readonly executor: Executor
  readonly spec: NetworkSpec
  /** Highest order of `alphaStep`; 2 takes one more copy of the parameters. Default 1. */
  readonly order?: 1 | 2
  /** Default: the softmax and Adam of DARTS. */
  readonly mixing?: Mixing
  /** Target number of threads of reductions; part of the run record: the same value gives the same bits on one adapter. */
  readonly parallelism?: number
  /** Bytes from which on memory is traded for time; bits stay the same. Default: what keeps the paper's network under 2 GB. */
  readonly memoryBudget?: number
  readonly progress?: (done: number, total: number) => void
  readonly signal?: AbortSignal
}

/** A named feature map, `[groups][B*H*W][C]` group by group (concatenation of groups over channels = the official tensor). */
export interface Activation {
  readonly name: string
  readonly groups: number
  readonly batch: number
  readonly height: number
  readonly width: number
  /** Channels of one group. */
  readonly channels: number
}

export interface Supernet {
  readonly spec: NetworkSpec
  readonly layout: ParamLayout
  readonly info: SupernetInfo
  /** Rows and columns of the alpha tables: DARTS 2 x 14 x O, NAS-Bench-201 1 x 6 x O; flat [type][edge][op], then PC-DARTS's betas [type][edge]. */
  readonly alphaShape: AlphaShape
  /** images [B,H,W,4] (fourth channel 0), labels [B]. Supernets only. */
  setBatch(slot: Slot, images: Float32Array, labels: Uint32Array): void
  setHyper(hyper: Hyper): void
  /** What is added to alphas (Gumbel-softmax) or to their softmax (perturbed) from the next pass on, flat [types][edges][ops]; 0 since it was made. */
  setNoise(noise: Float32Array): void
  /** Seed of what the operation `noise` draws from the next pass on, a whole number below 2^24; 0 since it was made. */
  setNoiseSeed(seed: number): void
  /**
   * Alpha step: val batch, gradient of the validation loss with respect to alpha, Adam. Encodes and submits. The second
   * order (DARTS eq. 7) also needs the train batch, and its validation loss is that of the unrolled weights.
   *
   * @throws SearchError 'internal' for an order the network was not compiled for
   */
  alphaStep(order?: 1 | 2): void
  /** Weight step: train batch, clip, SGD. Encodes and submits. */
  weightStep(): void
  /** One pass over one batch whose loss updates weights and alphas at once (single-level search). */
  jointStep(slot: Slot): void
  /** Forward and loss only; `running` uses the running statistics of batch norm (evaluation mode). */
  forward(slot: Slot, mode: 'batch' | 'running'): void
  /**
   * Forward and loss with mixing weights from outside, flat [types][edges][ops], on batch statistics. Whatever they stand
   * for is not checked: a row may sum to anything.
   */
  forwardMixed(slot: Slot, weights: Float32Array): void
  /** Forward, backward, no update; results through `readGradients` / `readAlphaGradients`. */
  gradients(slot: Slot, want: { readonly weights: boolean; readonly alphas: boolean }): void
  readMetrics(reset: boolean): Promise<Metrics>
  /** [B][classes] of the last forward pass. */
  readLogits(): Promise<Float32Array>
  /** Flat [types][edges][ops]. */
  readAlphas(): Promise<Float32Array>
  writeAlphas(alphas: Float32Array): void
  readMixingWeights(): Promise<Float32Array>
  /** dL/dw of the mixing weights, summed over the cells of a type, of the last `gradients` with alphas or `alphaStep`. */
  readMixingGradients(): Promise<Float32Array>
  /**
   * The same cell by cell, before they are summed: of each alpha table the cells that use it, in order of depth, each flat
   * [edges][ops]. Of the last `gradients` or `alphaStep`.
   */
  readCellMixingGradients(): Promise<readonly (readonly Float64Array[])[]>
  /** dL/dalpha of the last `gradients` or `alphaStep`, before weight decay. */
  readAlphaGradients(): Promise<Float32Array>
  /** Of every convolution of every edge and cell, where the network freezes them; else none. */
  readFreezing(): Promise<readonly FreezingState[]>
  readSecondOrder(): Promise<SecondOrderFigures>
  /** Flat parameter buffer, `layout` order. */
  readParams(): Promise<Float32Array>
  writeParams(params: Float32Array): void
  readGradients(): Promise<Float32Array>
  /** Forget momentum, Adam moments, step counts, metrics and running statistics. */
  resetState(): void
  /**
   * Everything a checkpoint needs besides alphas and params: momentum, Adam's moments and step count, running
   * statistics, and the sums of the epoch in progress.
   */
  readState(): Promise<Float32Array>
  writeState(state: Float32Array): void
  /** Feature maps that can be read after a forward pass: `stem`, `cells.0`, `cells.1`, ... in order of computation. */
  readonly activations: readonly Activation[]
  readActivation(name: string): Promise<Float32Array>
  /** Running statistics of the batch norm in the stem, PyTorch's buffers. */
  readStemRunning(): Promise<{ mean: Float32Array; var: Float32Array }>
  /** Cell and op specs: input k as [groups=1][B*H*W][C] and the coefficient r of the linear loss in the layout of `readOutput`. */
  setInput(index: number, values: Float32Array): void
  setOutputGradient(values: Float32Array): void
  /** Cell and op specs: output nodes, `[nodes][B*H*W][C]` node by node. */
  readOutput(): Promise<Float32Array>
  readInputGradient(index: number): Promise<Float32Array>
  /** From here on no single submission holds more dispatches than this; bits do not change. */
  limitSubmissions(launches: number): void
  /** The executor can tell where the time of a step goes; a GPU needs `timestamp-query`. */
  readonly canProfile: boolean
  /**
   * Passes from here until `readProfile` are timed by kernel family; bits do not change.
   *
   * @throws SearchError 'unsupported' where `canProfile` is false
   */
  startProfile(): void
  /** Times since `startProfile`, summed by segment and family; ends the timing. */
  readProfile(): Promise<readonly KernelTime[]>
  destroy(): void
}
