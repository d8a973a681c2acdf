/** The stored answers are those of the plain reference: its own loss, gradients and optimizers, on the CPU. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { Adam, globalNorm, Sgd } from '../../reference/optimizers'
import { lossAndGradients } from '../../reference/tfjsSupernet'
import { describe } from '../../supernet/describe'
import { type ParamSlot, unpack } from '../../supernet/layout'
import {
  compareFigures,
  moveFigures,
  SELF_TEST_HYPER,
  SELF_TEST_SPEC,
  type SelfTestFigures,
  selfTestInputs,
} from './problem'
import { SELF_TEST_REFERENCE } from './reference'

const { layout, alphaShape } = describe(SELF_TEST_SPEC)

async function referenceFigures(): Promise<SelfTestFigures> {
  const { types, edges, ops } = alphaShape
  const { params, alphas, train, val } = selfTestInputs(layout, types * edges * ops)
  const weights = new Map(layout.slots.map((slot) => [slot.name, unpack(slot, params)]))
  const before = new Map([...weights].map(([name, values]) => [name, values.slice()]))
  const evaluate = (tables: Float32Array, batch: typeof train, want: { weights: boolean; alphas: boolean }) =>
    lossAndGradients(SELF_TEST_SPEC, weights, tables, batch.images, batch.labels, want)
  const alphaTurn = await evaluate(alphas, val, { weights: false, alphas: true })
  const alphaGradients = alphaTurn.alphaGrads[0] as Float32Array
  const moved = alphas.slice()
  new Adam().step([moved], [alphaGradients], SELF_TEST_HYPER)
  // NAS-Bench-201's code clips over all gradients there are: also what the alpha turn left in the alphas, with this batch's added.
  const weightTurn = await evaluate(moved, train, { weights: true, alphas: true })
  const sums = alphaGradients.map((g, i) => g + ((weightTurn.alphaGrads[0] as Float32Array)[i] as number))
  const norm = globalNorm(weightTurn.weightGrads.values())
  const clip = (SELF_TEST_HYPER.gradClip * (norm + 1e-6)) / (Math.hypot(norm, globalNorm([sums])) + 1e-6)
  new Sgd().step(weights, weightTurn.weightGrads, { ...SELF_TEST_HYPER, gradClip: clip })
  const move = ({ name }: ParamSlot): Float32Array =>
    (weights.get(name) as Float32Array).map((value, i) => value - ((before.get(name) as Float32Array)[i] as number))
  return {
    validationLoss: alphaTurn.loss,
    trainLoss: weightTurn.loss,
    gradNorm: norm,
    alphaGradients: [...alphaGradients],
    alphas: [...moved],
    moves: moveFigures(layout.slots, move),
  }
}

beforeAll(() => tf.setBackend('cpu'))

it('holds the numbers of the reference', async () => {
  const figures = await referenceFigures()
  if (process.env.WRITE_SELF_TEST) console.log(JSON.stringify(figures))
  const { checks, error } = compareFigures(SELF_TEST_REFERENCE, figures, layout.slots)
  expect(checks).toBeGreaterThan(20)
  expect(error).toBeLessThan(1e-6)
})
