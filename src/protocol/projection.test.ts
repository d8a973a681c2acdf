import { describe, expect, it } from 'vitest'
import { topologyOf } from '../space/topology'
import { checkConfig } from './checkConfig'
import { PRESETS } from './presets'
import { readProjection, whyNotProjected } from './projection'

const nb201 = checkConfig({}, PRESETS['two-minutes'].config)
const darts = checkConfig({}, PRESETS['small-cell'].config)

describe('what a table of removals says beside the alphas', () => {
  it('counts the edges on which both choose alike, the skips of each, and mean costs', () => {
    // none, skip_connect, nor_conv_1x1, nor_conv_3x3, avg_pool_3x3
    const config = { ...nb201, primitives: ['none', 'skip_connect', 'nor_conv_3x3'] as const }
    const alphas = { normal: [...Array(4).fill([0, 2, 1]), [0, 1, 2], [3, 1, 2]], reduce: [] }
    const removals = {
      normal: [...Array(3).fill([0, 0.25, 0.5]), [0, 0.5, 0.25], [0, 0.25, 0.5], [0, -0.25, -0.5]],
      reduce: [],
    }
    const reading = readProjection({ alphas, removals }, config)
    expect(reading).toMatchObject({ edges: 6, agree: 3, skips: { alpha: 4, removal: 1 } })
    expect(reading.choices.normal[3]).toEqual({ alpha: 1, removal: 1 })
    expect(reading.cost).toEqual({ skip: 1.25 / 6, learnable: 1.75 / 6 })
  })

  it('leaves `none` out of what alpha chooses in the DARTS cell, where its derivation does', () => {
    const edges = topologyOf({ space: 'darts' }).edges.length
    const row = darts.primitives.map((op) => (op === 'none' ? 5 : op === 'skip_connect' ? 1 : 0))
    const zero = darts.primitives.map(() => 0)
    const table = (of: readonly number[]) => Array.from({ length: edges }, () => of)
    const { choices } = readProjection(
      { alphas: { normal: table(row), reduce: table(row) }, removals: { normal: table(zero), reduce: table(zero) } },
      darts,
    )
    expect(choices.reduce[13]).toEqual({ alpha: darts.primitives.indexOf('skip_connect'), removal: 0 })
  })

  it('asks nothing of normal cells where a network has none', () => {
    const row = darts.primitives.map((op) => (op === 'skip_connect' ? 1 : 0))
    const table = Array.from({ length: 14 }, () => row)
    const none = table.map((of) => of.map(() => 0))
    const answer = { alphas: { normal: none, reduce: table }, removals: { normal: none, reduce: table } }
    const single = readProjection(answer, { ...darts, cells: 1 })
    expect(single).toMatchObject({ edges: 14, agree: 14, skips: { alpha: 14, removal: 14 }, cost: { skip: 1 } })
    expect([single.choices.normal, single.choices.reduce.length]).toEqual([[], 14])
    expect(readProjection(answer, darts)).toMatchObject({ edges: 28, cost: { skip: 0.5 } })
  })

  it('says why a search cannot be asked', () => {
    expect(whyNotProjected(nb201)).toBe(null)
    expect(whyNotProjected({ ...nb201, algorithm: 'p-darts' })).toMatch('algorithm: p-darts has no such mixture')
    expect(whyNotProjected({ ...darts, alphas: { ...darts.alphas, perCell: true } })).toMatch('alphas.perCell')
  })
})
