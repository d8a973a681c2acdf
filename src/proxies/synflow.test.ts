import { expect, test } from 'vitest'
import type { Genotype, GenotypePair } from '../space/genotype'
import { DARTS_PRIMITIVES } from '../space/primitives'
import { PUBLISHED } from '../space/testing/published'
import { type DiscreteSpec, describeDiscrete } from '../supernet/describeDiscrete'
import { forEachParam, type ParamSlot } from '../supernet/layout'
import { NonNegativeTape } from './nonNegativeTape'
import { layerName, scoredSlots, synflow } from './synflow'

test('y = 3 * (2 * x): the two layers score 6 each, 12 in all', () => {
  const weights = Float64Array.from([2, 0, 0, 0, 3])
  const tape = new NonNegativeTape(weights)
  const image = tape.map(1, 1)
  image.value.fill(1)
  const hidden = tape.convolution(image, { kernel: 1, stride: 1, outputs: 1, weight: 0 })
  expect(tape.sumOfLogits(hidden, 4, 1)).toBe(6)
  expect([...tape.gradients]).toEqual([3, 0, 0, 0, 2])
})

const specOf = (genotype: Genotype, change: Partial<DiscreteSpec> = {}): DiscreteSpec => ({
  ...{ genotype, channels: 4, cells: genotype.space === 'darts' ? 3 : 1, imageSize: 8, classes: 3, batch: 1 },
  ...{ auxiliary: false },
  ...change,
})

/** Weights that differ, some of them negative. */
const paramsOf = (floats: number): Float32Array =>
  Float32Array.from({ length: floats }, (_, i) => Math.sin(1 + 7 * i) / 2)

const OPS: readonly string[] = DARTS_PRIMITIVES
const every: readonly GenotypePair[] = [4, 1, 5, 2, 6, 3, 7, 0].map((op, i) => [OPS[op] as string, i % 2])
const concat = [2, 3, 4, 5]

test.each<[string, Genotype]>([
  [
    'of every operation',
    { space: 'darts', normal: every, normalConcat: concat, reduce: [...every].reverse(), reduceConcat: concat },
  ],
  [
    'of NAS-Bench-201',
    {
      space: 'nas-bench-201',
      edges: ['nor_conv_3x3', 'skip_connect', 'nor_conv_1x1', 'none', 'avg_pool_3x3', 'skip_connect'],
    },
  ],
])('a network %s: the score of a layer is how the output grows with its weights', (_, genotype) => {
  const description = describeDiscrete(specOf(genotype))
  const { layout } = description
  const params = paramsOf(layout.floats)
  const scores = synflow(description, params)
  expect(scores.map(({ layer }) => layer)).toEqual(scoredSlots(layout.slots).map(layerName))
  const last = scores.at(-1)?.score as number
  // R without the bias is linear in the classifier and in the stem: each passes all of it.
  expect((scores[0]?.score as number) / last).toBeCloseTo(1, 10)
  // By central differences: R, which the classifier scores, where all weights of one layer are a little larger or smaller.
  const step = 2 ** -10
  const grown = (slot: ParamSlot, factor: number): number => {
    const changed = Float64Array.from(params)
    forEachParam(slot, (_, at) => {
      changed[at] = (changed[at] as number) * factor
    })
    return synflow(description, changed).at(-1)?.score as number
  }
  scoredSlots(layout.slots).forEach((slot, i) => {
    if (i % 5 > 0 || slot.kind === 'linear') return
    const slope = (grown(slot, 1 + step) - grown(slot, 1 - step)) / (2 * step)
    expect(Math.abs(slope - (scores[i]?.score as number)) / last, slot.name).toBeLessThan(1e-6)
  })
})

test('signs of weights count nothing, and neither do biases and batch norms', () => {
  const description = describeDiscrete(specOf(PUBLISHED.DARTS_V2))
  const params = paramsOf(description.layout.floats)
  const reference = synflow(description, params)
  expect(synflow(description, params.map(Math.abs))).toEqual(reference)
  const changed = params.slice()
  for (const { kind, offset, shape } of description.layout.slots)
    if (kind === 'vector') changed.fill(9, offset, offset + (shape[0] as number))
  expect(synflow(description, changed)).toEqual(reference)
})

test('a cell of NAS-Bench-201 at its own size goes beyond float32', () => {
  const edges = Array.from({ length: 6 }, () => 'nor_conv_3x3' as const)
  const spec = specOf({ space: 'nas-bench-201', edges }, { channels: 16, cells: 5, imageSize: 8, classes: 10 })
  const description = describeDiscrete(spec)
  const params = Float32Array.from({ length: description.layout.floats }, (_, i) => Math.sin(i) / 5)
  const total = synflow(description, params).reduce((sum, { score }) => sum + score, 0)
  expect(total).toBeGreaterThan(3.5e38)
  expect(total).toBeLessThan(Number.MAX_VALUE)
})

test('an auxiliary head is refused by name', () => {
  const description = describeDiscrete(specOf(PUBLISHED.DARTS_V2, { imageSize: 32, auxiliary: true }))
  expect(() => synflow(description, new Float32Array(description.layout.floats))).toThrow('an auxiliary head')
})
