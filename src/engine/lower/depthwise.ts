/** Dispatches of the depthwise kernels: one stage of a fan-out forward, its data gradient and its weight gradient. */
import { tapsOf } from '../../supernet/opSet'
import { depthwise, depthwiseSecondBack, depthwiseWeights } from '../kernels/depthwise'
import { type Filter, filterUniforms, stripSizes, stripsOf } from '../kernels/strip'
import type { BufferRef } from '../plan'
import type { Lowering } from './context'
import { POSITIONS_PER_CHUNK, type WeightRegion } from './weightRegion'

/** All depthwise filters that follow one another in a fan-out: E edges, each with every filter of `filters`. */
export interface DepthwiseStage {
  readonly edges: number
  readonly filters: readonly Filter[]
  readonly stride: 1 | 2
  readonly c4: number
  readonly inSize: number
  readonly outSize: number
  /** Input maps [edges / edgesPerInput][inputGroups]: of each filter, the map that it reads among those of its edge. */
  readonly input: BufferRef
  readonly inputOffset: number
  readonly edgesPerInput: number
  readonly inputGroups: number
  readonly inputOf: readonly number[]
  /** First statistic of the input's batch norm; null for the state, which has none. */
  readonly norm: number | null
  /** Output [edge][filter][P][C4], later its gradient. */
  readonly output: BufferRef
  /** Float offset of the filters in the flat parameters. */
  readonly weight: number
}

const groupOf = (context: Lowering, size: number, c4: number): number => context.positions(size) * c4

/** The sizes every depthwise shader of the network has branches for: one shader serves all stages and strides. */
const sizesOf = (context: Lowering, { filters }: DepthwiseStage): number[] =>
  stripSizes([...context.ops.depthwise, ...filters])

/** Strips of all images, for the filter that has the most. */
function stripCount(context: Lowering, { filters, stride, inSize, outSize }: DepthwiseStage, back: boolean): number {
  const width = back ? inSize : outSize
  return context.batch * Math.max(...filters.map((filter) => stripsOf(width, filter, stride, back)))
}

function geometry(context: Lowering, stage: DepthwiseStage, back: boolean): Record<string, number> {
  const [input, output] = back ? [stage.outSize, stage.inSize] : [stage.inSize, stage.outSize]
  return {
    B: context.batch,
    C4: stage.c4,
    Hi: input,
    Wi: input,
    Ho: output,
    Wo: output,
    ops: stage.filters.length,
    taps: tapsOf(stage.filters),
  }
}

const normUniforms = ({ norm }: DepthwiseStage): Record<string, number> => ({
  normed: norm === null ? 0 : 1,
  stOff: norm ?? 0,
})

/** D = dw(f(input)). */
export function depthwiseForward(context: Lowering, stage: DepthwiseStage): void {
  const { c4, edges, filters, stride, inSize, outSize } = stage
  context.plan.dispatch(
    depthwise(sizesOf(context, stage)),
    { X: stage.input, ST: context.ST, W: context.W, Y: stage.output },
    {
      ...geometry(context, stage, false),
      ...normUniforms(stage),
      ...filterUniforms(filters, stride, stage.inputOf),
      back: 0,
      perSource: stage.edgesPerInput,
      sourceOps: stage.inputGroups,
      sourceGroup: groupOf(context, inSize, c4),
      group: groupOf(context, outSize, c4),
      xOff: stage.inputOffset,
      wOff: stage.weight / 4,
    },
    stripCount(context, stage, false) * c4,
    edges * filters.length,
  )
}

/** Edges first .. first + edges - 1 of a stage, as the backward pass of a part of them sees it. */
export interface EdgeRange {
  readonly first: number
  readonly edges: number
}

const allEdges = ({ edges }: DepthwiseStage): EdgeRange => ({ first: 0, edges })

/** Float offset of the filters of an edge. */
const filtersFrom = ({ weight, filters, c4 }: DepthwiseStage, edge: number): number =>
  weight + edge * tapsOf(filters) * c4 * 4

/**
 * Q[edge][filter] = gradient of the state, before the ReLU's mask. dD lies in the stage's output, that of the first edge of the
 * range at `from`.
 */
export function depthwiseStateGradient(
  context: Lowering,
  stage: DepthwiseStage,
  { first, edges } = allEdges(stage),
  from = 0,
): BufferRef {
  const { c4, filters, stride, inSize, outSize } = stage
  const plane = groupOf(context, inSize, c4)
  const Q = context.vectors('Q', edges * filters.length * plane)
  context.plan.dispatch(
    depthwise(sizesOf(context, stage)),
    { X: stage.output, ST: context.ST, W: context.W, Y: Q },
    {
      ...geometry(context, stage, true),
      ...filterUniforms(
        filters,
        stride,
        filters.map((_, op) => op),
      ),
      normed: 0,
      stOff: 0,
      back: 1,
      perSource: 1,
      sourceOps: filters.length,
      sourceGroup: groupOf(context, outSize, c4),
      group: plane,
      xOff: from,
      wOff: filtersFrom(stage, first) / 4,
    },
    stripCount(context, stage, true) * c4,
    edges * filters.length,
  )
  return Q
}

/**
 * Q[edge][filter] = gradient of the normalised, rectified input, and its sums for the batch norm's backward pass. dD of the
 * first edge of the range lies at the beginning of the stage's output.
 */
export function depthwiseSecondGradient(
  context: Lowering,
  stage: DepthwiseStage,
  { first, edges }: EdgeRange,
  sums: number,
): BufferRef {
  const { c4, filters, stride, outSize, inputGroups } = stage
  const groups = edges * filters.length
  const group = groupOf(context, outSize, c4)
  const T = stripCount(context, stage, true)
  const Q = context.vectors('Q', groups * group)
  context.plan.dispatch(
    depthwiseSecondBack(sizesOf(context, stage)),
    {
      D: stage.output,
      W: context.W,
      P1: stage.input,
      ST: context.ST,
      Q,
      PART: context.partials(groups * T * c4 * 2),
    },
    {
      T,
      ...geometry(context, stage, true),
      ...filterUniforms(filters, stride, stage.inputOf),
      sourceOps: inputGroups,
      group,
      rawOff: first * inputGroups * group,
      wOff: filtersFrom(stage, first) / 4,
      stOff: (stage.norm ?? 0) + first * inputGroups * c4,
    },
    T * c4,
    groups,
  )
  context.reduce(groups, c4, 2, T, sums + first * filters.length * c4 * 2)
  return Q
}

/** Partial weight gradients into their region. */
export function depthwiseWeightGradient(context: Lowering, stage: DepthwiseStage, region: WeightRegion): void {
  const { c4, edges, filters, stride, inSize, outSize } = stage
  const groups = edges * filters.length
  const strips = stripCount(context, stage, false)
  const perChunk = Math.max(1, Math.ceil((POSITIONS_PER_CHUNK * strips) / context.positions(outSize)))
  const T = context.chunks(c4 * groups, Math.ceil(strips / perChunk))
  const { WP, uniforms } = region.add(stage.weight, edges * tapsOf(filters) * c4 * 4, T)
  context.plan.dispatch(
    depthwiseWeights(sizesOf(context, stage)),
    {
      X: stage.input,
      ST: context.ST,
      D: stage.output,
      WP,
    },
    {
      T,
      ...geometry(context, stage, false),
      ...normUniforms(stage),
      ...filterUniforms(filters, stride, stage.inputOf),
      perSource: stage.edgesPerInput,
      sourceOps: stage.inputGroups,
      sourceGroup: groupOf(context, inSize, c4),
      group: groupOf(context, outSize, c4),
      xOff: stage.inputOffset,
      ...uniforms,
    },
    T * c4,
    groups,
  )
}
