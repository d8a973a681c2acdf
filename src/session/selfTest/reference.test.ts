/** The stored answers are those of the plain reference: its own loss, gradients and optimizers, on the CPU. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { Adam, globalNorm, Sgd } from '../../reference/optimizers'
import { lossAndGradients } from '../../reference/tfjsSupernet'
import type { SpaceId } from '../../space/primitives'
import { describe } from '../../supernet/describe'
import { type ParamSlot, unpack } from '../../supernet/layout'
import {
  compareFigures,
  moveFigures,
  SELF_TEST_HYPER,
  SELF_TEST_SPECS,
  type SelfTestFigures,
  selfTestInputs,
} from './problem'
import { SELF_TEST_REFERENCES } from './reference'

async function referenceFigures(space: SpaceId): Promise<SelfTestFigures> {
  const spec = SELF_TEST_SPECS[space]
  const { layout, alphaShape } = describe(spec)
  const { types, edges, ops } = alphaShape
  const { params, alphas, train, val } = selfTestInputs(layout, types * edges * ops)
  const weights = new Map(layout.slots.map((slot) => [slot.name, unpack(slot, params)]))
  const before = new Map([...weights].map(([name, values]) => [name, values.slice()]))
  const evaluate = (tables: Float32Array, batch: typeof train, want: { weights: boolean; alphas: boolean }) =>
    lossAndGradients(spec, weights, tables, batch.images, batch.labels, want)
  const tables = { count: types, length: edges * ops }
  const split = (flat: Float32Array): Float32Array[] =>
    Array.from({ length: tables.count }, (_, i) => flat.slice(i * tables.length, (i + 1) * tables.length))
  const flat = (parts: readonly (Float32Array | null)[]): number[] =>
    parts.flatMap((part) => [...(part ?? new Float32Array(tables.length))])
  const alphaTurn = await evaluate(alphas, val, { weights: false, alphas: true })
  const moved = split(alphas)
  new Adam().step(moved, alphaTurn.alphaGrads, SELF_TEST_HYPER)
  const weightTurn = await evaluate(Float32Array.from(flat(moved)), train, { weights: true, alphas: true })
  const norm = globalNorm(weightTurn.weightGrads.values())
  let { gradClip } = SELF_TEST_HYPER
  if (space === 'nas-bench-201') {
    // Its code clips over all gradients there are: also what the alpha turn left in the alphas, with this batch's added.
    const left = flat(weightTurn.alphaGrads)
    const sums = flat(alphaTurn.alphaGrads).map((g, i) => g + (left[i] as number))
    gradClip *= (norm + 1e-6) / (Math.hypot(norm, ...sums) + 1e-6)
  }
  new Sgd().step(weights, weightTurn.weightGrads, { ...SELF_TEST_HYPER, gradClip })
  const move = ({ name }: ParamSlot): Float32Array =>
    (weights.get(name) as Float32Array).map((value, i) => value - ((before.get(name) as Float32Array)[i] as number))
  return {
    validationLoss: alphaTurn.loss,
    trainLoss: weightTurn.loss,
    gradNorm: norm,
    alphaGradients: flat(alphaTurn.alphaGrads),
    alphas: flat(moved),
    moves: moveFigures(layout.slots, move),
  }
}

beforeAll(() => tf.setBackend('cpu'))

it.each(Object.keys(SELF_TEST_SPECS) as SpaceId[])('holds the numbers of the reference: %s', async (space) => {
  const figures = await referenceFigures(space)
  if (process.env.WRITE_SELF_TEST) console.log(space, JSON.stringify(figures))
  const { checks, error } = compareFigures(SELF_TEST_REFERENCES[space], figures)
  expect(checks).toBeGreaterThan(20)
  expect(error).toBeLessThan(1e-6)
})
