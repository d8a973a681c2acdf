/** Dispatches of the depthwise kernels: one stage of a fan-out forward, its data gradient and its weight gradient. */
import { tapsOf } from '../../supernet/opSet'
import { depthwise, depthwiseSecondBack, depthwiseWeights, type StripLoops } from '../kernels/depthwise'
import { poolRows } from '../kernels/pool'
import { type Filter, filterUniforms, isStrided, stripSizes, stripsOf } from '../kernels/strip'
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
  /** Of a fan-out with pools: where they go, and how many states. */
  readonly pools?: PoolPlace
}

/** What the pools of the source states write, in the launch of the first stage. */
export interface PoolPlace {
  readonly buffers: Readonly<Record<string, BufferRef>>
  readonly states: number
  /** Chunks of the partial sums, and the first group in PART. */
  readonly chunks: number
  readonly first: number
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

/**
 * A part of a stage as a dispatch: its kernel and what that binds. In a network with pools every shader of the ordinary loops
 * has them, whether they run or not, so that one serves all stages; the others where no ordinary part could run them.
 */
function dispatchOf(context: Lowering, stage: DepthwiseStage, loops: StripLoops, rows: number, runsPools: boolean) {
  const { stride } = stage
  const hasPools = loops === 'grid' || (loops === 'strided' && partsOf(stage).every(({ strided }) => strided))
  const pools = hasPools ? stage.pools : undefined
  const uniforms: Record<string, number> = pools
    ? { rows, poolT: pools.chunks, poolStride: stride, partOff: pools.first }
    : {}
  return {
    kernel: depthwise(sizesOf(context, stage), loops, pools ? poolRows(context.ops) : null),
    buffers: pools?.buffers ?? {},
    uniforms,
    rows: rows + (pools && runsPools ? pools.states : 0),
    threads: pools && runsPools ? pools.chunks * stage.c4 : 0,
  }
}

/** D = dw(f(input)), and with `runsPools` the pools of the input. */
export function depthwiseForward(context: Lowering, stage: DepthwiseStage, runsPools = false): void {
  const { c4, edges, filters, stride, inSize, outSize } = stage
  const parts = partsOf(stage)
  parts.forEach((part, i) => {
    const isLast = i === parts.length - 1
    const loops = part.strided ? 'strided' : 'grid'
    const dispatch = dispatchOf(context, stage, loops, edges * part.uniforms.span, runsPools && isLast)
    context.plan.dispatch(
      dispatch.kernel,
      { X: stage.input, ST: context.ST, W: context.W, Y: stage.output, ...dispatch.buffers },
      {
        ...dispatch.uniforms,
        ...geometry(context, stage, false),
        ...normUniforms(stage),
        ...filterUniforms(filters, stride, stage.inputOf),
        ...part.uniforms,
        back: 0,
        perSource: stage.edgesPerInput,
        sourceOps: stage.inputGroups,
        sourceGroup: groupOf(context, inSize, c4),
        group: groupOf(context, outSize, c4),
        xOff: stage.inputOffset,
        wOff: stage.weight / 4,
      },
      Math.max(stripCount(context, stage, false) * c4, dispatch.threads),
      dispatch.rows,
    )
  })
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
  const sources = filters.map((_, op) => op)
  for (const part of partsOf(stage)) {
    const loops = part.strided ? 'strided-back' : 'grid'
    const dispatch = dispatchOf(context, stage, loops, edges * part.uniforms.span, false)
    context.plan.dispatch(
      dispatch.kernel,
      { X: stage.output, ST: context.ST, W: context.W, Y: Q, ...dispatch.buffers },
      {
        ...dispatch.uniforms,
        ...geometry(context, stage, true),
        ...filterUniforms(filters, stride, sources),
        ...part.uniforms,
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
      dispatch.rows,
    )
  }
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
  const strips = stripCount(context, stage, false)
  const perChunk = Math.max(1, Math.ceil((POSITIONS_PER_CHUNK * strips) / context.positions(outSize)))
  const T = context.chunks(c4 * edges * filters.length, Math.ceil(strips / perChunk))
  const { WP, uniforms } = region.add(stage.weight, edges * tapsOf(filters) * c4 * 4, T)
  for (const part of partsOf(stage))
    context.plan.dispatch(
      depthwiseWeights(sizesOf(context, stage), part.strided ? 'strided' : 'grid'),
      { X: stage.input, ST: context.ST, D: stage.output, WP },
      {
        T,
        ...geometry(context, stage, false),
        ...normUniforms(stage),
        ...filterUniforms(filters, stride, stage.inputOf),
        ...part.uniforms,
        perSource: stage.edgesPerInput,
        sourceOps: stage.inputGroups,
        sourceGroup: groupOf(context, inSize, c4),
        group: groupOf(context, outSize, c4),
        xOff: stage.inputOffset,
        ...uniforms,
      },
      T * c4,
      edges * part.uniforms.span,
    )
}
