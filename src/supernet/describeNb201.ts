/** Networks of NAS-Bench-201 cells with residual blocks between the stages (AutoDL-Projects cell_searchs). */
import { edgesFrom, topologyOf } from '../space/topology'
import {
  type FanoutDescription,
  type Nb201CellDescription,
  type NetworkDescription,
  placeOf,
  type ResidualDescription,
  requireSize,
} from './description'
import { type FanoutParams, LayoutBuilder } from './layoutBuilder'
import { type OpSet, opSetOf } from './opSet'
import type { SupernetSpec } from './spec'
import { paddedIn, type Width, widthOf } from './width'

function nb201Cell(
  builder: LayoutBuilder,
  ops: OpSet,
  index: number,
  width: Width,
  size: number,
): Nb201CellDescription {
  const channels = width.stored
  const topology = topologyOf({ space: 'nas-bench-201' })
  const fanouts: Omit<FanoutDescription, 'params'>[] = []
  for (let state = 0; state < topology.nodes - 1; state++)
    fanouts.push({
      cell: index,
      type: 0,
      state,
      states: 1,
      stride: 1,
      channels,
      width: width.channels,
      inSize: size,
      outSize: size,
      rows: edgesFrom(topology, state),
      firstTarget: state,
      place: placeOf(topology, index, state),
    })
  const edgeName = (row: number): string => {
    const edge = topology.edges[row]
    return `cells.${index}.edges.${edge?.to}<-${edge?.from}`
  }
  const params = builder.fanouts(
    fanouts.map((f) => ({ channels, stride: 1, rows: f.rows, ...paddedIn(width) })),
    ops,
    { candidate: (row, op) => `${edgeName(row)}.${op}`, auxiliary: (row) => `${edgeName(row)}.auxiliary_op` },
  )
  return {
    kind: 'nb201-cell',
    index,
    channels,
    size,
    fanouts: fanouts.map((f, i) => ({ ...f, params: params[i] as FanoutParams })),
  }
}

/**
 * A stem, three stages of `spec.cells` cells, before the second and the third a residual block (twice the channels, half the size),
 * batch norm, a linear head. All cells share one alpha table.
 *
 * @throws SearchError 'bad-shape' when two blocks cannot halve the image
 */
export function describeNb201(spec: SupernetSpec): NetworkDescription {
  const ops = opSetOf('nas-bench-201', spec.primitives, spec)
  requireSize(spec, 'imageSize', spec.imageSize, 4, 'two residual blocks halve it')
  const builder = new LayoutBuilder()
  let width = widthOf(spec.channels)
  const stem = {
    channels: width.stored,
    size: spec.imageSize,
    weight: builder.conv('stem.0.weight', 3, width, 3),
    gamma: builder.vector('stem.1.weight', width),
    beta: builder.vector('stem.1.bias', width),
  }
  const blocks: (Nb201CellDescription | ResidualDescription)[] = []
  let size = spec.imageSize
  for (let stage = 0; stage < 3; stage++) {
    if (stage > 0) {
      const index = blocks.length
      const name = `cells.${index}.`
      const doubled = widthOf(2 * width.channels)
      blocks.push({
        kind: 'residual',
        index,
        inChannels: width.stored,
        channels: doubled.stored,
        inSize: size,
        outSize: size / 2,
        params: {
          convA: builder.conv(`${name}conv_a.op.1.weight`, width, doubled, 3),
          gammaA: builder.vector(`${name}conv_a.op.2.weight`, doubled),
          betaA: builder.vector(`${name}conv_a.op.2.bias`, doubled),
          convB: builder.conv(`${name}conv_b.op.1.weight`, doubled, doubled, 3),
          gammaB: builder.vector(`${name}conv_b.op.2.weight`, doubled),
          betaB: builder.vector(`${name}conv_b.op.2.bias`, doubled),
          shortcut: builder.conv(`${name}downsample.1.weight`, width, doubled, 1),
        },
      })
      width = doubled
      size /= 2
    }
    for (let n = 0; n < spec.cells; n++) blocks.push(nb201Cell(builder, ops, blocks.length, width, size))
  }
  const norm = { gamma: builder.vector('lastact.0.weight', width), beta: builder.vector('lastact.0.bias', width) }
  const head = {
    channels: width.stored,
    size,
    classes: spec.classes,
    weight: builder.linear('classifier.weight', width, spec.classes),
    bias: builder.vector('classifier.bias', spec.classes),
    norm,
  }
  return {
    spec,
    ops,
    batch: spec.batch,
    alphaShape: { types: 1, edges: topologyOf({ space: 'nas-bench-201' }).edges.length, ops: spec.primitives.length },
    stem,
    blocks,
    head,
    layout: builder.layout(),
  }
}
