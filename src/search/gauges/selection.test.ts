/** What a decision leaves of the mixing weights, where the edges of PC-DARTS have a weight of their own. */
import { expect, test } from 'vitest'
import { type Evaluate, Selection } from './selection'

const OPS = 2
const EDGES = 14
const V = 2 * EDGES * OPS

/** Every edge at V = 0.25, of which its first operation has three quarters. */
function weighted(): Float32Array {
  const mixing = Float32Array.from({ length: V }, (_, at) => (at % OPS === 0 ? 0.1875 : 0.0625))
  return Float32Array.of(...mixing, ...new Float32Array(2 * EDGES).fill(0.25))
}

function selection(mixing: Float32Array, edgeWeights: boolean) {
  const asked: Float32Array[] = []
  const evaluate: Evaluate = async (weights) => {
    asked.push(weights.slice())
    // The later an edge, the more it is worth.
    return { loss: -weights.reduce((sum, weight, at) => sum + weight * (at + 1), 0), correct: 0 }
  }
  const shape = { space: 'darts', primitives: ['skip_connect', 'sep_conv_3x3'], edges: EDGES, edgeWeights } as const
  return { asked, selection: new Selection(shape, mixing, evaluate) }
}

test('a decided edge of PC-DARTS keeps its weight, all of which its operation has', async () => {
  const { asked, selection: of } = selection(weighted(), true)
  of.project(1, 3, 1)
  await of.score()
  const expected = weighted()
  expected.set([0, 0.25], (EDGES + 3) * OPS)
  expect(asked).toEqual([expected])
})

test('an edge of PC-DARTS that is removed passes no channel by either', async () => {
  const { asked, selection: of } = selection(weighted(), true)
  for (const table of [0, 1]) for (let edge = 0; edge < EDGES; edge++) of.project(table, edge, 1)
  const { kept } = await of.topology(0, 3)
  expect(kept).toEqual([3, 4])
  // Asked for without edge 2, then as they stand without it for good.
  await of.score()
  for (const weights of [asked[0], asked.at(-1)])
    expect([weights?.[2 * OPS + 1], weights?.[V + 2], weights?.[3 * OPS + 1], weights?.[V + 3]]).toEqual([
      0, 0, 0.25, 0.25,
    ])
  for (const node of [4, 5]) await of.topology(0, node)
  for (const node of [3, 4, 5]) await of.topology(1, node)
  const pairs = of.genotype()
  expect(pairs.space === 'darts' && pairs.normal.map(([op, from]) => `${op} ${from}`)).toEqual([
    ...['sep_conv_3x3 0', 'sep_conv_3x3 1', 'sep_conv_3x3 1', 'sep_conv_3x3 2'],
    ...['sep_conv_3x3 2', 'sep_conv_3x3 3', 'sep_conv_3x3 3', 'sep_conv_3x3 4'],
  ])
})

test('elsewhere the operation of a decided edge has all there is', async () => {
  const mixing = weighted().slice(0, V)
  const { asked, selection: of } = selection(mixing, false)
  of.project(0, 0, 0)
  await of.score()
  const expected = mixing.slice()
  expected.set([1, 0], 0)
  expect(asked).toEqual([expected])
})
