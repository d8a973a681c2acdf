/**
 * What a described network is: cells, feature-map sizes and where every parameter block lies. Plain data for the engine to
 * lower. Within one state's fan-out, blocks of one kind are contiguous over edges, so a kernel finds any filter by arithmetic.
 */
import { SearchError } from '../errors'
import type { Topology } from '../space/topology'
import type { ParamLayout } from './layout'
import type { FanoutParams } from './layoutBuilder'
import type { OpSet } from './opSet'
import type { PartialChannels } from './partialChannels'
import type { NetworkSpec } from './spec'

/** All candidates on all edges that leave one state, or the two input states of a cell: these are alike in shape and targets. */
export interface FanoutDescription {
  /** Index of the cell in the network. */
  readonly cell: number
  /** 0 normal, 1 reduction: which alpha table. */
  readonly type: number
  /** First source state, and how many there are. */
  readonly state: number
  readonly states: 1 | 2
  readonly stride: 1 | 2
  /** Channels that the operations work on, as stored. */
  readonly channels: number
  /** Those of them that there are. */
  readonly width: number
  /** Pixels a side of the source state and of the targets. */
  readonly inSize: number
  readonly outSize: number
  /** Alpha rows of the edges of the first state, ascending target, then of the next; targets are consecutive nodes. */
  readonly rows: readonly number[]
  /** First target, counted from the first intermediate node. */
  readonly firstTarget: number
  /** Number of its first edge among all of the network, where edges draw numbers of their own; the next ones follow. */
  readonly place: number
  readonly params: FanoutParams
}

/** Where a preprocess reads: the stem, the concatenated nodes of an earlier cell, or an external input. */
export type Source =
  | { readonly kind: 'stem' }
  | { readonly kind: 'cell'; readonly cell: number }
  | { readonly kind: 'input'; readonly index: number }

/** ReLUConvBN 1x1, or FactorizedReduce, from the source to an input state of the cell. */
export interface PreprocessDescription {
  readonly kind: 'conv' | 'factorized-reduce'
  readonly source: Source
  readonly inChannels: number
  readonly inSize: number
  /** Float offset of the [in][C] matrix. */
  readonly weight: number
}

export interface DartsCellDescription {
  readonly kind: 'darts-cell'
  readonly index: number
  readonly type: number
  /** As stored. */
  readonly channels: number
  /** Channels there are. */
  readonly width: number
  readonly reduction: boolean
  /** Intermediate nodes, and how many of the last of them make up the output. */
  readonly nodes: number
  readonly joined: number
  /** Pixels a side of the two input states, and of the nodes. */
  readonly inSize: number
  readonly outSize: number
  readonly preprocess: readonly [PreprocessDescription, PreprocessDescription]
  readonly fanouts: readonly FanoutDescription[]
  /** PC-DARTS: the part of the channels that the fan-outs work on. */
  readonly partial?: PartialChannels
}

export interface Nb201CellDescription {
  readonly kind: 'nb201-cell'
  readonly index: number
  readonly channels: number
  readonly size: number
  readonly fanouts: readonly FanoutDescription[]
}

/** ReLU-conv3x3(stride 2)-BN, ReLU-conv3x3-BN, plus 2x2 average pool and 1x1 convolution. */
export interface ResidualDescription {
  readonly kind: 'residual'
  readonly index: number
  readonly inChannels: number
  readonly channels: number
  readonly inSize: number
  readonly outSize: number
  readonly params: {
    readonly convA: number
    readonly gammaA: number
    readonly betaA: number
    readonly convB: number
    readonly gammaB: number
    readonly betaB: number
    readonly shortcut: number
  }
}

/** One edge between an input and a linear loss. */
interface EdgeDescription {
  readonly kind: 'edge'
  readonly fanout: FanoutDescription
}

export type BlockDescription = DartsCellDescription | Nb201CellDescription | ResidualDescription | EdgeDescription

/** Architecture parameters, flat: alphas [types][edges][ops], then with `edgeWeights` (PC-DARTS) betas [types][edges]. */
export interface AlphaShape {
  readonly types: number
  readonly edges: number
  readonly ops: number
  readonly edgeWeights?: boolean
}

/** How many architecture parameters there are. */
export function architectureSize({ types, edges, ops, edgeWeights }: AlphaShape): number {
  return types * edges * (ops + (edgeWeights ? 1 : 0))
}

export interface NetworkDescription {
  readonly spec: NetworkSpec
  readonly ops: OpSet
  readonly batch: number
  readonly alphaShape: AlphaShape
  /** 3x3 convolution to `channels`, batch norm with scale and shift. Supernets only. */
  readonly stem?: {
    readonly channels: number
    readonly size: number
    readonly weight: number
    readonly gamma: number
    readonly beta: number
  }
  readonly blocks: readonly BlockDescription[]
  /** Global average pool and linear classifier; NAS-Bench-201 puts batch norm and ReLU before it. */
  readonly head?: {
    readonly channels: number
    readonly size: number
    readonly classes: number
    readonly weight: number
    readonly bias: number
    readonly norm?: { readonly gamma: number; readonly beta: number }
  }
  readonly layout: ParamLayout
}

/** `place` of the fan-out of a state of a cell: states lie as many places apart as one has edges, in NAS-Bench-201 four. */
export function placeOf(topology: Topology, cell: number, state: number): number {
  const perState = Math.max(4, topology.nodes - topology.inputs)
  return (cell * topology.edges.length + state) * perState
}

/** @throws SearchError 'bad-shape' unless the value is a positive multiple */
export function requireSize(spec: NetworkSpec, name: string, value: number, multiple: number, why: string): void {
  if (value <= 0 || value % multiple !== 0)
    throw new SearchError(
      'bad-shape',
      `${spec.kind} ${name}: ${value} must be a positive multiple of ${multiple} (${why})`,
    )
}
