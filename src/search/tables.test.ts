import { describe, expect, it } from 'vitest'
import { checkConfig } from '../protocol/checkConfig'
import { REMOVED, softmaxRows } from '../space/alphas'
import { describeCells } from './describeCells'
import { tablesOf } from './tables'

const shared = checkConfig({ primitives: ['none', 'skip_connect', 'sep_conv_3x3'], cells: 3, channels: 8 })
const own = checkConfig({ alphas: { perCell: true } }, shared)
const EDGES = 14
const OPS = 3
/** Alphas [cell][edge][op] of three cells, the second and third of which are reductions. */
const flat = Float32Array.from({ length: 3 * EDGES * OPS }, (_, i) => Math.fround(Math.sin(1 + i)))
const at = (cell: number, edge: number, op: number): number => flat[(cell * EDGES + edge) * OPS + op] as number

describe('tables', () => {
  it('are one a cell type where cells share them', () => {
    const { normal, reduce, betas } = tablesOf(shared, flat.subarray(0, 2 * EDGES * OPS))
    expect(normal[3]).toEqual([0, 1, 2].map((op) => at(0, 3, op)))
    expect(reduce[13]).toEqual([0, 1, 2].map((op) => at(1, 13, op)))
    expect(betas).toBeUndefined()
  })

  it('are the mean over the cells of a type where they do not', () => {
    const { normal, reduce } = tablesOf(own, flat)
    expect(normal[3]).toEqual([0, 1, 2].map((op) => at(0, 3, op)))
    expect(reduce[13]).toEqual([0, 1, 2].map((op) => (at(1, 13, op) + at(2, 13, op)) / 2))
  })

  it('have the mean weights where XNAS wiped operations out, and let go of what all cells have let go of', () => {
    const deep = checkConfig({ cells: 6 }, own)
    const left = [1, 2, null, 1, null, 2]
    // Each normal cell has one operation left; two have skip_connect, two the convolution, at other heights.
    const wiped = Float32Array.from({ length: 6 * EDGES * OPS }, (_, i) =>
      i % OPS === (left[Math.floor(i / (EDGES * OPS))] ?? 1) ? i : REMOVED,
    )
    wiped[3 * EDGES * OPS + 2] = wiped[3 * EDGES * OPS + 1] as number
    const { normal } = tablesOf(deep, wiped)
    expect(softmaxRows(normal)[0]).toEqual([0, expect.closeTo(3 / 8), expect.closeTo(5 / 8)])
    expect(softmaxRows(normal)[1]).toEqual([0, expect.closeTo(1 / 2), expect.closeTo(1 / 2)])
    expect(normal[0]?.[0]).toBe(REMOVED)
  })

  it('have betas behind, cell by cell', () => {
    const betas = Float32Array.from({ length: 3 * EDGES }, (_, i) => i)
    const weighted = tablesOf(own, Float32Array.from([...flat, ...betas]))
    expect(weighted.betas?.normal.slice(0, 3)).toEqual([0, 1, 2])
    expect(weighted.betas?.reduce[0]).toBe((14 + 28) / 2)
  })
})

describe('cells with alphas of their own', () => {
  it('are derived one by one, in order of depth', () => {
    const skips = flat.map((value, i) => (Math.floor(i / (EDGES * OPS)) === 2 && i % OPS === 1 ? 9 : value))
    const cells = describeCells(own, skips, 1) ?? []
    expect(cells.map(({ reduction }) => reduction)).toEqual([false, true, true])
    expect(cells[1]?.alphas[5]).toEqual([0, 1, 2].map((op) => at(1, 5, op)))
    expect(cells[2]?.skips).toBe(8)
    expect(cells[2]?.pairs.every(([op]) => op === 'skip_connect')).toBe(true)
    expect(cells[0]?.skips).toBe(cells[0]?.pairs.filter(([op]) => op === 'skip_connect').length)
    expect(cells[0]?.pairs).not.toEqual(cells[1]?.pairs)
  })

  it('are not there where cells share alphas', () => {
    expect(describeCells(shared, flat, 1)).toBeNull()
  })
})

it.each([
  [
    { space: 'nas-bench-201', cells: 1, primitives: ['none', 'skip_connect'] },
    'is not possible in the nas-bench-201 space',
  ],
  [{ algorithm: 'p-darts', cells: 5 }, 'is not possible with algorithm p-darts: its stages have other cells'],
])('%j refuses them', (given, rule) => {
  expect(() => checkConfig({ alphas: { perCell: true }, ...given })).toThrow(`alphas.perCell: true ${rule}`)
})
