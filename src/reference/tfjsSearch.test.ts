/** The search step of tfjs variables and optimizers does the arithmetic of the plain optimizers. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { randomStream } from '../random'
import { NB201_PRIMITIVES } from '../space/primitives'
import type { SupernetSpec } from '../supernet/spec'
import { Adam, Sgd } from './optimizers'
import { canonicalParameters } from './parameters'
import { goldenParameters } from './testing/goldenFormula'
import { openTfjsSearch } from './tfjsSearch'
import { lossAndGradients } from './tfjsSupernet'

const spec: SupernetSpec = {
  kind: 'supernet',
  space: 'nas-bench-201',
  primitives: NB201_PRIMITIVES,
  channels: 4,
  cells: 1,
  imageSize: 8,
  classes: 4,
  batch: 2,
}
const hyper = {
  weightLr: 0.025,
  momentum: 0.9,
  nesterov: false,
  weightDecay: 3e-4,
  gradClip: 5,
  alphaLr: 3e-3,
  beta1: 0.5,
  beta2: 0.999,
  alphaWeightDecay: 1e-3,
}

beforeAll(async () => {
  await tf.setBackend('cpu')
})

it('takes the same two steps, and leaves no tensor behind', async () => {
  const random = randomStream(3)
  const images = Float32Array.from({ length: 2 * 8 * 8 * 4 }, (_, i) => (i % 4 === 3 ? 0 : random.normal()))
  const labels = Uint32Array.of(1, 3)
  const weights = goldenParameters(canonicalParameters(spec), 3)
  const alphas = Float32Array.from({ length: 6 * NB201_PRIMITIVES.length }, () => random.normal())

  const before = tf.memory().numTensors
  const search = openTfjsSearch(spec, weights, alphas, hyper)
  const batch = search.batch(images, labels)
  const losses: number[] = []
  let afterOneStep = 0
  for (let step = 0; step < 2; step++) {
    for (const loss of [search.alphaStep(batch), search.weightStep(batch)]) {
      losses.push((await loss.data())[0] as number)
      loss.dispose()
    }
    if (step === 0) afterOneStep = tf.memory().numTensors
  }
  expect(tf.memory().numTensors).toBe(afterOneStep)
  const stepped = await search.readAlphas()
  search.dispose()
  tf.dispose([batch.images, batch.labels])
  // What stays is one scalar that tfjs's momentum optimizer never frees.
  expect(tf.memory().numTensors - before).toBeLessThanOrEqual(1)

  const sgd = new Sgd()
  const adam = new Adam()
  const expected: number[] = []
  for (let step = 0; step < 2; step++) {
    const a = await lossAndGradients(spec, weights, alphas, images, labels, { weights: false, alphas: true })
    adam.step([alphas], a.alphaGrads, hyper)
    const w = await lossAndGradients(spec, weights, alphas, images, labels, { weights: true, alphas: false })
    sgd.step(weights, w.weightGrads, hyper)
    expected.push(a.loss, w.loss)
  }
  losses.forEach((loss, i) => {
    expect(Math.abs(loss / (expected[i] as number) - 1)).toBeLessThan(1e-5)
  })
  expect(Math.max(...alphas.map((alpha, i) => Math.abs(alpha - (stepped[i] as number))))).toBeLessThan(1e-5)
})
