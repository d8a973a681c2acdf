/**
 * The supernet as a static description: cells, feature-map sizes and where every parameter block lies.
 * No numbers of a run, no GPU.
 */
import type { SpaceId } from '../space/primitives'
import { describeCell, describeDarts } from './describeDarts'
import { describeNb201 } from './describeNb201'
import { type FanoutDescription, type NetworkDescription, requireSize } from './description'
import type { ParamLayout } from './layout'
import { type EdgeNames, type FanoutParams, LayoutBuilder } from './layoutBuilder'
import { opSetOf } from './opSet'
import type { EdgeSpec, NetworkSpec, OpSpec } from './spec'

export type {
  AlphaShape,
  DartsCellDescription,
  FanoutDescription,
  Nb201CellDescription,
  NetworkDescription,
  PreprocessDescription,
  ResidualDescription,
} from './description'
export { architectureSize } from './description'

/**
 * The description of a network.
 *
 * @throws SearchError 'bad-shape' when channels or sizes do not fit the kernels
 */
export function describe(spec: NetworkSpec): NetworkDescription {
  const padded = spec.kind === 'supernet' && !spec.partial
  requireSize(spec, 'channels', spec.channels, padded ? 1 : 4, 'feature maps are stored as vec4f')
  switch (spec.kind) {
    case 'supernet':
      return spec.space === 'darts' ? describeDarts(spec) : describeNb201(spec)
    case 'cell':
      return describeCell(spec)
    case 'op':
    case 'edge':
      return describeEdge(spec)
  }
}

/** Parameter layout alone, for tools that need no engine. */
export function layoutOf(spec: NetworkSpec): ParamLayout {
  return describe(spec).layout
}

/** Names of an edge's candidates in the official mixed operation; a lone operation has none. */
const NAMED: EdgeNames = { candidate: (_, op) => `_ops.${op}`, auxiliary: () => 'auxiliary_op' }
const BARE: EdgeNames = { candidate: () => '', auxiliary: () => 'auxiliary_op' }

function describeEdge(spec: OpSpec | EdgeSpec): NetworkDescription {
  requireSize(spec, 'imageSize', spec.imageSize, spec.stride, 'the stride must divide it')
  const primitives = spec.kind === 'op' ? [spec.op] : spec.primitives
  const space: SpaceId = primitives.some((op) => op.startsWith('nor_conv')) ? 'nas-bench-201' : 'darts'
  const ops = opSetOf(space, primitives, spec)
  const builder = new LayoutBuilder()
  const shape = { channels: spec.channels, stride: spec.stride, rows: [0] }
  const params = builder.fanouts([shape], ops, spec.kind === 'op' ? BARE : NAMED)
  const fanout: FanoutDescription = {
    cell: 0,
    type: 0,
    state: 0,
    states: 1,
    stride: spec.stride,
    channels: spec.channels,
    width: spec.channels,
    inSize: spec.imageSize,
    outSize: spec.imageSize / spec.stride,
    rows: [0],
    firstTarget: 0,
    place: 0,
    params: params[0] as FanoutParams,
  }
  return {
    spec,
    ops,
    batch: spec.batch,
    alphaShape: { types: 1, edges: 1, ops: primitives.length },
    blocks: [{ kind: 'edge', fanout }],
    layout: builder.layout(),
  }
}
