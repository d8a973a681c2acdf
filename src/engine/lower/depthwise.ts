/** Dispatches of the depthwise kernels: one stage of a fan-out forward, its data gradient and its weight gradient. */
import { tapsOf } from '../../supernet/opSet'
import {
  depthwiseBack,
  depthwiseFirst,
  depthwiseSecond,
  depthwiseSecondBack,
  depthwiseWeights,
  type StripLoops,
} from '../kernels/depthwise'
import {
  type Bundle,
  bundlesOf,
  bundleUniforms,
  type Filter,
  isStrided,
  type StripGrid,
  stripGrid,
  stripsOf,
  tapsOfSizes,
} from '../kernels/filterBundle'
import { poolRows } from '../kernels/pool'
import type { BufferRef } from '../plan/builder'
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
  /** First statistic of the input's batch norm, in a second stage; null for the state, which has none and serves all filters. */
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

/**
 * Rows that a thread walks down, over several images where maps are small: the taps that it loads first, and its partial sum, must
 * pay.
 */
const ROWS_PER_THREAD = 32

const groupOf = (context: Lowering, size: number, c4: number): number => context.positions(size) * c4

/** Bundles of one dispatch: those whose loops one shader has. */
interface Part {
  readonly sizes: readonly number[]
  readonly loops: StripLoops
  readonly bundles: readonly Bundle[]
  /** Among the bundles of the stage. */
  readonly firstBundle: number
}

/** A stage in parts: runs of bundles that need the same loops. */
function partsOf({ filters, stride }: Pick<DepthwiseStage, 'filters' | 'stride'>): Part[] {
  const parts: Part[] = []
  bundlesOf(filters).forEach((bundle, i) => {
    const loops = isStrided(bundle, stride) ? 'strided' : 'grid'
    const last = parts[parts.length - 1]
    if (last && last.loops === loops && last.sizes.join() === bundle.sizes.join())
      parts[parts.length - 1] = { ...last, bundles: [...last.bundles, bundle] }
    else parts.push({ sizes: bundle.sizes, loops, bundles: [bundle], firstBundle: i })
  })
  return parts
}

/** Strips of a part: their grids, and the threads that walk along them, one entry a bundle. */
interface Strips {
  readonly grids: readonly StripGrid[]
  readonly threads: readonly number[]
}

function stripsFor(
  context: Lowering,
  { inSize, outSize, stride }: DepthwiseStage,
  { bundles, loops }: Part,
  back: boolean,
): Strips {
  const width = back && loops === 'grid' ? inSize : outSize
  const grids = bundles.map((bundle) => stripGrid(width, bundle, stride, back))
  const threads = grids.map((grid) => {
    const perThread = Math.max(1, Math.floor(ROWS_PER_THREAD / Math.ceil(width / grid.stepOut)))
    return Math.ceil((context.batch * stripsOf(grid)) / perThread)
  })
  return { grids, threads }
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0)

/** Uniforms that all depthwise kernels have, and an edge's `partTaps` and `partOps` for the work model. */
function commonUniforms(
  context: Lowering,
  stage: DepthwiseStage,
  { sizes, bundles }: Part,
  { grids, threads }: Strips,
  back: boolean,
): Record<string, number> {
  const { filters, inSize, outSize, c4, inputOf } = stage
  const [input, output] = back ? [outSize, inSize] : [inSize, outSize]
  return {
    B: context.batch,
    C4: c4,
    Hi: input,
    Wi: input,
    Ho: output,
    Wo: output,
    ops: filters.length,
    taps: tapsOf(filters),
    bundles: bundles.length,
    partOps: bundles.length * sizes.length,
    partTaps: bundles.length * tapsOfSizes(sizes),
    ...bundleUniforms(bundles, grids, threads, inputOf),
  }
}

/** Uniforms of kernels that read the stage's input. */
const inputUniforms = (context: Lowering, stage: DepthwiseStage): Record<string, number> =>
  stage.norm === null
    ? {
        perSource: stage.edgesPerInput,
        sourceGroup: groupOf(context, stage.inSize, stage.c4),
        xOff: stage.inputOffset,
      }
    : { sourceOps: stage.inputGroups, stOff: stage.norm }

/** D = dw(f(input)), and with `runsPools` the pools of the input. */
export function depthwiseForward(context: Lowering, stage: DepthwiseStage, runsPools = false): void {
  const { c4, edges, stride, outSize, norm } = stage
  const parts = partsOf(stage)
  parts.forEach((part, i) => {
    const strips = stripsFor(context, stage, part, false)
    const uniforms = {
      ...commonUniforms(context, stage, part, strips, false),
      ...inputUniforms(context, stage),
      group: groupOf(context, outSize, c4),
      wOff: stage.weight / 4,
    }
    const buffers = { X: stage.input, W: context.W, Y: stage.output }
    const threads = sumOf(strips.threads) * c4
    if (norm !== null) {
      context.plan.dispatch(depthwiseSecond(part.sizes), { ...buffers, ST: context.ST }, uniforms, threads, edges)
      return
    }
    // In a network with pools the last part has them, whether they run or not: one shader then serves all.
    const pools = i === parts.length - 1 ? stage.pools : undefined
    context.plan.dispatch(
      depthwiseFirst(part.sizes, part.loops, pools ? poolRows(context.ops) : null),
      { ...buffers, ...pools?.buffers },
      {
        ...uniforms,
        ...(pools ? { rows: edges, poolT: pools.chunks, poolStride: stride, partOff: pools.first } : {}),
      },
      Math.max(threads, pools && runsPools ? pools.chunks * c4 : 0),
      edges + (pools && runsPools ? pools.states : 0),
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
 * Q[edge][bundle] = gradient of the state, before the ReLU's mask. dD lies in the stage's output, that of the first edge of the
 * range at `from`.
 */
export function depthwiseStateGradient(
  context: Lowering,
  stage: DepthwiseStage,
  { first, edges } = allEdges(stage),
  from = 0,
): BufferRef {
  const { c4, filters, inSize, outSize } = stage
  const planes = bundlesOf(filters).length
  const group = groupOf(context, inSize, c4)
  const Q = context.vectors('Q', edges * planes * group)
  for (const part of partsOf(stage)) {
    const strips = stripsFor(context, stage, part, true)
    context.plan.dispatch(
      depthwiseBack(part.sizes, part.loops),
      { D: stage.output, W: context.W, Y: Q },
      {
        ...commonUniforms(context, stage, part, strips, true),
        sourceGroup: groupOf(context, outSize, c4),
        group,
        planes,
        firstPlane: part.firstBundle,
        xOff: from,
        wOff: filtersFrom(stage, first) / 4,
      },
      sumOf(strips.threads) * c4,
      edges,
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
  const { c4, filters, outSize, inputGroups } = stage
  const group = groupOf(context, outSize, c4)
  const Q = context.vectors('Q', edges * filters.length * group)
  // All filters applied twice are of one dilation.
  const part = partsOf(stage)[0] as Part
  const strips = stripsFor(context, stage, part, true)
  const T = sumOf(strips.threads)
  context.plan.dispatch(
    depthwiseSecondBack(part.sizes),
    {
      D: stage.output,
      W: context.W,
      P1: stage.input,
      ST: context.ST,
      Q,
      PART: context.partials(edges * filters.length * T * c4 * 2),
    },
    {
      ...commonUniforms(context, stage, part, strips, true),
      sourceOps: inputGroups,
      group,
      rawOff: first * inputGroups * group,
      wOff: filtersFrom(stage, first) / 4,
      stOff: (stage.norm ?? 0) + first * inputGroups * c4,
    },
    T * c4,
    edges,
  )
  context.reduce(edges * filters.length, c4, 2, T, sums + first * filters.length * c4 * 2)
  return Q
}

/** Partial weight gradients into their region. */
export function depthwiseWeightGradient(context: Lowering, stage: DepthwiseStage, region: WeightRegion): void {
  const { c4, edges, filters, norm, outSize } = stage
  const parts = partsOf(stage).map((part) => ({ part, strips: stripsFor(context, stage, part, false) }))
  const most = context.batch * Math.max(...parts.flatMap(({ strips }) => strips.grids.map(stripsOf)))
  const perChunk = Math.max(1, Math.ceil((POSITIONS_PER_CHUNK * most) / context.positions(outSize)))
  const T = context.chunks(c4 * edges * filters.length, Math.ceil(most / perChunk))
  const { WP, uniforms } = region.add(stage.weight, edges * tapsOf(filters) * c4 * 4, T)
  for (const { part, strips } of parts)
    context.plan.dispatch(
      depthwiseWeights(part.sizes, part.loops, norm !== null),
      { X: stage.input, ST: context.ST, D: stage.output, WP },
      {
        ...commonUniforms(context, stage, part, strips, false),
        ...inputUniforms(context, stage),
        T,
        group: groupOf(context, outSize, c4),
        ...uniforms,
      },
      T * c4,
      edges * part.bundles.length,
    )
}
