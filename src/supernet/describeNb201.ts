/** Networks of NAS-Bench-201 cells with residual blocks between the stages (AutoDL-Projects cell_searchs). */
import { edgesFrom, topologyOf } from '../space/topology'
import {
  type FanoutDescription,
  type Nb201CellDescription,
  type NetworkDescription,
  type ResidualDescription,
  requireSize,
} from './description'
import { type FanoutParams, LayoutBuilder } from './layoutBuilder'
import { type OpSet, opSetOf } from './opSet'
import type { SupernetSpec } from './spec'

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
  const edgeName = (row: number): string => {
    const edge = topology.edges[row]
    return `cells.${index}.edges.${edge?.to}<-${edge?.from}`
  }
  const params = builder.fanouts(
    fanouts.map((f) => ({ channels, stride: 1, rows: f.rows })),
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

export function describeNb201(spec: SupernetSpec): NetworkDescription {
  const ops = opSetOf('nas-bench-201', spec.primitives, spec)
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
