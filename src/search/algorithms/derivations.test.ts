import { expect, test } from 'vitest'
import { argmaxSkips } from '../../space/derive'
import type { DartsGenotype } from '../../space/genotype'
import { DARTS_PRIMITIVES } from '../../space/primitives'
import { topologyOf } from '../../space/topology'
import { derivePairs, deriveWithNone } from './derivations'

const table = (f: (x: number) => number): number[][] =>
  Array.from({ length: 14 }, (_, e) => Array.from({ length: 8 }, (_, o) => f(1 + 8 * e + o)))
const sine = { normal: table(Math.sin), reduce: table(Math.cos) }

test('GDAS takes the two best pairs of a node, twice from one edge where those are best', () => {
  const { normal } = derivePairs({ space: 'darts' }, DARTS_PRIMITIVES, sine)
  expect(normal).toEqual([
    ['sep_conv_5x5', 1],
    ['dil_conv_5x5', 0],
    ['skip_connect', 0],
    ['sep_conv_3x3', 0],
    ['skip_connect', 1],
    ['sep_conv_5x5', 0],
    ['sep_conv_3x3', 0],
    ['skip_connect', 4],
  ])
})

test('SNAS lets none win an edge, in its score and in its choice', () => {
  const none = Array.from({ length: 14 }, () => [5, 0, 0, 0, 0, 0, 0, 0])
  const won = deriveWithNone({ space: 'darts' }, DARTS_PRIMITIVES, { normal: none, reduce: none })
  const pairs = Array.from({ length: 4 }, () => [
    ['none', 0],
    ['none', 1],
  ])
  expect(won).toMatchObject({ normal: pairs.flat() })
})

test('SNAS also tells the best operation of all 14 edges', () => {
  const { allEdges } = deriveWithNone({ space: 'darts' }, DARTS_PRIMITIVES, sine) as DartsGenotype
  const { edges } = topologyOf({ space: 'darts' })
  const best = sine.normal.map((row, e) => [DARTS_PRIMITIVES[row.indexOf(Math.max(...row))], edges[e]?.from])
  expect(allEdges?.normal).toEqual(best)
  expect(allEdges?.reduce).toHaveLength(14)
  expect(allEdges?.reduce).not.toEqual(best)
})

test('the largest of all eight on each edge of the sine matrix is skip_connect three times', () => {
  expect(argmaxSkips(DARTS_PRIMITIVES, sine).normal).toBe(3)
})
