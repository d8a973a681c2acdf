import { describe, expect, it } from 'vitest'
import { opSetOf } from '../../supernet/opSet'
import { kernel } from '../plan/kernel'
import { bundlesOf, STRIP, stripGrid, stripsOf, tapIndex } from './filterBundle'
import { range } from './text'

describe('bundles of filters', () => {
  it('are those of one dilation that follow one another, in the order of the stage', () => {
    const { depthwise } = opSetOf('darts', ['sep_conv_3x3', 'sep_conv_5x5', 'dil_conv_3x3', 'dil_conv_5x5'])
    expect(bundlesOf(depthwise)).toEqual([
      { sizes: [3, 5], dilation: 1, first: 0, taps: 0 },
      { sizes: [3, 5], dilation: 2, first: 2, taps: 34 },
    ])
    const mixed = opSetOf('darts', ['sep_conv_3x3', 'dil_conv_5x5', 'sep_conv_5x5'])
    expect(bundlesOf(mixed.depthwise)).toEqual([
      { sizes: [3], dilation: 1, first: 0, taps: 0 },
      { sizes: [5], dilation: 2, first: 1, taps: 9 },
      { sizes: [5], dilation: 1, first: 2, taps: 34 },
    ])
    expect(bundlesOf([])).toEqual([])
  })

  it('keep the taps of their filters one after the other; those of a transposed filter backwards', () => {
    expect([tapIndex([3, 5], 0, 0, 0), tapIndex([3, 5], 1, 0, 0), tapIndex([3, 5], 1, 4, 4)]).toEqual([0, 9, 33])
    expect([tapIndex([3, 5], 0, 0, 0, true), tapIndex([3, 5], 1, 4, 4, true)]).toEqual([8, 9])
  })
})

describe('the strips of a map', () => {
  /** Columns that the strips of all grids cover, as the kernels reckon them. */
  function covered(width: number, dilation: number, stride: number, back: boolean): number[] {
    const { stepOut, grids, pieces } = stripGrid(width, { dilation }, stride, back)
    const columns = range(grids).flatMap((phase) => range(pieces * STRIP).map((column) => phase + column * stepOut))
    return columns.filter((column) => column < width).sort((a, b) => a - b)
  }

  it.each([1, 2, 4, 7, 8, 16])('of width %i hold each column once', (width) => {
    for (const dilation of [1, 2]) expect(covered(width, dilation, 1, false)).toEqual(range(width))
    expect(covered(width, 2, 2, false)).toEqual(range(width))
    // Back through a dilated filter at stride 2, each second one.
    expect(covered(width, 2, 2, true)).toEqual(range(width).filter((column) => column % 2 === 0))
  })

  it('lie on dilation x dilation grids', () => {
    expect(stripsOf(stripGrid(16, { dilation: 1 }, 1, false))).toBe(4)
    expect(stripsOf(stripGrid(16, { dilation: 2 }, 1, false))).toBe(8)
  })
})

describe('a kernel', () => {
  it('reads each uniform of its text once, and no other', () => {
    const { code } = kernel('test', { Y: 'f32!' }, ['n', 'more', 'off'], 'if (gid.x < u.n) { Y[u.n + u.off] = 1.0; }')
    expect(code.match(/u\.\w+/g)).toEqual(['u.n', 'u.off'])
    expect(code).toContain('if (gid.x < u_n) { Y[u_n + u_off] = 1.0; }')
  })
})
