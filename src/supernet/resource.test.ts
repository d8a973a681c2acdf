import { expect, describe as group, test } from 'vitest'
import { DARTS_PRIMITIVES } from '../space/primitives'
import { describe } from './describe'
import { RESOURCE_HEAD, resourceOf, resourceTable } from './resource'

// By hand from the forward passes of operations.py at C = 16 and 32 x 32 in: at stride 2 the output is 16 x 16.
group('what SNAS counts', () => {
  test.each([
    ['none', 1, 32, 0, 0, 0],
    ['max_pool_3x3', 1, 32, 0, 9 * 1024 * 16, 2 * 1024 * 16],
    ['avg_pool_3x3', 2, 16, 0, 9 * 256 * 16, 5 * 256 * 16],
    ['skip_connect', 1, 32, 0, 0, 2 * 16 * 1024],
    ['skip_connect', 2, 16, 256, 256 * 256, 2 * 256 * (4 * 16 + 8) + 256],
    ['sep_conv_3x3', 1, 32, 800, 800 * 1024, 1024 * (7 * 16 + 16) + 800],
    ['sep_conv_5x5', 2, 16, 1312, 1312 * 256, 256 * (10 * 16 + 16) + 1312],
    ['dil_conv_3x3', 1, 32, 400, 400 * 1024, 1024 * (3 * 16 + 16) + 400],
    ['dil_conv_5x5', 2, 16, 656, 656 * 256, 256 * (6 * 16 + 16) + 656],
  ] as const)('%s at stride %i', (op, stride, side, size, flops, mac) => {
    expect(resourceOf(op, 16, stride, side)).toEqual({ size, flops, mac })
  })

  test('the table names the alphas of each cell and averages over cells of its type', () => {
    const spec = { channels: 16, cells: 8, imageSize: 32, classes: 10, batch: 4, primitives: DARTS_PRIMITIVES } as const
    const table = resourceTable(describe({ kind: 'supernet', space: 'darts', ...spec }))
    const row = RESOURCE_HEAD + 14 * 8 * 3
    expect(table.length).toBe(8 * row)
    const heads = Array.from({ length: 8 }, (_, c) => [table[c * row], table[c * row + 1]])
    const [normal, reduce] = [
      [0, Math.fround(1 / 6)],
      [1, 0.5],
    ]
    expect(heads).toEqual([normal, normal, reduce, normal, normal, reduce, normal, normal])
    // Cell 2 is the first reduction: 32 channels, 16 x 16 out; edge 0 is strided, edge 4 (from its first node) is not.
    const at = (edge: number, op: number): number[] => {
      const start = 2 * row + RESOURCE_HEAD + (edge * 8 + op) * 3
      return Array.from(table.slice(start, start + 3))
    }
    expect(at(0, 3)).toEqual([1024, 1024 * 256, 9 * 256 * 32 + 1024])
    expect(at(4, 3)).toEqual([0, 0, 2 * 32 * 256])
  })

  test('channels that fill no whole vectors are counted as they are, not as they are stored', () => {
    const spec = { channels: 6, cells: 1, imageSize: 8, classes: 10, batch: 4, primitives: DARTS_PRIMITIVES } as const
    const table = resourceTable(describe({ kind: 'supernet', space: 'darts', ...spec }))
    // The one cell is a reduction: 12 channels, 4 x 4 out.
    expect(table[RESOURCE_HEAD + 3 * 3]).toBe(144)
  })
})
