/**
 * What can be compiled: a whole supernet, one cell, or one candidate operation between an input and a linear loss.
 * Cells and operations exist for tests; they go through the same lowering and kernels as the supernet.
 */
import type { EdgeLists } from '../space/operationSets'
import type { Primitive, SpaceId } from '../space/primitives'

/** The one-shot model of a space. DARTS sect. 2; NAS-Bench-201 sect. 6 of the reference specification. */
export interface SupernetSpec {
  readonly kind: 'supernet'
  readonly space: SpaceId
  /** Candidates of every edge, official order; with `edgeLists` the union of theirs. */
  readonly primitives: readonly Primitive[]
  /** Candidates edge by edge, where they differ (S1). DARTS space only. */
  readonly edgeLists?: EdgeLists
  /** C, channels of the first cell. */
  readonly channels: number
  /** DARTS: cells in all (L). NAS-Bench-201: cells a stage (N). */
  readonly cells: number
  /** Pixels a side. */
  readonly imageSize: number
  readonly classes: number
  /** B. */
  readonly batch: number
  /** Intermediate nodes of a cell, and how many of the last of them it puts out; left out: 4, and all. DARTS space only. */
  readonly nodes?: number
  readonly concat?: number
  /** PC-DARTS: partial channels and edge weights. DARTS space only. */
  readonly partial?: boolean
  /** Every cell has an alpha table of its own; left out: one a cell type. DARTS space only. */
  readonly perCell?: boolean
  /** SNAS: what operations cost counts in the alpha gradient, in this form. DARTS space only. */
  readonly resource?: 'linear' | 'log'
  /** P-DARTS: dropout on the output of skip_connect at stride 1, at the rate of `Hyper.skipDropout`. DARTS space only. */
  readonly skipDropout?: boolean
  /** SNAS: whole images of an edge's output are dropped, at the rate of `Hyper.dropPath`. Under Gumbel-softmax only. */
  readonly dropPath?: boolean
  /**
   * Every edge has a skip-connect beside its candidates, of weight `Hyper.auxiliarySkip` (DARTS-): the identity at stride 1, a
   * FactorizedReduce with weights of its own at stride 2. Not with `partial`.
   */
  readonly auxiliarySkip?: boolean
}

/** One DARTS search cell with raw feature maps as inputs; loss = sum(out * r). */
export interface CellSpec {
  readonly kind: 'cell'
  readonly primitives: readonly Primitive[]
  /** C of this cell (after doubling, if it is a reduction). */
  readonly channels: number
  readonly channelsPrevPrev: number
  readonly channelsPrev: number
  /** Pixels a side of input 1. Input 0 has twice that when `reductionPrev`. */
  readonly imageSize: number
  readonly reduction: boolean
  readonly reductionPrev: boolean
  readonly batch: number
  /** As those of a supernet. */
  readonly nodes?: number
  readonly concat?: number
  /** PC-DARTS: partial channels and edge weights. */
  readonly partial?: boolean
  readonly skipDropout?: boolean
}

/** One operation at a stride (pooling with its batch norm); loss = sum(out * r). */
export interface OpSpec {
  readonly kind: 'op'
  readonly op: Primitive
  readonly stride: 1 | 2
  readonly channels: number
  /** Pixels a side of the input. */
  readonly imageSize: number
  readonly batch: number
  readonly skipDropout?: boolean
}

/** One edge: the mixture of its candidates at a stride, and the auxiliary skip-connect; loss = sum(out * r). */
export interface EdgeSpec {
  readonly kind: 'edge'
  readonly primitives: readonly Primitive[]
  readonly stride: 1 | 2
  readonly channels: number
  /** Pixels a side of the input. */
  readonly imageSize: number
  readonly batch: number
  readonly skipDropout?: boolean
  readonly auxiliarySkip?: boolean
}

export type NetworkSpec = SupernetSpec | CellSpec | OpSpec | EdgeSpec
