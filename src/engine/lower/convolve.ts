/** Dispatches of the dense convolution kernels, with their many offsets filled in once. */
import { convolutionForward } from '../kernels/convolution'
import { convolutionData } from '../kernels/convolutionData'
import { type ConvolutionShape, columnsFor } from '../kernels/convolutionShape'
import { convolutionWeights } from '../kernels/convolutionWeights'
import type { BufferRef } from '../plan/builder'
import type { FeatureMap, Lowering } from './context'
import { POSITIONS_PER_CHUNK, type WeightRegion } from './weightRegion'

/** A convolution over `groups` filters from one input or from one input a group. */
export interface Convolution extends ConvolutionShape {
  readonly groups: number
  readonly input: FeatureMap
  /** vec4f between two inputs; 0 = all groups read the one. */
  readonly inputGroup: number
  /** Groups that follow one another and read the same input. Default 1. */
  readonly groupsPerInput?: number
  readonly relu: boolean
  readonly output: FeatureMap
  readonly outputGroup: number
  /** Float offset of the first filter in the flat parameters. */
  readonly weight: number
  /** Float offset of the biases [groups][Cout]; -1 for none. */
  readonly bias?: number
}

/** Floats of one filter. */
export const filterFloats = ({ kernel, input, output }: Convolution): number =>
  kernel * kernel * input.segments * input.c4 * 4 * output.c4 * 4

/** Groups first .. first + groups - 1 of a convolution whose groups share their input or have one each. */
export function someGroups(convolution: Convolution, first: number, groups: number): Convolution {
  const { input, inputGroup, groupsPerInput = 1, output, outputGroup, weight } = convolution
  const inputOffset = input.offset + (first / groupsPerInput) * inputGroup
  return {
    ...convolution,
    groups,
    input: { ...input, offset: inputOffset },
    output: { ...output, offset: output.offset + first * outputGroup },
    weight: weight + first * filterFloats(convolution),
  }
}

const gridUniforms = (context: Lowering, { input, output }: Convolution) => ({
  P: context.positions(output.size),
  H: output.size,
  W: output.size,
  Hi: input.size,
  Wi: input.size,
  Ci4: input.segments * input.c4,
  Co4: output.c4,
})

export interface Partials {
  readonly chunks: number
  /** First group in PART and groups between two filters. */
  readonly first: number
  readonly step: number
}

/** Chunks of positions that give every filter group its share of threads. */
export function forwardChunks(context: Lowering, groups: number, c4: number, size: number): number {
  return context.positionChunks((c4 / columnsFor(c4)) * groups, context.positions(size))
}

export function convolve(context: Lowering, convolution: Convolution, partials: Partials | null): void {
  const { kernel, stride, factorized, relu, input, output, groups, weight, bias = -1 } = convolution
  const columns = columnsFor(output.c4)
  const T = partials?.chunks ?? forwardChunks(context, groups, output.c4, output.size)
  const shape = factorized === undefined ? { kernel, stride } : { kernel, stride, factorized }
  const PART: Record<string, BufferRef> = partials
    ? { PART: context.partials((partials.first + (groups - 1) * partials.step + 1) * T * output.c4 * 2) }
    : {}
  context.plan.dispatch(
    convolutionForward({
      ...shape,
      relu,
      bias: bias >= 0,
      stats: partials !== null,
      columns,
      whole: context.positions(output.size) % 4 === 0,
      inRow: output.size % 4 === 0,
    }),
    { X: input.buffer, W: context.W, Y: output.buffer, ...PART },
    {
      T,
      ...gridUniforms(context, convolution),
      xOff: input.offset,
      xGroup: convolution.inputGroup,
      perInput: convolution.groupsPerInput ?? 1,
      segments: input.segments,
      segC4: input.c4,
      segStride: context.positions(input.size) * input.c4,
      wOff: weight / 4,
      wGroup: filterFloats(convolution) / 4,
      yOff: output.offset,
      yGroup: convolution.outputGroup,
      partOff: partials?.first ?? 0,
      partGroup: partials?.step ?? 0,
      biasOff: bias >= 0 ? bias / 4 : 0,
    },
    T * (output.c4 / columns),
    groups,
  )
}

export interface DataGradient {
  /** Gradient of the input; like the input in shape. */
  readonly target: FeatureMap
  readonly targetGroup: number
  /** Multiply by [input > 0]. */
  readonly mask: boolean
  /** One target an input, the sum over the groups that read it; else one a group. */
  readonly sumGroups: boolean
  readonly accumulate: 0 | 1
}

/** `gradient` = gradient of the raw output, in the output's own place unless given. */
export function convolveData(
  context: Lowering,
  convolution: Convolution,
  gradient: FeatureMap,
  to: DataGradient,
): void {
  const { kernel, stride, factorized, input, groups, weight } = convolution
  const groupsPerTarget = to.sumGroups ? (convolution.groupsPerInput ?? 1) : 1
  const { P, ...grid } = gridUniforms(context, convolution)
  const Pi = context.positions(input.size)
  // A tile is four positions of the input, or of FactorizedReduce's output, two of whose blocks' pixels are reached.
  const [tiled, reached] = factorized ? [P, 2] : [Pi, 1]
  const columns = columnsFor(input.c4)
  const shape = factorized === undefined ? { kernel, stride } : { kernel, stride, factorized }
  context.plan.dispatch(
    convolutionData({ ...shape, mask: to.mask, columns, whole: tiled % 4 === 0, inRow: input.size % 4 === 0 }),
    { DY: gradient.buffer, W: context.W, ...(to.mask ? { X: input.buffer } : {}), DX: to.target.buffer },
    {
      Pi,
      reached: tiled * reached,
      ...grid,
      dyOff: gradient.offset,
      dyGroup: convolution.outputGroup,
      groups: groupsPerTarget,
      wOff: weight / 4,
      wGroup: filterFloats(convolution) / 4,
      xOff: input.offset,
      dxOff: to.target.offset,
      dxGroup: to.targetGroup,
      segC4: input.c4,
      segStride: Pi * input.c4,
      acc: to.accumulate,
    },
    Math.ceil(tiled / 4) * (grid.Ci4 / columns) * reached,
    groups / groupsPerTarget,
  )
}

/** Partial weight gradients of a convolution into its region. */
export function convolveWeights(
  context: Lowering,
  convolution: Convolution,
  gradient: FeatureMap,
  region: WeightRegion,
): void {
  const { kernel, stride, factorized, relu, input, groups, weight } = convolution
  const { P, H, W, Hi, Wi, Ci4, Co4 } = gridUniforms(context, convolution)
  const rows = columnsFor(Ci4)
  const columns = columnsFor(Co4)
  const perChunk = (Ci4 / rows) * (Co4 / columns) * kernel * kernel
  const T = context.chunks(perChunk * groups, Math.ceil(P / POSITIONS_PER_CHUNK))
  const shape = factorized === undefined ? { kernel, stride } : { kernel, stride, factorized }
  const { WP, uniforms } = region.add(weight, groups * filterFloats(convolution), T)
  context.plan.dispatch(
    convolutionWeights({ ...shape, rows, columns, inRow: W % 4 === 0 }),
    { X: input.buffer, DY: gradient.buffer, WP },
    {
      T,
      P,
      relu: relu ? 1 : 0,
      H,
      W,
      Hi,
      Wi,
      Ci4,
      Co4,
      xOff: input.offset,
      xGroup: convolution.inputGroup,
      perInput: convolution.groupsPerInput ?? 1,
      segC4: input.c4,
      segStride: context.positions(input.size) * input.c4,
      dyOff: gradient.offset,
      dyGroup: convolution.outputGroup,
      wGroup: filterFloats(convolution) / 4,
      ...uniforms,
    },
    T * perChunk,
    groups,
  )
}
