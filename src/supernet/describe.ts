/**
 * The supernet as a static description: cells, feature-map sizes and where every parameter block lies.
 * No numbers of a run, no GPU.
 */
import type { Primitive, SpaceId } from '../space/primitives'
import { describeCell, describeDarts } from './describeDarts'
import { describeNb201 } from './describeNb201'
import { type FanoutDescription, type NetworkDescription, requireSize } from './description'
import type { ParamLayout } from './layout'
import { type FanoutParams, LayoutBuilder } from './layoutBuilder'
import { opSetOf } from './opSet'
import type { NetworkSpec, OpSpec } from './spec'

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

function spaceOfOp(op: Primitive): SpaceId {
  return op.startsWith('nor_conv') ? 'nas-bench-201' : 'darts'
}

function describeOp(spec: OpSpec): NetworkDescription {
  requireSize(spec, 'imageSize', spec.imageSize, spec.stride, 'the stride must divide it')
  const ops = opSetOf(spaceOfOp(spec.op), [spec.op], spec)
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
