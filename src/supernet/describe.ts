/**
 * The supernet as a static description: cells, feature-map sizes and where every parameter block lies.
 * Plain data for the engine to lower; no numbers of a run, no GPU.
 *
 * Structure: quark0/darts cnn/model_search.py (DARTS cells), AutoDL-Projects cell_searchs (NAS-Bench-201).
 * Within one state's fan-out, blocks of one kind are contiguous over edges, so a kernel finds any filter by arithmetic.
 */
import { SearchError } from '../errors'
import type { Primitive, SpaceId } from '../space/primitives'
import { edgesFrom, topologyOf } from '../space/topology'
import type { ParamLayout } from './layout'
import { type FanoutParams, LayoutBuilder } from './layoutBuilder'
import { type OpSet, opSetOf } from './opSet'
import { type PartialChannels, partialChannels } from './partialChannels'
import type { CellSpec, NetworkSpec, OpSpec, SupernetSpec } from './spec'

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
  /** Pixels a side of the source state and of the targets. */
  readonly inSize: number
  readonly outSize: number
  /** Alpha rows of the edges of the first state, ascending target, then of the next; targets are consecutive nodes. */
  readonly rows: readonly number[]
  /** First target, counted from the first intermediate node. */
  readonly firstTarget: number
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
  readonly channels: number
  readonly reduction: boolean
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

/** One candidate operation between an input and a linear loss. */
export interface OpDescription {
  readonly kind: 'op'
  readonly fanout: FanoutDescription
}

export type BlockDescription = DartsCellDescription | Nb201CellDescription | ResidualDescription | OpDescription

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

/** Indices of the reduction cells of a DARTS network with L cells: L/3 and 2L/3, rounded down. */
export function reductionCells(cells: number): ReadonlySet<number> {
  return new Set([Math.floor(cells / 3), Math.floor((2 * cells) / 3)])
}

function requireSize(spec: NetworkSpec, name: string, value: number, multiple: number, why: string): void {
  if (value <= 0 || value % multiple !== 0)
    throw new SearchError(
      'bad-shape',
      `${spec.kind} ${name}: ${value} must be a positive multiple of ${multiple} (${why})`,
    )
}

/**
 * The description of a network.
 *
 * @throws SearchError 'bad-shape' when channels or sizes do not fit the kernels
 */
export function describe(spec: NetworkSpec): NetworkDescription {
  requireSize(spec, 'channels', spec.channels, 4, 'feature maps are stored as vec4f')
  switch (spec.kind) {
    case 'supernet':
      return spec.space === 'darts' ? describeDarts(spec) : describeNb201(spec)
    case 'cell':
      return describeCell(spec)
    case 'op':
      return describeOp(spec)
  }
}

/** Parameter layout alone, for tools that need no engine. */
export function layoutOf(spec: NetworkSpec): ParamLayout {
  return describe(spec).layout
}

interface CellPlace {
  readonly index: number
  /** Alpha table it mixes by. */
  readonly table: number
  readonly prefix: string
  readonly channels: number
  readonly reduction: boolean
  readonly inSize: number
  readonly sources: readonly [Source, Source]
  readonly sourceChannels: readonly [number, number]
  readonly reductionPrev: boolean
  readonly partial: boolean
}

function dartsCell(builder: LayoutBuilder, ops: OpSet, place: CellPlace): DartsCellDescription {
  const { channels, reduction, inSize, prefix, reductionPrev } = place
  const outSize = reduction ? inSize / 2 : inSize
  const preprocess = ([0, 1] as const).map((k): PreprocessDescription => {
    const kind = k === 0 && reductionPrev ? 'factorized-reduce' : 'conv'
    const inChannels = place.sourceChannels[k]
    const weight =
      kind === 'conv'
        ? builder.conv(`${prefix}preprocess${k}.op.1.weight`, inChannels, channels, 1)
        : builder.factorizedReduce(`${prefix}preprocess${k}`, inChannels, channels)
    return { kind, source: place.sources[k], inChannels, inSize: kind === 'conv' ? inSize : inSize * 2, weight }
  })
  const partial = place.partial ? partialChannels(channels, reduction) : null
  const topology = topologyOf('darts')
  const fanouts: Omit<FanoutDescription, 'params'>[] = []
  const inputs = Array.from({ length: topology.inputs }, (_, state) => edgesFrom(topology, state)).flat()
  for (let state = 0; state < topology.nodes - 1; state += state === 0 ? topology.inputs : 1) {
    const isInput = state === 0
    const rows = isInput ? inputs : edgesFrom(topology, state)
    const strided = reduction && isInput
    fanouts.push({
      cell: place.index,
      type: place.table,
      state,
      states: isInput ? 2 : 1,
      stride: strided ? 2 : 1,
      channels: partial?.stored ?? channels,
      inSize: strided ? inSize : outSize,
      outSize,
      rows,
      firstTarget: (topology.edges[rows[0] as number]?.to ?? 0) - topology.inputs,
    })
  }
  const params = builder.fanouts(
    fanouts.map((f) => ({ ...f, ...(partial ? { partial } : {}) })),
    ops,
    (row) => `${prefix}_ops.${row}._ops.`,
  )
  return {
    kind: 'darts-cell',
    index: place.index,
    type: place.table,
    channels,
    reduction,
    inSize,
    outSize,
    preprocess: [preprocess[0] as PreprocessDescription, preprocess[1] as PreprocessDescription],
    fanouts: fanouts.map((f, i) => ({ ...f, params: params[i] as FanoutParams })),
    ...(partial ? { partial } : {}),
  }
}

/** Alpha table of a cell: its own, or that of its type (0 normal, 1 reduction). */
export function alphaTable(index: number, reduction: boolean, perCell: boolean | undefined): number {
  return perCell ? index : reduction ? 1 : 0
}

function dartsAlphas(spec: SupernetSpec | CellSpec): AlphaShape {
  const { primitives, partial } = spec
  const types = spec.kind === 'supernet' && spec.perCell ? spec.cells : 2
  const shape = { types, edges: topologyOf('darts').edges.length, ops: primitives.length }
  return partial ? { ...shape, edgeWeights: true } : shape
}

function describeDarts(spec: SupernetSpec): NetworkDescription {
  const ops = opSetOf('darts', spec.primitives, spec.skipDropout)
  const builder = new LayoutBuilder()
  const reductions = reductionCells(spec.cells)
  requireSize(spec, 'imageSize', spec.imageSize, 2 ** reductions.size, 'each reduction halves it')
  const stemChannels = 3 * spec.channels
  const stem = {
    channels: stemChannels,
    size: spec.imageSize,
    weight: builder.conv('stem.0.weight', 3, stemChannels, 3),
    gamma: builder.vector('stem.1.weight', stemChannels),
    beta: builder.vector('stem.1.bias', stemChannels),
  }
  const blocks: DartsCellDescription[] = []
  let channels = spec.channels
  let size = spec.imageSize
  for (let index = 0; index < spec.cells; index++) {
    const reduction = reductions.has(index)
    if (reduction) channels *= 2
    const sourceOf = (back: number): Source =>
      index - back >= 0 ? { kind: 'cell', cell: index - back } : { kind: 'stem' }
    const channelsOf = (back: number): number =>
      index - back >= 0 ? 4 * (blocks[index - back] as DartsCellDescription).channels : stemChannels
    const cell = dartsCell(builder, ops, {
      index,
      table: alphaTable(index, reduction, spec.perCell),
      prefix: `cells.${index}.`,
      channels,
      reduction,
      inSize: size,
      sources: [sourceOf(2), sourceOf(1)],
      sourceChannels: [channelsOf(2), channelsOf(1)],
      reductionPrev: reductions.has(index - 1),
      partial: spec.partial ?? false,
    })
    blocks.push(cell)
    size = cell.outSize
  }
  const features = 4 * channels
  const head = {
    channels: features,
    size,
    classes: spec.classes,
    weight: builder.linear('classifier.weight', features, spec.classes),
    bias: builder.vector('classifier.bias', spec.classes),
  }
  return {
    spec,
    ops,
    batch: spec.batch,
    alphaShape: dartsAlphas(spec),
    stem,
    blocks,
    head,
    layout: builder.layout(),
  }
}

function nb201Cell(
  builder: LayoutBuilder,
  ops: OpSet,
  index: number,
  channels: number,
  size: number,
): Nb201CellDescription {
  const topology = topologyOf('nas-bench-201')
  const fanouts: Omit<FanoutDescription, 'params'>[] = []
  for (let state = 0; state < topology.nodes - 1; state++)
    fanouts.push({
      cell: index,
      type: 0,
      state,
      states: 1,
      stride: 1,
      channels,
      inSize: size,
      outSize: size,
      rows: edgesFrom(topology, state),
      firstTarget: state,
    })
  const params = builder.fanouts(
    fanouts.map((f) => ({ channels, stride: 1, rows: f.rows })),
    ops,
    (row) => {
      const edge = topology.edges[row]
      return `cells.${index}.edges.${edge?.to}<-${edge?.from}.`
    },
  )
  return {
    kind: 'nb201-cell',
    index,
    channels,
    size,
    fanouts: fanouts.map((f, i) => ({ ...f, params: params[i] as FanoutParams })),
  }
}

function describeNb201(spec: SupernetSpec): NetworkDescription {
  const ops = opSetOf('nas-bench-201', spec.primitives)
  requireSize(spec, 'imageSize', spec.imageSize, 4, 'two residual blocks halve it')
  const builder = new LayoutBuilder()
  const stem = {
    channels: spec.channels,
    size: spec.imageSize,
    weight: builder.conv('stem.0.weight', 3, spec.channels, 3),
    gamma: builder.vector('stem.1.weight', spec.channels),
    beta: builder.vector('stem.1.bias', spec.channels),
  }
  const blocks: (Nb201CellDescription | ResidualDescription)[] = []
  let channels = spec.channels
  let size = spec.imageSize
  for (let stage = 0; stage < 3; stage++) {
    if (stage > 0) {
      const index = blocks.length
      const name = `cells.${index}.`
      blocks.push({
        kind: 'residual',
        index,
        inChannels: channels,
        channels: 2 * channels,
        inSize: size,
        outSize: size / 2,
        params: {
          convA: builder.conv(`${name}conv_a.op.1.weight`, channels, 2 * channels, 3),
          gammaA: builder.vector(`${name}conv_a.op.2.weight`, 2 * channels),
          betaA: builder.vector(`${name}conv_a.op.2.bias`, 2 * channels),
          convB: builder.conv(`${name}conv_b.op.1.weight`, 2 * channels, 2 * channels, 3),
          gammaB: builder.vector(`${name}conv_b.op.2.weight`, 2 * channels),
          betaB: builder.vector(`${name}conv_b.op.2.bias`, 2 * channels),
          shortcut: builder.conv(`${name}downsample.1.weight`, channels, 2 * channels, 1),
        },
      })
      channels *= 2
      size /= 2
    }
    for (let n = 0; n < spec.cells; n++) blocks.push(nb201Cell(builder, ops, blocks.length, channels, size))
  }
  const norm = { gamma: builder.vector('lastact.0.weight', channels), beta: builder.vector('lastact.0.bias', channels) }
  const head = {
    channels,
    size,
    classes: spec.classes,
    weight: builder.linear('classifier.weight', channels, spec.classes),
    bias: builder.vector('classifier.bias', spec.classes),
    norm,
  }
  return {
    spec,
    ops,
    batch: spec.batch,
    alphaShape: { types: 1, edges: topologyOf('nas-bench-201').edges.length, ops: spec.primitives.length },
    stem,
    blocks,
    head,
    layout: builder.layout(),
  }
}

function describeCell(spec: CellSpec): NetworkDescription {
  requireSize(spec, 'channelsPrevPrev', spec.channelsPrevPrev, 4, 'feature maps are stored as vec4f')
  requireSize(spec, 'channelsPrev', spec.channelsPrev, 4, 'feature maps are stored as vec4f')
  if (spec.reduction) requireSize(spec, 'imageSize', spec.imageSize, 2, 'a reduction halves it')
  const ops = opSetOf('darts', spec.primitives, spec.skipDropout)
  const builder = new LayoutBuilder()
  const cell = dartsCell(builder, ops, {
    index: 0,
    table: spec.reduction ? 1 : 0,
    prefix: '',
    channels: spec.channels,
    reduction: spec.reduction,
    inSize: spec.imageSize,
    sources: [
      { kind: 'input', index: 0 },
      { kind: 'input', index: 1 },
    ],
    sourceChannels: [spec.channelsPrevPrev, spec.channelsPrev],
    reductionPrev: spec.reductionPrev,
    partial: spec.partial ?? false,
  })
  return {
    spec,
    ops,
    batch: spec.batch,
    alphaShape: dartsAlphas(spec),
    blocks: [cell],
    layout: builder.layout(),
  }
}

function spaceOfOp(op: Primitive): SpaceId {
  return op.startsWith('nor_conv') ? 'nas-bench-201' : 'darts'
}

function describeOp(spec: OpSpec): NetworkDescription {
  requireSize(spec, 'imageSize', spec.imageSize, spec.stride, 'the stride must divide it')
  const ops = opSetOf(spaceOfOp(spec.op), [spec.op], spec.skipDropout)
  const builder = new LayoutBuilder()
  const params = builder.fanouts([{ channels: spec.channels, stride: spec.stride, rows: [0] }], ops, () => '', true)
  const fanout: FanoutDescription = {
    cell: 0,
    type: 0,
    state: 0,
    states: 1,
    stride: spec.stride,
    channels: spec.channels,
    inSize: spec.imageSize,
    outSize: spec.imageSize / spec.stride,
    rows: [0],
    firstTarget: 0,
    params: params[0] as FanoutParams,
  }
  return {
    spec,
    ops,
    batch: spec.batch,
    alphaShape: { types: 1, edges: 1, ops: 1 },
    blocks: [{ kind: 'op', fanout }],
    layout: builder.layout(),
  }
}
