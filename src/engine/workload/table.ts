/**
 * How much work a dispatch is: arithmetic, and the bytes that must cross memory at least. One row a kernel family.
 *
 * Counted as in a roofline model: two FLOPs a multiply-add, one for any other operation on a number; taps outside the
 * image count like all others. Bytes are the least traffic of the dispatch: every tensor it needs read once, every result
 * written once, whatever caches make of it. Measured time over the larger of the two floors says how good a kernel is.
 */
import { SearchError } from '../../errors'
import type { OpSet } from '../../supernet/opSet'
import { MOST_WEIGHT_BLOCKS } from '../kernels/convolutionWeights'
import { bundlesOf } from '../kernels/filterBundle'
import { edgeTerms, poolTerms, termsOf } from '../kernels/mix'
import type { Dispatch } from '../plan/builder'
import { familyOf } from '../plan/kernel'
import { DISCRETE_FAMILIES } from './discrete'
import { MIXING_FAMILIES } from './mixing'
import { type Count, type Family, field, type Shape, type StepPart, table } from './model'
import { PARTIAL_FAMILIES } from './partial'

export type { StepPart } from './model'

export interface Work {
  readonly flops: number
  readonly readBytes: number
  readonly writtenBytes: number
}

const VEC4_BYTES = 16

/** vec4f of a feature map on the grid of inputs, from one on the grid of outputs. */
function inputVectors(u: Shape['u'], outputVectors: number): number {
  return (outputVectors * field(u, 'Hi') * field(u, 'Wi')) / (field(u, 'H') * field(u, 'W'))
}

/**
 * Depthwise filters of `edges` edges: FLOPs, two a tap, position of the output map and channel (4 a vec4f); filters of the dispatch;
 * vec4f of their taps.
 */
function depthwise(u: Shape['u'], edges: number, output: number): { flops: number; filters: number; taps: number } {
  const taps = edges * field(u, 'partTaps')
  return { flops: 2 * 4 * taps * output, filters: edges * field(u, 'partOps'), taps: taps * field(u, 'C4') }
}

/** vec4f that a depthwise stage reads: the states, which edges and filters share, or in a second stage a map a filter. */
const depthwiseInput = (u: Shape['u'], edges: number): number =>
  u.perSource === undefined
    ? edges * field(u, 'partOps') * field(u, 'group')
    : (edges / u.perSource) * field(u, 'sourceGroup')

/** Batch norm while a second stage loads: three FLOPs a number. */
const depthwiseNorm = (u: Shape['u'], input: number): number => (u.perSource === undefined ? 3 * 4 * input : 0)

/** A dense convolution from its filters: every number of a filter is one multiply-add an output position. */
function dense({ u }: Shape, groups: number): { flops: number; P: number; filters: number; Ci4: number; Co4: number } {
  const outputs = (positions: number): number =>
    (positions * field(u, 'H') * field(u, 'W')) / (field(u, 'Hi') * field(u, 'Wi'))
  const P = u.P ?? outputs(field(u, 'Pi'))
  const filters = groups * field(u, 'wGroup')
  return { flops: 2 * 4 * P * filters, P, filters, Ci4: field(u, 'Ci4'), Co4: field(u, 'Co4') }
}

/** The 1x1 convolutions of a fan-out, C to C. */
function pointwise({ u, y }: Shape): Count {
  const group = field(u, 'group')
  const C4 = group / field(u, 'P')
  return { flops: 2 * 4 * 4 * C4 * group * y, reads: y * (group + 4 * C4 * C4), writes: y * group }
}

/** Candidates as `mix` reads them: raw tensors an edge, tensors a state (pools, and the state itself for skip-connect). */
function candidates(ops: OpSet, strided: boolean): { perEdge: number; perState: number; all: number } {
  const stride = strided ? 2 : 1
  const perEdge = edgeTerms(ops, stride).length
  // What is drawn is not read.
  const all = termsOf(ops, stride).filter(({ buffer }) => buffer !== 'drawn').length
  return { perEdge, perState: all - perEdge, all }
}

/** Max and average pool of `vectors` outputs; the places of the maxima take a byte a number. */
function poolWork(ops: OpSet, vectors: number): { flops: number; writes: number } {
  const pools = poolTerms(ops).length
  return { flops: 4 * 9 * pools * vectors, writes: pools * vectors + (ops.maxPool >= 0 ? vectors / 4 : 0) }
}

/** Inputs that the groups of a dense convolution read. */
const inputsOf = ({ u, y }: Shape): number => (field(u, 'xGroup') === 0 ? 1 : y / field(u, 'perInput'))

const elements = (u: Shape['u']): number => field(u, 'P') * field(u, 'C4')

const FAMILIES: Readonly<Record<string, Family>> = {
  ...PARTIAL_FAMILIES,
  ...MIXING_FAMILIES,
  ...DISCRETE_FAMILIES,
  depthwise: {
    part: 'depthwise',
    what: 'first depthwise filters of all edges of a state, with its pools',
    count: ({ u, y, ops }) => {
      const edges = u.rows ?? y
      const group = field(u, 'group')
      const { flops, filters, taps } = depthwise(u, edges, group)
      const pools = poolWork(ops, (y - edges) * group)
      return {
        flops: flops + pools.flops,
        reads: depthwiseInput(u, edges) + taps,
        writes: filters * group + pools.writes,
      }
    },
  },
  'depthwise-second': {
    part: 'depthwise',
    what: 'second depthwise filters, which normalise while they load',
    count: ({ u, y }) => {
      const { flops, filters, taps } = depthwise(u, y, field(u, 'group'))
      const input = depthwiseInput(u, y)
      return {
        flops: flops + depthwiseNorm(u, input),
        reads: input + taps,
        writes: filters * field(u, 'group'),
      }
    },
  },
  'depthwise-back': {
    part: 'depthwise',
    what: 'back through the first depthwise filters, added over those of one dilation',
    count: ({ u, y }) => {
      const { flops, filters, taps } = depthwise(u, y, field(u, 'sourceGroup'))
      return {
        flops,
        reads: filters * field(u, 'sourceGroup') + taps,
        writes: y * field(u, 'bundles') * field(u, 'group'),
      }
    },
  },
  'depthwise-second-back': {
    part: 'depthwise',
    what: 'back through the second depthwise filters, with the sums for the batch norm before them',
    count: ({ u, y }) => {
      const group = field(u, 'group')
      const { flops, filters, taps } = depthwise(u, y, group)
      return { flops: flops + 5 * 4 * filters * group, reads: 2 * filters * group + taps, writes: filters * group }
    },
  },
  'depthwise-weights': {
    part: 'depthwise',
    what: 'gradient of depthwise filters, in chunks of positions',
    count: ({ u, y }) => {
      const edges = y / field(u, 'bundles')
      const group = field(u, 'group')
      const { flops, filters, taps } = depthwise(u, edges, group)
      const input = depthwiseInput(u, edges)
      return {
        flops: flops + depthwiseNorm(u, input),
        reads: input + filters * group,
        writes: field(u, 'T') * taps,
      }
    },
  },
  pointwise: {
    part: 'pointwise',
    what: '1x1 convolutions behind the depthwise filters, all edges of a state, forward and back',
    count: pointwise,
  },
  convolution: {
    part: 'dense',
    what: 'dense convolutions: preprocessing of a cell, FactorizedReduce, the stem (and what the fused kernels do not serve)',
    count: (shape) => {
      const { u, y } = shape
      const { flops, P, filters, Ci4, Co4 } = dense(shape, y)
      const input = ((P * field(u, 'Hi') * field(u, 'Wi')) / (field(u, 'H') * field(u, 'W'))) * Ci4
      return { flops, reads: inputsOf(shape) * input + filters, writes: y * P * Co4 }
    },
  },
  'convolution-data': {
    part: 'dense',
    what: 'back through dense convolutions to their input',
    count: (shape) => {
      const { u, y, binds } = shape
      const groups = y * field(u, 'groups')
      const { flops, P, filters, Ci4, Co4 } = dense(shape, groups)
      // FactorizedReduce reaches half of the pixels: the others are written only where nothing was.
      const reached = y * field(u, 'reached') * Ci4
      const again = (binds('X') ? 1 : 0) + field(u, 'acc')
      const writes = field(u, 'acc') === 1 ? reached : y * field(u, 'Pi') * Ci4
      return { flops, reads: groups * P * Co4 + filters + again * reached, writes }
    },
  },
  'convolution-weights': {
    part: 'dense',
    what: 'gradient of the filters of 1x1 and dense convolutions, in chunks of positions',
    count: (shape) => {
      const { u, y } = shape
      const { flops, P, filters, Ci4, Co4 } = dense(shape, y)
      const input = ((P * field(u, 'Hi') * field(u, 'Wi')) / (field(u, 'H') * field(u, 'W'))) * Ci4
      return {
        flops,
        reads: inputsOf(shape) * input + y * P * Co4,
        writes: field(u, 'T') * filters,
      }
    },
  },
  'weight-reduce': {
    part: 'update',
    what: 'adds the chunks of the weight gradients of a cell',
    count: ({ u }) => {
      let begin = 0
      let reads = 0
      let writes = 0
      for (let i = 0; i < MOST_WEIGHT_BLOCKS; i++) {
        const end = field(u, `end${i}`)
        const chunks = field(u, `T${i}`)
        reads += (end - begin) * chunks
        if (chunks > 0) writes += end - begin
        begin = end
      }
      return { flops: 4 * reads, reads, writes }
    },
  },
  mix: {
    part: 'mixing',
    what: 'nodes += mixing weight * normalised candidate, summed over all candidates (DARTS eq. 2)',
    count: ({ u, ops, binds }) => {
      const E = field(u, 'E')
      const nodes = field(u, 'perState')
      const group = field(u, 'group')
      const { perEdge, perState, all } = candidates(ops, binds('FR'))
      return {
        flops: 2 * 4 * all * E * group,
        reads: (E * perEdge + (E / nodes) * perState + (field(u, 'first') === 1 ? 0 : nodes)) * group,
        writes: nodes * group,
      }
    },
  },
  'mix-sums': {
    part: 'mixing',
    what: 'sums over positions of gradient * candidate: alpha gradient and batch norm in one',
    count: ({ u, y, ops, binds }) => {
      const group = field(u, 'group')
      const nodes = field(u, 'perState')
      const { perEdge, perState, all } = candidates(ops, binds('FR'))
      return {
        flops: 4 * (3 * all + 1) * y * group,
        reads: (y * perEdge + nodes + (y / nodes) * perState) * group,
        writes: y * field(u, 'T') * field(u, 'C4') * (all + 1),
      }
    },
  },
  'mix-back': {
    part: 'mixing',
    what: 'gradient of every candidate through its mixing weight and batch norm, in place',
    count: ({ u, y, ops, binds }) => {
      const group = field(u, 'group')
      const E = field(u, 'E')
      const { perEdge } = candidates(ops, binds('FR'))
      const nodes = field(u, 'perState')
      const pools = (y - E) * poolTerms(ops).length
      return {
        flops: 4 * (5 * perEdge * E + 2 * pools * nodes + 5 * pools) * group,
        reads: (E * perEdge + nodes + pools) * group,
        writes: (E * perEdge + pools) * group,
      }
    },
  },
  'separable-back': {
    part: 'norm',
    what: 'batch norm between the two halves of sep_conv, backward, in place',
    count: ({ u, y }) => ({ flops: 4 * 5 * y * elements(u), reads: 2 * y * elements(u), writes: y * elements(u) }),
  },
  'norm-finish': {
    part: 'norm',
    what: 'mean and deviation of batch norms from their partial sums',
    count: ({ u }) => {
      const channels = field(u, 'groups') * field(u, 'C4')
      const running = field(u, 'track') === 1 ? 2 : 0
      const reads = channels * (2 * field(u, 'T') + running)
      return { flops: 4 * reads, reads, writes: channels * (2 + running) }
    },
  },
  'norm-from-running': {
    part: 'norm',
    what: 'batch norm statistics of evaluation mode',
    count: ({ u }) => {
      const channels = 2 * field(u, 'groups') * field(u, 'C4')
      return { flops: 4 * channels, reads: channels, writes: channels }
    },
  },
  'norm-apply': {
    part: 'norm',
    what: 'normalises the input states of a cell, in place',
    count: ({ u, y }) => ({ flops: 4 * 2 * y * elements(u), reads: y * elements(u), writes: y * elements(u) }),
  },
  'norm-affine': {
    part: 'norm',
    what: 'batch norm with scale and shift (stem, residual blocks)',
    count: ({ u }) => ({
      flops: 4 * 4 * elements(u),
      reads: (1 + field(u, 'acc')) * elements(u),
      writes: elements(u),
    }),
  },
  'norm-sums': {
    part: 'norm',
    what: 'partial sums of a tensor that no convolution wrote',
    count: ({ u }) => ({ flops: 4 * 3 * elements(u), reads: elements(u), writes: 2 * field(u, 'T') * field(u, 'C4') }),
  },
  'norm-back-sums': {
    part: 'norm',
    what: 'sums that the backward pass of a batch norm needs',
    count: ({ u, y }) => ({
      flops: 4 * 3 * y * elements(u),
      reads: 2 * y * elements(u),
      writes: 2 * y * field(u, 'T') * field(u, 'C4'),
    }),
  },
  'norm-back': {
    part: 'norm',
    what: 'batch norm of the input states of a cell, backward, in place',
    count: ({ u, y }) => ({ flops: 4 * 5 * y * elements(u), reads: 2 * y * elements(u), writes: y * elements(u) }),
  },
  'norm-affine-back': {
    part: 'norm',
    what: 'batch norm with scale and shift, backward',
    count: ({ u }) => ({ flops: 4 * 7 * elements(u), reads: 2 * elements(u), writes: elements(u) }),
  },
  'norm-affine-weights': {
    part: 'norm',
    what: 'gradient of scale and shift',
    count: ({ u }) => ({ reads: 2 * field(u, 'C4'), writes: 2 * field(u, 'C4') }),
  },
  'reduce-sums': {
    part: 'norm',
    what: 'adds partial sums, chunk by chunk in order',
    count: ({ u }) => {
      const sums = field(u, 'rows') * field(u, 'C4') * field(u, 'n')
      return { flops: 4 * sums * field(u, 'T'), reads: sums * field(u, 'T'), writes: sums }
    },
  },
  pool: {
    part: 'pool',
    what: 'max and average pool of a state, once for all its edges (of a set without depthwise filters)',
    count: ({ u, y, ops }) => {
      const group = y * elements(u)
      return { ...poolWork(ops, group), reads: inputVectors(u, group) }
    },
  },
  'state-back': {
    part: 'pool',
    what: 'gradient of a state: pools, skip-connects, and the sum over its depthwise filters',
    count: ({ u, y, ops, binds }) => {
      const C4 = field(u, 'C4')
      const state = y * field(u, 'Pi') * C4
      const group = y * field(u, 'group')
      const pools = binds('PL') ? poolTerms(ops).length : 0
      const edges = binds('MW') ? field(u, 'perState') : 0
      const planes = binds('Q') ? field(u, 'perState') * bundlesOf(ops.depthwise).length : 0
      const masked = planes > 0 ? 1 : 0
      return {
        flops: 4 * (9 * pools * group + (2 * edges + planes + masked) * state),
        reads: pools * group + (binds('ARG') ? group / 4 : 0) + (edges + planes + masked + field(u, 'acc')) * state,
        writes: state,
      }
    },
  },
  'average-2x2': {
    part: 'pool',
    what: '2x2 average of the shortcut of a residual block',
    count: ({ u }) => ({ flops: 4 * 4 * elements(u), reads: 4 * elements(u), writes: elements(u) }),
  },
  'average-2x2-back': {
    part: 'pool',
    what: 'the same, backward',
    count: ({ u }) => ({ flops: 4 * 8 * elements(u), reads: 5 * elements(u), writes: 4 * elements(u) }),
  },
  'global-average': {
    part: 'ends',
    what: 'mean of each feature map before the classifier',
    count: ({ u }) => {
      const features = field(u, 'B') * field(u, 'F4')
      return { flops: 4 * features * field(u, 'pixels'), reads: features * field(u, 'pixels'), writes: features }
    },
  },
  logits: {
    part: 'ends',
    what: 'linear classifier',
    count: ({ u }) => {
      const [B, F, K] = [field(u, 'B'), field(u, 'F'), field(u, 'K')]
      return { flops: 2 * B * F * K, reads: table(B * F + F * K + K), writes: table(B * K) }
    },
  },
  'cross-entropy': {
    part: 'ends',
    what: 'loss of each image and its gradient',
    count: ({ u }) => {
      const [B, K] = [field(u, 'B'), field(u, 'K')]
      return { flops: 6 * B * K, reads: table(B * K + B), writes: table(B * K + 2 * B) }
    },
  },
  'loss-sum': {
    part: 'ends',
    what: 'mean loss and hits of the batch',
    count: ({ u }) => ({ flops: 2 * field(u, 'B'), reads: table(2 * field(u, 'B')), writes: table(5) }),
  },
  'feature-back': {
    part: 'ends',
    what: 'back through the classifier',
    count: ({ u }) => {
      const [B, F, K] = [field(u, 'B'), field(u, 'F'), field(u, 'K')]
      return { flops: 2 * B * F * K, reads: table(B * K + F * K), writes: table(B * F) }
    },
  },
  'average-back': {
    part: 'ends',
    what: 'back through the mean of the feature maps',
    count: ({ u }) => {
      const features = field(u, 'B') * field(u, 'F4')
      const written = features * field(u, 'pixels')
      return { flops: 4 * written, reads: features, writes: written }
    },
  },
  'classifier-weights': {
    part: 'ends',
    what: 'gradient of the classifier',
    count: ({ u }) => {
      const [B, F, K] = [field(u, 'B'), field(u, 'F'), field(u, 'K')]
      return { flops: 2 * B * (F + 1) * K, reads: table(B * K + B * F), writes: table((F + 1) * K) }
    },
  },
  'alpha-softmax': {
    part: 'update',
    what: 'mixing weights = softmax of alpha, row by row',
    count: ({ u }) => {
      const numbers = field(u, 'rows') * field(u, 'O')
      return { flops: 5 * numbers, reads: table(numbers), writes: table(numbers) }
    },
  },
  'mixing-gradient': {
    part: 'update',
    what: 'dL/d(mixing weight): sums of all cells and channels',
    count: ({ u, floats }) => ({
      flops: floats('RED'),
      reads: table(floats('RED')),
      writes: table(field(u, 'rows') * field(u, 'O')),
    }),
  },
  'alpha-gradient': {
    part: 'update',
    what: 'dL/dalpha: the softmax rule applied to dL/d(mixing weight)',
    count: ({ u }) => {
      const numbers = field(u, 'rows') * field(u, 'O')
      return { flops: 4 * numbers, reads: table(2 * numbers), writes: table(numbers) }
    },
  },
  adam: {
    part: 'update',
    what: 'Adam step of the alphas',
    count: ({ u }) => {
      const numbers = field(u, 'n')
      return { flops: 16 * numbers, reads: table(4 * numbers), writes: table(3 * numbers) }
    },
  },
  'norm-partial': {
    part: 'update',
    what: 'partial sums of squares of the gradient',
    count: ({ u }) => ({ flops: 4 * 2 * field(u, 'n4'), reads: field(u, 'n4'), writes: table(field(u, 'T')) }),
  },
  'norm-total': {
    part: 'update',
    what: 'norm of the gradient and the factor that clips it',
    count: ({ u }) => ({ flops: field(u, 'T'), reads: table(field(u, 'T')), writes: table(4) }),
  },
  sgd: {
    part: 'update',
    what: 'SGD step of the weights with momentum and weight decay',
    count: ({ u }) => ({ flops: 4 * 8 * field(u, 'n4'), reads: 3 * field(u, 'n4'), writes: 2 * field(u, 'n4') }),
  },
  copy: {
    part: 'update',
    what: 'saves or restores weights or running statistics, bit by bit',
    count: ({ u }) => ({ reads: field(u, 'n4'), writes: field(u, 'n4') }),
  },
  unroll: {
    part: 'update',
    what: "the unrolled weights w' = w - lr (mu v + g + lambda w) of the second order",
    count: ({ u }) => ({ flops: 4 * 6 * field(u, 'n4'), reads: 3 * field(u, 'n4'), writes: field(u, 'n4') }),
  },
  perturb: {
    part: 'update',
    what: 'weights moved along the validation gradient, for the finite difference',
    count: ({ u }) => ({ flops: 4 * 2 * field(u, 'n4'), reads: 2 * field(u, 'n4'), writes: field(u, 'n4') }),
  },
  'loss-figure': {
    part: 'ends',
    what: 'mean loss of a pass within the second order',
    count: ({ u }) => ({ flops: field(u, 'B'), reads: table(2 * field(u, 'B')), writes: table(2) }),
  },
  'norm-figure': {
    part: 'update',
    what: 'norms within the second order',
    count: ({ u }) => ({ flops: field(u, 'T'), reads: table(field(u, 'T')), writes: table(4) }),
  },
  'second-order': {
    part: 'update',
    what: 'alpha gradient minus the Hessian-vector product by finite difference (DARTS eq. 8)',
    count: ({ u }) => ({ flops: 4 * field(u, 'n'), reads: table(3 * field(u, 'n')), writes: table(2 * field(u, 'n')) }),
  },
}

function modelOf(family: string): Family {
  const model = FAMILIES[family]
  if (!model) throw new SearchError('internal', `kernel family ${family}: has no row in src/engine/workload/table.ts`)
  return model
}

export const partOf = (family: string): StepPart => modelOf(family).part

/** One line for a reader of the plan. */
export const whatOf = (family: string): string => modelOf(family).what

/** The table has a row for it: kernels of retraining alone have none. */
export const hasRow = (kernel: Dispatch['kernel']): boolean => familyOf(kernel) in FAMILIES

/** @throws SearchError 'internal' for a kernel family without a row here */
export function workOf({ kernel, buffers, uniforms, y }: Dispatch, ops: OpSet): Work {
  const bound = new Set(kernel.bindings.map(({ name }) => name))
  const {
    flops = 0,
    reads,
    writes,
  } = modelOf(familyOf(kernel)).count({
    u: uniforms,
    y,
    ops,
    binds: (name) => bound.has(name),
    floats: (name) => buffers[name]?.floats ?? 0,
  })
  return { flops, readBytes: reads * VEC4_BYTES, writtenBytes: writes * VEC4_BYTES }
}
