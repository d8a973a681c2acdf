import { describe, expect, test } from 'vitest'
import { genotypeDepth, layerDepth, nodeDepths } from './depth'
import type { DartsGenotype, GenotypePair, Nb201Genotype } from './genotype'

const cell = (...pairs: GenotypePair[]): DartsGenotype => ({
  space: 'darts',
  normal: pairs,
  normalConcat: [2, 3, 4, 5],
  reduce: Array.from({ length: 8 }, (_, i): GenotypePair => ['skip_connect', i % 2]),
  reduceConcat: [2, 3, 4, 5],
})

const chain = cell(
  ['sep_conv_3x3', 0],
  ['skip_connect', 1],
  ['sep_conv_3x3', 2],
  ['skip_connect', 0],
  ['skip_connect', 3],
  ['sep_conv_3x3', 1],
  ['sep_conv_3x3', 4],
  ['sep_conv_3x3', 0],
)

const nb201 = (...edges: Nb201Genotype['edges']): Nb201Genotype => ({ space: 'nas-bench-201', edges })

describe('depth of a DARTS cell', () => {
  test('is the longest path in edges, and 1 for a cell that folded up', () => {
    expect(genotypeDepth(chain)).toEqual({ normal: 4, reduce: 1 })
  })

  test('in layers leaves skip-connects out', () => {
    expect(layerDepth(chain)).toEqual({ normal: 3, reduce: 0 })
  })

  test('of each node is its column in the drawing', () => {
    expect(nodeDepths(chain, 'normal')).toEqual([0, 0, 1, 2, 3, 4])
    expect(nodeDepths(chain, 'reduce')).toEqual([0, 0, 1, 1, 1, 1])
  })

  test('does not count an edge that chose none', () => {
    const broken = { ...chain, normal: [...chain.normal.slice(0, 6), ['none', 4], ['none', 0]] as GenotypePair[] }
    expect(genotypeDepth(broken).normal).toBe(3)
    expect(nodeDepths(broken, 'normal')).toEqual([0, 0, 1, 2, 3, 0])
  })
})

describe('depth of a NAS-Bench-201 cell', () => {
  const skip = 'skip_connect'
  test('counts the edges of the longest path that none does not cut', () => {
    expect(genotypeDepth(nb201(skip, skip, skip, skip, skip, skip))).toEqual({ normal: 3, reduce: 0 })
    expect(genotypeDepth(nb201('nor_conv_3x3', skip, 'none', skip, 'none', 'none')).normal).toBe(1)
    expect(genotypeDepth(nb201('none', 'none', 'none', 'none', 'none', 'none')).normal).toBe(0)
  })

  test('in layers is 0 when the cell collapsed to skip-connects', () => {
    expect(layerDepth(nb201(skip, skip, skip, skip, skip, skip)).normal).toBe(0)
    expect(layerDepth(nb201('nor_conv_3x3', skip, 'nor_conv_1x1', skip, skip, 'avg_pool_3x3')).normal).toBe(3)
  })
})
