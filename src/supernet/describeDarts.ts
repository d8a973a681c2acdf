/** Networks of DARTS cells: the supernet, and one cell alone (quark0/darts cnn/model_search.py). */
import type { Primitive } from '../space/primitives'
import { edgesFrom, type Topology, topologyOf } from '../space/topology'
import {
  type AlphaShape,
  type DartsCellDescription,
  type FanoutDescription,
  type NetworkDescription,
  type PreprocessDescription,
  placeOf,
  requireSize,
  type Source,
} from './description'
import { type FanoutParams, LayoutBuilder } from './layoutBuilder'
import { type OpSet, opSetOf } from './opSet'
import { partialChannels } from './partialChannels'
import type { CellSpec, SupernetSpec } from './spec'
import { joined, paddedIn, type Width, widthOf } from './width'

/** Indices of the reduction cells of a DARTS network with L cells: L/3 and 2L/3, rounded down. */
export function reductionCells(cells: number): ReadonlySet<number> {
  return new Set([Math.floor(cells / 3), Math.floor((2 * cells) / 3)])
}

interface CellPlace {
  readonly index: number
  readonly topology: Topology
  /** Alpha table it mixes by. */
  readonly table: number
  readonly prefix: string
  readonly width: Width
  readonly reduction: boolean
  readonly inSize: number
  readonly sources: readonly [Source, Source]
  readonly sourceWidths: readonly [Width, Width]
  readonly reductionPrev: boolean
  readonly partial: boolean
  /** Candidates of its edges, where they differ. */
  readonly lists?: readonly (readonly Primitive[])[] | undefined
}

function dartsCell(builder: LayoutBuilder, ops: OpSet, place: CellPlace): DartsCellDescription {
  const { width, reduction, inSize, prefix, reductionPrev } = place
  const channels = width.stored
  const outSize = reduction ? inSize / 2 : inSize
  const preprocess = ([0, 1] as const).map((k): PreprocessDescription => {
    const kind = k === 0 && reductionPrev ? 'factorized-reduce' : 'conv'
    const source = place.sourceWidths[k]
    const inChannels = source.stored
    const weight =
      kind === 'conv'
        ? builder.conv(`${prefix}preprocess${k}.op.1.weight`, source, width, 1)
        : builder.factorizedReduce(`${prefix}preprocess${k}`, source, width)
    return { kind, source: place.sources[k], inChannels, inSize: kind === 'conv' ? inSize : inSize * 2, weight }
  })
  const partial = place.partial ? partialChannels(channels, reduction) : null
  const { topology } = place
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
      width: partial?.mixed ?? width.channels,
      inSize: strided ? inSize : outSize,
      outSize,
      rows,
      firstTarget: (topology.edges[rows[0] as number]?.to ?? 0) - topology.inputs,
      place: placeOf(topology, place.index, state),
    })
  }
  const params = builder.fanouts(
    fanouts.map((f) => ({ ...f, ...(partial ? { partial } : paddedIn(width)) })),
    ops,
    {
      candidate: (row, op) => {
        const own = place.lists?.[row]
        const at = own ? own.indexOf(ops.primitives[op] as Primitive) : op
        return at < 0 ? null : `${prefix}_ops.${row}._ops.${at}`
      },
      auxiliary: (row) => `${prefix}_ops.${row}.auxiliary_op`,
    },
  )
  return {
    kind: 'darts-cell',
    index: place.index,
    type: place.table,
    channels,
    width: width.channels,
    reduction,
    nodes: topology.nodes - topology.inputs,
    joined: topology.output.length,
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

const topologyOfSpec = ({ nodes, concat }: SupernetSpec | CellSpec): Topology =>
  topologyOf({ space: 'darts', nodes, concat })

function dartsAlphas(spec: SupernetSpec | CellSpec): AlphaShape {
  const { primitives, partial } = spec
  const types = spec.kind === 'supernet' && spec.perCell ? spec.cells : 2
  const shape = { types, edges: topologyOfSpec(spec).edges.length, ops: primitives.length }
  return partial ? { ...shape, edgeWeights: true } : shape
}

/**
 * A stem, `spec.cells` cells, a linear head; the `reductionCells` double the channels and halve the size. Parameters bear the names
 * of the official `Network`.
 *
 * @throws SearchError 'bad-shape' when the reductions cannot halve the image
 */
export function describeDarts(spec: SupernetSpec): NetworkDescription {
  const ops = opSetOf('darts', spec.primitives, spec)
  const builder = new LayoutBuilder()
  const topology = topologyOfSpec(spec)
  const reductions = reductionCells(spec.cells)
  requireSize(spec, 'imageSize', spec.imageSize, 2 ** reductions.size, 'each reduction halves it')
  const stemWidth = widthOf(3 * spec.channels)
  const stem = {
    channels: stemWidth.stored,
    size: spec.imageSize,
    weight: builder.conv('stem.0.weight', 3, stemWidth, 3),
    gamma: builder.vector('stem.1.weight', stemWidth),
    beta: builder.vector('stem.1.bias', stemWidth),
  }
  const blocks: DartsCellDescription[] = []
  /** Of the cells' outputs. */
  const widths: Width[] = []
  let channels = spec.channels
  let size = spec.imageSize
  for (let index = 0; index < spec.cells; index++) {
    const reduction = reductions.has(index)
    if (reduction) channels *= 2
    const sourceOf = (back: number): Source =>
      index - back >= 0 ? { kind: 'cell', cell: index - back } : { kind: 'stem' }
    const widthBefore = (back: number): Width => widths[index - back] ?? stemWidth
    const width = widthOf(channels)
    const cell = dartsCell(builder, ops, {
      index,
      topology,
      table: alphaTable(index, reduction, spec.perCell),
      prefix: `cells.${index}.`,
      width,
      reduction,
      inSize: size,
      sources: [sourceOf(2), sourceOf(1)],
      sourceWidths: [widthBefore(2), widthBefore(1)],
      reductionPrev: reductions.has(index - 1),
      partial: spec.partial ?? false,
      lists: spec.edgeLists?.[reduction ? 'reduce' : 'normal'],
    })
    blocks.push(cell)
    widths.push(joined(width, topology.output.length))
    size = cell.outSize
  }
  const features = widths.at(-1) as Width
  const head = {
    channels: features.stored,
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

export function describeCell(spec: CellSpec): NetworkDescription {
  requireSize(spec, 'channelsPrevPrev', spec.channelsPrevPrev, 4, 'feature maps are stored as vec4f')
  requireSize(spec, 'channelsPrev', spec.channelsPrev, 4, 'feature maps are stored as vec4f')
  if (spec.reduction) requireSize(spec, 'imageSize', spec.imageSize, 2, 'a reduction halves it')
  const ops = opSetOf('darts', spec.primitives, spec)
  const builder = new LayoutBuilder()
  const cell = dartsCell(builder, ops, {
    index: 0,
    topology: topologyOfSpec(spec),
    table: spec.reduction ? 1 : 0,
    prefix: '',
    width: widthOf(spec.channels),
    reduction: spec.reduction,
    inSize: spec.imageSize,
    sources: [
      { kind: 'input', index: 0 },
      { kind: 'input', index: 1 },
    ],
    sourceWidths: [widthOf(spec.channelsPrevPrev), widthOf(spec.channelsPrev)],
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
