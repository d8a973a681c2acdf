/**
 * Names and PyTorch shapes of all parameters in the official canonical order, written down a second time from the
 * official networks and not from supernet/layout.ts, so that a test can compare the two.
 */

import type { Primitive } from '../space/primitives'
import { topologyOf } from '../space/topology'
import type { CellSpec, NetworkSpec, SupernetSpec } from '../supernet/spec'

export interface Parameter {
  readonly name: string
  /** PyTorch shape. */
  readonly shape: readonly number[]
}

/** Channels and kind of one cell of the DARTS supernet. */
export interface CellPlan {
  readonly channels: number
  readonly channelsPrevPrev: number
  readonly channelsPrev: number
  readonly reduction: boolean
  readonly reductionPrev: boolean
  /** PC-DARTS: operations own weights for a quarter of the channels. */
  readonly partial?: boolean
  /** Where the cell has not the four nodes of the published space, all put out. */
  readonly nodes?: CellNodes
}

interface CellNodes {
  readonly nodes: number | undefined
  readonly concat: number | undefined
}

/** What a spec says of the nodes of a cell. */
export const nodesOf = ({ nodes, concat }: SupernetSpec | CellSpec): CellNodes => ({ nodes, concat })

/** Cells of a DARTS supernet from first to last: channels double before cells L//3 and 2L//3. */
export function dartsCells(spec: SupernetSpec): CellPlan[] {
  const reductions = new Set([Math.floor(spec.cells / 3), Math.floor((2 * spec.cells) / 3)])
  const plans: CellPlan[] = []
  let channels = spec.channels
  let channelsPrevPrev = 3 * channels
  let channelsPrev = 3 * channels
  let reductionPrev = false
  const nodes = nodesOf(spec)
  const outputs = spec.concat ?? spec.nodes ?? 4
  for (let cell = 0; cell < spec.cells; cell++) {
    const reduction = reductions.has(cell)
    if (reduction) channels *= 2
    const partial = spec.partial ?? false
    plans.push({ channels, channelsPrevPrev, channelsPrev, reduction, reductionPrev, partial, nodes })
    channelsPrevPrev = channelsPrev
    channelsPrev = outputs * channels
    reductionPrev = reduction
  }
  return plans
}

function factorizedReduce(prefix: string, inC: number, outC: number): Parameter[] {
  return [1, 2].map((branch) => ({ name: `${prefix}conv_${branch}.weight`, shape: [outC / 2, inC, 1, 1] }))
}

function separableBlock(prefix: string, first: number, c: number, k: number): Parameter[] {
  return [
    { name: `${prefix}op.${first}.weight`, shape: [c, 1, k, k] },
    { name: `${prefix}op.${first + 1}.weight`, shape: [c, c, 1, 1] },
  ]
}

/** Parameters of one candidate operation with c channels in and out; names begin with `prefix`. */
export function operationParameters(op: Primitive, stride: number, c: number, prefix = ''): Parameter[] {
  switch (op) {
    case 'skip_connect':
      return stride === 2 ? factorizedReduce(prefix, c, c) : []
    case 'sep_conv_3x3':
    case 'sep_conv_5x5': {
      const k = op === 'sep_conv_3x3' ? 3 : 5
      return [...separableBlock(prefix, 1, c, k), ...separableBlock(prefix, 5, c, k)]
    }
    case 'dil_conv_3x3':
      return separableBlock(prefix, 1, c, 3)
    case 'dil_conv_5x5':
      return separableBlock(prefix, 1, c, 5)
    case 'nor_conv_1x1':
    case 'nor_conv_3x3': {
      const k = op === 'nor_conv_1x1' ? 1 : 3
      return [
        { name: `${prefix}op.1.weight`, shape: [c, c, k, k] },
        { name: `${prefix}op.1.bias`, shape: [c] },
      ]
    }
    default:
      return []
  }
}

/** The candidates of one edge, then its auxiliary skip-connect. */
function edgeParameters(
  primitives: readonly Primitive[],
  stride: number,
  c: number,
  prefix: string,
  auxiliarySkip = false,
): Parameter[] {
  return [
    ...primitives.flatMap((op, o) => operationParameters(op, stride, c, `${prefix}_ops.${o}.`)),
    ...(auxiliarySkip && stride === 2 ? factorizedReduce(`${prefix}auxiliary_op.`, c, c) : []),
  ]
}

function dartsCellParameters(
  plan: CellPlan,
  primitives: readonly Primitive[],
  prefix: string,
  auxiliarySkip = false,
): Parameter[] {
  const c = plan.channels
  const inEdge = plan.partial ? c / 4 : c
  const one = (input: number, inC: number): Parameter => ({
    name: `${prefix}preprocess${input}.op.1.weight`,
    shape: [c, inC, 1, 1],
  })
  const edges = topologyOf({ space: 'darts', ...plan.nodes }).edges.flatMap((edge, e) => {
    const stride = plan.reduction && edge.from < 2 ? 2 : 1
    return edgeParameters(primitives, stride, inEdge, `${prefix}_ops.${e}.`, auxiliarySkip)
  })
  return [
    ...(plan.reductionPrev
      ? factorizedReduce(`${prefix}preprocess0.`, plan.channelsPrevPrev, c)
      : [one(0, plan.channelsPrevPrev)]),
    one(1, plan.channelsPrev),
    ...edges,
  ]
}

/** Kinds of the layers between stem and head of a NAS-Bench-201 network, in order: N cells, block, N cells, block, N cells. */
export function nb201Layers(cells: number): ('cell' | 'block')[] {
  const stage = Array<'cell'>(cells).fill('cell')
  return [...stage, 'block', ...stage, 'block', ...stage]
}

/** Name of edge i <- j in an official NAS-Bench-201 cell. */
export const nb201Edge = (edge: { readonly from: number; readonly to: number }): string => `${edge.to}<-${edge.from}`

function batchNormParameters(prefix: string, c: number): Parameter[] {
  return ['weight', 'bias'].map((part) => ({ name: `${prefix}${part}`, shape: [c] }))
}

function nb201Parameters(spec: SupernetSpec): Parameter[] {
  const parameters: Parameter[] = []
  let c = spec.channels
  nb201Layers(spec.cells).forEach((layer, index) => {
    const prefix = `cells.${index}.`
    if (layer === 'cell') {
      for (const edge of topologyOf({ space: 'nas-bench-201' }).edges)
        spec.primitives.forEach((op, o) => {
          parameters.push(...operationParameters(op, 1, c, `${prefix}edges.${nb201Edge(edge)}.${o}.`))
        })
      return
    }
    const outC = 2 * c
    parameters.push({ name: `${prefix}conv_a.op.1.weight`, shape: [outC, c, 3, 3] })
    parameters.push(...batchNormParameters(`${prefix}conv_a.op.2.`, outC))
    parameters.push({ name: `${prefix}conv_b.op.1.weight`, shape: [outC, outC, 3, 3] })
    parameters.push(...batchNormParameters(`${prefix}conv_b.op.2.`, outC))
    parameters.push({ name: `${prefix}downsample.1.weight`, shape: [outC, c, 1, 1] })
    c = outC
  })
  return [...parameters, ...batchNormParameters('lastact.0.', c), ...headParameters(spec, c)]
}

const headParameters = (spec: SupernetSpec, features: number): Parameter[] => [
  { name: 'classifier.weight', shape: [spec.classes, features] },
  { name: 'classifier.bias', shape: [spec.classes] },
]

const stemParameters = (c: number): Parameter[] => [
  { name: 'stem.0.weight', shape: [c, 3, 3, 3] },
  ...batchNormParameters('stem.1.', c),
]

function supernetParameters(spec: SupernetSpec): Parameter[] {
  if (spec.space === 'nas-bench-201') return [...stemParameters(spec.channels), ...nb201Parameters(spec)]
  const cells = dartsCells(spec)
  return [
    ...stemParameters(3 * spec.channels),
    ...cells.flatMap((plan, k) => dartsCellParameters(plan, spec.primitives, `cells.${k}.`, spec.auxiliarySkip)),
    ...headParameters(spec, (spec.concat ?? spec.nodes ?? 4) * (cells.at(-1)?.channels ?? spec.channels)),
  ]
}

/** Every parameter of a network in the official order. A cell's or operation's names have no prefix. */
export function canonicalParameters(spec: NetworkSpec): Parameter[] {
  switch (spec.kind) {
    case 'supernet':
      return supernetParameters(spec)
    case 'cell':
      return dartsCellParameters({ ...spec, nodes: nodesOf(spec) }, spec.primitives, '')
    case 'op':
      return operationParameters(spec.op, spec.stride, spec.channels)
    case 'edge':
      return edgeParameters(spec.primitives, spec.stride, spec.channels, '', spec.auxiliarySkip)
  }
}
