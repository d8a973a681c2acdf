import { describe, expect, it } from 'vitest'
import { DARTS_PRIMITIVES, NB201_PRIMITIVES } from '../space/primitives'
import { presentCells } from '../space/topology'
import { supernetParameters } from './cost'
import { layoutOf } from './describe'
import { reductionCells } from './describeDarts'
import { forEachParam, pack, unpack } from './layout'
import type { SupernetSpec } from './spec'

const spec = (changes: Partial<SupernetSpec>): SupernetSpec => ({
  kind: 'supernet',
  space: 'darts',
  primitives: DARTS_PRIMITIVES,
  channels: 8,
  cells: 3,
  imageSize: 16,
  classes: 10,
  batch: 4,
  ...changes,
})

describe('the flat parameter layout', () => {
  it.each([
    [{ channels: 16, cells: 8 }, 1_930_618],
    [{ channels: 16, cells: 8, classes: 100 }, 1_953_748],
    [{ channels: 16, cells: 5 }, 1_275_834],
    [{ channels: 8, cells: 5 }, 394_210],
  ])('counts the published supernet %j', (changes, parameters) => {
    expect(layoutOf(spec(changes)).parameters).toBe(parameters)
  })

  // yuhuixu1993/PC-DARTS at C = 16, L = 8, and the supernet of its golden file.
  it.each([
    [{ channels: 16, cells: 8, partial: true }, 299_578],
    [{ channels: 8, cells: 3, partial: true }, 34_026],
  ])('counts the PC-DARTS supernet %j, padding left out', (changes, parameters) => {
    expect(layoutOf(spec(changes)).parameters).toBe(parameters)
  })

  // DARTS-Bench-Suite (arXiv 2507.16533), all eight operations: wide, deep, single cell.
  it.each([
    [{ channels: 18, cells: 4 }, 1_399_168],
    [{ channels: 7, cells: 18, imageSize: 32 }, 991_392],
    [{ channels: 26, cells: 1, nodes: 8, concat: 4 }, 1_002_960],
  ])('counts the supernet %j of the DARTS-Bench-Suite', (changes, parameters) => {
    expect(layoutOf(spec(changes)).parameters).toBe(parameters)
    const { partial: _, ...size } = spec(changes)
    expect(supernetParameters(size)).toBe(parameters)
  })

  it.each([
    ['DARTS', { cells: 3 }],
    ['PC-DARTS, a quarter of the channels padded', { cells: 3, partial: true }],
    ['PC-DARTS with 3, 6 and 12 mixed channels', { channels: 12, cells: 3, partial: true }],
    ['DARTS of 6 nodes', { cells: 3, nodes: 6, concat: 2 }],
    ['NAS-Bench-201', { space: 'nas-bench-201', primitives: NB201_PRIMITIVES, cells: 1 }],
  ] as const)('gives every number of %s a place of its own', (_, changes) => {
    const layout = layoutOf(spec(changes))
    const taken = new Uint8Array(layout.floats)
    for (const slot of layout.slots)
      forEachParam(slot, (_, flat) => {
        taken[flat] = (taken[flat] as number) + 1
      })
    expect(taken.some((n) => n > 1)).toBe(false)
    expect(taken.reduce((sum, n) => sum + n, 0)).toBe(layout.parameters)
  })

  it('has the cell types that its reductions leave: one or two cells are reductions, all of them', () => {
    for (let cells = 1; cells <= 24; cells++) {
      const reductions = reductionCells(cells)
      const built = Array.from({ length: cells }, (_, i) => (reductions.has(i) ? 'reduce' : 'normal'))
      expect([...new Set(built)].sort()).toEqual(presentCells({ space: 'darts', cells }))
      expect(presentCells({ space: 'nas-bench-201', cells })).toEqual(['normal'])
    }
  })

  it('unpacks what was packed', () => {
    const layout = layoutOf(spec({}))
    const flat = new Float32Array(layout.floats)
    layout.slots.forEach((slot, t) => {
      const size = slot.shape.reduce((a, b) => a * b, 1)
      pack(
        slot,
        Float32Array.from({ length: size }, (_, i) => t + i / size),
        flat,
      )
    })
    layout.slots.forEach((slot, t) => {
      const values = unpack(slot, flat)
      expect(values[0]).toBe(t)
      expect(values.at(-1)).toBeCloseTo(t + (values.length - 1) / values.length, 3)
    })
  })
})
