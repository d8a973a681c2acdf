/** Two independent lists of parameters, this folder's and the engine's layout, must be the same; so must the official counts. */
import { describe, expect, it } from 'vitest'
import { DARTS_PRIMITIVES, NB201_PRIMITIVES, type Primitive } from '../space/primitives'
import { layoutOf } from '../supernet/describe'
import type { CellSpec, NetworkSpec, OpSpec, SupernetSpec } from '../supernet/spec'
import { sizeOf } from './layouts'
import { canonicalParameters } from './parameters'

const supernet = (space: SupernetSpec['space'], primitives: readonly Primitive[], cells: number): SupernetSpec => ({
  kind: 'supernet',
  space,
  primitives,
  channels: 8,
  cells,
  imageSize: 16,
  classes: 10,
  batch: 2,
})

const cell = (reduction: boolean, reductionPrev: boolean): CellSpec => ({
  kind: 'cell',
  primitives: DARTS_PRIMITIVES,
  channels: 8,
  channelsPrevPrev: 24,
  channelsPrev: 16,
  imageSize: 8,
  reduction,
  reductionPrev,
  batch: 2,
})

const operation = (op: Primitive, stride: 1 | 2): OpSpec => ({
  kind: 'op',
  op,
  stride,
  channels: 4,
  imageSize: 8,
  batch: 2,
})

const small: readonly Primitive[] = ['none', 'max_pool_3x3', 'skip_connect', 'sep_conv_3x3', 'dil_conv_5x5']

const networks: [string, NetworkSpec][] = [
  ...[1, 2, 3, 5, 8].map((cells): [string, NetworkSpec] => [
    `DARTS with ${cells} cells`,
    supernet('darts', DARTS_PRIMITIVES, cells),
  ]),
  ['DARTS with 5 of the primitives', supernet('darts', small, 3)],
  ['NAS-Bench-201', supernet('nas-bench-201', NB201_PRIMITIVES, 2)],
  ['NAS-Bench-201 without none', supernet('nas-bench-201', NB201_PRIMITIVES.slice(1), 1)],
  ['a normal cell', cell(false, false)],
  ['a normal cell after a reduction', cell(false, true)],
  ['a reduction cell', cell(true, false)],
  ...DARTS_PRIMITIVES.flatMap((op) =>
    ([1, 2] as const).map((stride): [string, NetworkSpec] => [`${op} at stride ${stride}`, operation(op, stride)]),
  ),
  ['nor_conv_3x3', operation('nor_conv_3x3', 1)],
]

describe('the canonical parameters', () => {
  it.each(networks)('of %s are the slots of the layout, in the same order', (_, spec) => {
    const slots = layoutOf(spec).slots.map(({ name, shape }) => ({ name, shape }))
    expect(canonicalParameters(spec)).toEqual(slots)
  })

  it.each([
    ['C=16, L=8', { ...supernet('darts', DARTS_PRIMITIVES, 8), channels: 16 }, 1_930_618],
    ['C=8, L=5', supernet('darts', DARTS_PRIMITIVES, 5), 394_210],
  ])('of DARTS at %s are as many as in the official network', (_, spec, count) => {
    expect(canonicalParameters(spec).reduce((sum, { shape }) => sum + sizeOf(shape), 0)).toBe(count)
  })
})
