import { describe, expect, test } from 'vitest'
import { edgeWeights, softmaxRows } from './alphas'
import { argmaxSkips, deriveGenotype } from './derive'
import { countSkips, type DartsGenotype, type GenotypePair } from './genotype'
import { DARTS_PRIMITIVES, NB201_PRIMITIVES, type Primitive } from './primitives'
import { PUBLISHED_DARTS } from './topology'

const table = (rows: number, columns: number, value: (row: number, column: number) => number): number[][] =>
  Array.from({ length: rows }, (_, e) => Array.from({ length: columns }, (_, o) => value(e, o)))

const sine = {
  normal: table(14, 8, (e, o) => Math.sin(1 + 8 * e + o)),
  reduce: table(14, 8, (e, o) => Math.cos(1 + 8 * e + o)),
}

const derive = (normal: number[][], reduce = normal): DartsGenotype =>
  deriveGenotype({ space: 'darts' }, DARTS_PRIMITIVES, { normal, reduce }) as DartsGenotype

test('PC-DARTS derives from mixing weight times edge weight (T5)', () => {
  const betas = Array.from({ length: 14 }, (_, e) => Math.sin(2 + e))
  const rounded = edgeWeights(PUBLISHED_DARTS, betas).map((weight) => Number(weight.toFixed(4)))
  expect(rounded.slice(0, 5)).toEqual([0.6831, 0.3169, 0.2916, 0.2383, 0.4701])
  expect(rounded.slice(5)).toEqual([0.2875, 0.4009, 0.2251, 0.0865, 0.0519, 0.0825, 0.2149, 0.3801, 0.2705])
  const genotype = deriveGenotype({ space: 'darts' }, DARTS_PRIMITIVES, {
    ...sine,
    betas: { normal: betas, reduce: betas },
  })
  expect((genotype as DartsGenotype).normal).toEqual([
    ['dil_conv_5x5', 0],
    ['sep_conv_5x5', 1],
    ['dil_conv_3x3', 2],
    ['skip_connect', 0],
    ['skip_connect', 1],
    ['sep_conv_5x5', 0],
    ['sep_conv_5x5', 3],
    ['skip_connect', 4],
  ])
})

const T1_NORMAL: readonly GenotypePair[] = [
  ['sep_conv_5x5', 1],
  ['dil_conv_5x5', 0],
  ['skip_connect', 0],
  ['avg_pool_3x3', 1],
  ['skip_connect', 1],
  ['sep_conv_5x5', 0],
  ['sep_conv_3x3', 0],
  ['skip_connect', 4],
]

const T1_REDUCE: readonly GenotypePair[] = [
  ['sep_conv_3x3', 1],
  ['sep_conv_5x5', 0],
  ['sep_conv_5x5', 2],
  ['avg_pool_3x3', 0],
  ['skip_connect', 0],
  ['sep_conv_3x3', 3],
  ['sep_conv_3x3', 3],
  ['avg_pool_3x3', 0],
]

/** What ranking edges by raw alpha would give. */
const T3_WRONG = [
  ['sep_conv_5x5', 1],
  ['dil_conv_5x5', 0],
  ['dil_conv_3x3', 2],
  ['avg_pool_3x3', 1],
  ['max_pool_3x3', 2],
  ['skip_connect', 1],
  ['sep_conv_3x3', 0],
  ['sep_conv_5x5', 3],
]

describe('deriveGenotype', () => {
  test('ranks edges after the softmax (T1, and not T3)', () => {
    const genotype = derive(sine.normal, sine.reduce)
    expect(genotype.normal).toEqual(T1_NORMAL)
    expect(genotype.reduce).toEqual(T1_REDUCE)
    expect(genotype.normal).not.toEqual(T3_WRONG)
    expect(genotype.normalConcat).toEqual([2, 3, 4, 5])
  })

  test('keeps source order and takes the lowest operation when everything ties (T2)', () => {
    const pairs = Array.from({ length: 8 }, (_, i) => ['max_pool_3x3', i % 2])
    expect(derive(table(14, 8, () => 0)).normal).toEqual(pairs)
  })

  test('lets a large none lower the rank of an edge, but never chooses it', () => {
    const alphas = table(14, 8, (e, o) => (o === 3 ? 1 : 0) + (e === 2 && o === 0 ? 9 : 0))
    expect(derive(alphas).normal.slice(2, 4)).toEqual([
      ['skip_connect', 1],
      ['skip_connect', 2],
    ])
  })

  test('works on a subset of the operations with and without none', () => {
    const three: Primitive[] = ['none', 'skip_connect', 'sep_conv_3x3']
    const alphas = table(14, 3, (e, o) => (o === 0 ? 5 : o === 1 ? 0.01 * e : 0.05))
    const genotype = deriveGenotype({ space: 'darts' }, three, { normal: alphas, reduce: alphas }) as DartsGenotype
    expect(genotype.normal[0]).toEqual(['sep_conv_3x3', 0])
    expect(genotype.normal[6]).toEqual(['skip_connect', 4])
    const two = table(14, 2, (_, o) => o)
    const without = deriveGenotype({ space: 'darts' }, ['skip_connect', 'sep_conv_3x3'], { normal: two, reduce: two })
    expect(countSkips(without)).toEqual({ normal: 0, reduce: 0 })
  })

  test('takes the first maximum of each edge of NAS-Bench-201, none included', () => {
    const alphas = table(6, 5, (e, o) => (o === e || o === 4 ? 1 : 0))
    const genotype = deriveGenotype({ space: 'nas-bench-201' }, NB201_PRIMITIVES, { normal: alphas, reduce: [] })
    expect(genotype).toEqual({
      space: 'nas-bench-201',
      edges: ['none', 'skip_connect', 'nor_conv_1x1', 'nor_conv_3x3', 'avg_pool_3x3', 'avg_pool_3x3'],
    })
  })

  test('refuses a table of another shape', () => {
    expect(() => derive(table(13, 8, () => 0))).toThrow(/normal alphas: 13 rows, expected 14 rows of 8/)
  })
})

test('softmaxRows gives rows that sum to one, also for large logits', () => {
  const [row] = softmaxRows([[1000, 1000, 999]])
  expect(row?.[0]).toBe(row?.[1])
  expect(row?.reduce((a, b) => a + b)).toBeCloseTo(1, 12)
})

describe('counting skip-connects', () => {
  test('counts the operations of the derived cells', () => {
    expect(countSkips(derive(sine.normal, sine.reduce))).toEqual({ normal: 3, reduce: 1 })
  })

  test('counts the winning operations of all edges (T4)', () => {
    const winners = sine.normal.map((row) => row.indexOf(Math.max(...row)))
    expect(winners).toEqual([7, 5, 3, 2, 0, 5, 3, 1, 6, 4, 2, 7, 5, 3])
    expect(argmaxSkips(DARTS_PRIMITIVES, sine).normal).toBe(3)
  })
})
