/** Dispatches of the depthwise kernels: one stage of a fan-out forward, its data gradient and its weight gradient. */
import { tapsOf } from '../../supernet/opSet'
import { depthwise, depthwiseSecondBack, depthwiseWeights } from '../kernels/depthwise'
import { type Filter, filterUniforms, isStrided, stripSizes, stripsOf } from '../kernels/strip'
import type { BufferRef } from '../plan'
import type { Lowering } from './context'
import { POSITIONS_PER_CHUNK, type WeightRegion } from './convolve'

/** All depthwise filters that follow one another in a fan-out: E edges, each with every filter of `filters`. */
export interface DepthwiseStage {
  readonly edges: number
  readonly filters: readonly Filter[]
  readonly stride: 1 | 2
  readonly c4: number
  readonly inSize: number
  readonly outSize: number
  /** Input: the state (`groups` 0), or the group of each filter among the `groups` an edge has. */
  readonly input: BufferRef
  readonly inputOffset: number
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

/** Operations of one dispatch: those whose loops one shader has. */
interface Part {
  readonly strided: boolean
  readonly uniforms: { readonly firstOp: number; readonly span: number }
}

/** A stage in parts: runs of filters that need the same loops, two at most where those without dilation come first. */
function partsOf({ filters, stride }: DepthwiseStage): Part[] {
  const parts: Part[] = []
  let from = 0
  for (let op = 1; op <= filters.length; op++) {
    const strided = isStrided(filters[from] as Filter, stride)
    const next = filters[op]
    if (next && isStrided(next, stride) === strided) continue
    parts.push({ strided, uniforms: { firstOp: from, span: op - from } })
    from = op
  }
  return parts
}

const normUniforms = ({ norm }: DepthwiseStage): Record<string, number> => ({
  normed: norm === null ? 0 : 1,
  stOff: norm ?? 0,
})

/** D = dw(f(input)). */
export function depthwiseForward(context: Lowering, stage: DepthwiseStage): void {
  const { c4, edges, filters, stride, inSize, outSize } = stage
  for (const { strided, uniforms } of partsOf(stage))
    context.plan.dispatch(
      depthwise(sizesOf(context, stage), strided ? 'strided' : 'grid'),
      { X: stage.input, ST: context.ST, W: context.W, Y: stage.output },
      {
        ...geometry(context, stage, false),
        ...normUniforms(stage),
        ...filterUniforms(filters, stride, stage.inputOf),
        ...uniforms,
        back: 0,
        sourceOps: stage.inputGroups,
        sourceGroup: groupOf(context, inSize, c4),
        group: groupOf(context, outSize, c4),
        xOff: stage.inputOffset,
        wOff: stage.weight / 4,
      },
      stripCount(context, stage, false) * c4,
      edges * uniforms.span,
    )
}

/** Q[edge][filter] = gradient of the state, before the ReLU's mask; dD lies in the stage's output. */
export function depthwiseStateGradient(context: Lowering, stage: DepthwiseStage): BufferRef {
  const { c4, edges, filters, stride, inSize, outSize } = stage
  const plane = groupOf(context, inSize, c4)
  const Q = context.vectors('Q', edges * filters.length * plane)
  const sources = filters.map((_, op) => op)
  for (const { strided, uniforms } of partsOf(stage))
    context.plan.dispatch(
      depthwise(sizesOf(context, stage), strided ? 'strided-back' : 'grid'),
      { X: stage.output, ST: context.ST, W: context.W, Y: Q },
      {
        ...geometry(context, stage, true),
        ...filterUniforms(filters, stride, sources),
        ...uniforms,
        normed: 0,
        stOff: 0,
        back: 1,
        sourceOps: filters.length,
        sourceGroup: groupOf(context, outSize, c4),
        group: plane,
        xOff: 0,
        wOff: stage.weight / 4,
      },
      stripCount(context, stage, true) * c4,
      edges * uniforms.span,
    )
  return Q
}

/** Q[edge][filter] = gradient of the normalised, rectified input, and its sums for the batch norm's backward pass. */
export function depthwiseSecondGradient(context: Lowering, stage: DepthwiseStage, sums: number): BufferRef {
  const { c4, edges, filters, stride, outSize } = stage
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
      sourceOps: stage.inputGroups,
      group,
      wOff: stage.weight / 4,
      stOff: stage.norm ?? 0,
    },
    T * c4,
    groups,
  )
  context.reduce(groups, c4, 2, T, sums)
  return Q
}

/** Partial weight gradients into their region. */
export function depthwiseWeightGradient(context: Lowering, stage: DepthwiseStage, region: WeightRegion): void {
  const { c4, edges, filters, stride, inSize, outSize } = stage
  const strips = stripCount(context, stage, false)
  const perChunk = Math.max(1, Math.ceil((POSITIONS_PER_CHUNK * strips) / context.positions(outSize)))
  const T = context.chunks(c4 * edges * filters.length, Math.ceil(strips / perChunk))
  const WP = region.partials(stage.weight, edges * tapsOf(filters) * c4 * 4, T)
  for (const { strided, uniforms } of partsOf(stage))
    context.plan.dispatch(
      depthwiseWeights(sizesOf(context, stage), strided ? 'strided' : 'grid'),
      { X: stage.input, ST: context.ST, D: stage.output, WP },
      {
        T,
        ...geometry(context, stage, false),
        ...normUniforms(stage),
        ...filterUniforms(filters, stride, stage.inputOf),
        ...uniforms,
        sourceOps: stage.inputGroups,
        sourceGroup: groupOf(context, inSize, c4),
        group: groupOf(context, outSize, c4),
        xOff: stage.inputOffset,
        ...region.uniforms(stage.weight),
      },
      T * c4,
      edges * uniforms.span,
    )
}
