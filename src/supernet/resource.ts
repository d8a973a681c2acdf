/**
 * What SNAS counts against an operation (SNAS-Series/SNAS-Series, operations.py): its parameters, its multiply-adds, and what it
 * moves through memory. One image; batch norm, ReLU and their parameters are not counted; `none` is free.
 */
import type { Primitive } from '../space/primitives'
import { topologyOf } from '../space/topology'
import type { DartsCellDescription, NetworkDescription } from './description'

export interface Resource {
  /** Parameters. */
  readonly size: number
  /** Multiply-adds, as SNAS counts them: a pooling 3x3 counts nine a number. */
  readonly flops: number
  /** Memory access cost. */
  readonly mac: number
}

const FREE: Resource = { size: 0, flops: 0, mac: 0 }

/** Kernel, and what a position costs in memory a channel at stride 1 and at stride 2, of the convolutions. */
const CONVOLUTIONS: Partial<Record<Primitive, { kernel: number; times: number; moves: readonly [number, number] }>> = {
  sep_conv_3x3: { kernel: 3, times: 2, moves: [8, 11] },
  sep_conv_5x5: { kernel: 5, times: 2, moves: [8, 11] },
  dil_conv_3x3: { kernel: 3, times: 1, moves: [4, 7] },
  dil_conv_5x5: { kernel: 5, times: 1, moves: [4, 7] },
}

/** @param side of the operation's output, in pixels; C channels in and out */
export function resourceOf(op: Primitive, channels: number, stride: 1 | 2, side: number): Resource {
  const positions = side * side
  const convolution = CONVOLUTIONS[op]
  if (convolution) {
    const { kernel, times, moves } = convolution
    const size = times * (kernel * kernel * channels + channels * channels)
    return { size, flops: size * positions, mac: positions * channels * moves[(stride - 1) as 0 | 1] + size }
  }
  switch (op) {
    case 'max_pool_3x3':
    case 'avg_pool_3x3':
      return { size: 0, flops: 9 * positions * channels, mac: (stride === 1 ? 2 : 5) * positions * channels }
    case 'skip_connect': {
      if (stride === 1) return { size: 0, flops: 0, mac: 2 * channels * positions }
      const size = channels * channels
      return { size, flops: size * positions, mac: 9 * positions * channels + size }
    }
    default:
      return FREE
  }
}

/** Numbers of a cell in the table besides those of its operations. */
export const RESOURCE_HEAD = 2

/** Numbers of one operation: size, flops, mac. */
export const RESOURCE_PARTS = 3

/**
 * The table that the penalty reads, a row a cell: [alpha table, 1 / cells of its type], then [edges][ops][3]. The penalties
 * of normal cells and of reduction cells are means over the cells of their type.
 */
export function resourceTable({ blocks, ops, alphaShape, spec }: NetworkDescription): Float32Array {
  const cells = blocks.filter((block): block is DartsCellDescription => block.kind === 'darts-cell')
  const { edges } = topologyOf({ space: 'darts', nodes: 'nodes' in spec ? spec.nodes : undefined })
  const row = RESOURCE_HEAD + edges.length * alphaShape.ops * RESOURCE_PARTS
  const table = new Float32Array(cells.length * row)
  cells.forEach(({ type, reduction, width, outSize }, c) => {
    const alike = cells.filter((cell) => cell.reduction === reduction).length
    table.set([type, 1 / alike], c * row)
    edges.forEach(({ from }, edge) => {
      const stride = reduction && from < 2 ? 2 : 1
      ops.primitives.forEach((op, o) => {
        const { size, flops, mac } = resourceOf(op, width, stride, outSize)
        table.set([size, flops, mac], c * row + RESOURCE_HEAD + (edge * alphaShape.ops + o) * RESOURCE_PARTS)
      })
    })
  })
  return table
}
