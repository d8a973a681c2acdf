/** Dispatches of the 1x1 convolutions behind depthwise filters: from C channels to C, every group its own filter. */
import { MOST_POINTWISE_VECTORS, pointwise, pointwiseColumns } from '../kernels/pointwise'
import type { Lowering } from './context'
import { type Convolution, convolve, convolveData, forwardChunks, someGroups } from './convolve'

/** Groups first .. first + groups - 1 of a convolution. */
export interface GroupRange {
  readonly first: number
  readonly groups: number
}

/** P = D * Wpw with its batch norm's partial sums, in so many chunks. */
export function pointwiseForward(context: Lowering, convolution: Convolution, chunks: number): void {
  const { groups, input, output, outputGroup: group, weight } = convolution
  const { c4, size } = output
  if (c4 > MOST_POINTWISE_VECTORS) {
    convolve(context, convolution, { chunks, first: 0, step: 1 })
    return
  }
  context.plan.dispatch(
    pointwise(c4),
    { X: input.buffer, W: context.W, Y: output.buffer, PART: context.partials(groups * chunks * c4 * 2) },
    { T: chunks, ...context.chunked, P: context.positions(size), first: 0, wOff: weight / 4, group, turned: 0 },
    chunks * (c4 / pointwiseColumns(c4)),
    groups,
  )
}

/** dD = dP * Wpw^T for some groups, from the beginning of D on; dP lies where P was. */
export function pointwiseData(context: Lowering, convolution: Convolution, { first, groups }: GroupRange): void {
  const { input, output, outputGroup: group, weight } = convolution
  const { c4, size } = output
  if (c4 > MOST_POINTWISE_VECTORS) {
    const to = { target: input, targetGroup: group, mask: false, sumGroups: false, accumulate: 0 } as const
    const some = someGroups(convolution, first, groups)
    convolveData(context, some, some.output, to)
    return
  }
  const T = forwardChunks(context, groups, c4, size)
  context.plan.dispatch(
    pointwise(c4),
    { X: output.buffer, W: context.W, Y: input.buffer, PART: context.partials(1) },
    { T, ...context.chunked, P: context.positions(size), first, wOff: weight / 4, group, turned: 1 },
    T * (c4 / pointwiseColumns(c4)),
    groups,
  )
}
