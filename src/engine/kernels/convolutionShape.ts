/** What the kernels of dense convolutions (convolution*.ts) share: the shape of a filter and pieces of their text. */
import { range } from './text'

export interface ConvolutionShape {
  readonly kernel: 1 | 3
  readonly stride: 1 | 2
  /** Two pixels an output, half of the channels each. */
  readonly factorized?: boolean
}

/** vec4f columns a thread owns. */
export type Columns = 1 | 2
export const columnsFor = (c4: number): Columns => (c4 % 2 === 0 ? 2 : 1)

export const label = ({ kernel: k, stride, factorized }: ConvolutionShape): string =>
  `${factorized ? 'fr' : `${k}x${k}`} s${stride}`

/** row0 .. row{n-1}: vec4f from one input channel's row of a filter to the next, worked out once. */
export const rowOffsets = (n: number): string =>
  range(n)
    .map((l) => `let row${l} = ${l}u * u.Co4;`)
    .join(' ')

/** Lanes of the vec4f of output channels `co` that read the shifted pixel. */
export const shiftedLanes = (co: string): string => `(vec4u(${co} * 4u) + vec4u(0, 1, 2, 3)) >= vec4u(u.Co4 * 2u)`
