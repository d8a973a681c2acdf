/** Gradients against central differences of the loss itself, in tiny networks; needs no file. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { randomStream } from '../random'
import { DARTS_PRIMITIVES, NB201_PRIMITIVES } from '../space/primitives'
import type { SupernetSpec } from '../supernet/spec'
import { globalNorm } from './optimizers'
import { canonicalParameters } from './parameters'
import { goldenParameters } from './testing/goldenFormula'
import { forward, lossAndGradients } from './tfjsSupernet'

const SEED = 5
/** By how much the loss is meant to change: far above float32's rounding, far below the distance to many ReLU kinks. */
const LOSS_CHANGE = 5e-4
const base = { kind: 'supernet', channels: 4, imageSize: 8, classes: 4, batch: 2 } as const
const dartsSpec: SupernetSpec = { ...base, space: 'darts', primitives: DARTS_PRIMITIVES, cells: 3 }
const subsetSpec: SupernetSpec = { ...dartsSpec, primitives: ['none', 'avg_pool_3x3', 'skip_connect', 'dil_conv_3x3'] }
const nb201Spec: SupernetSpec = { ...base, space: 'nas-bench-201', primitives: NB201_PRIMITIVES, cells: 1 }

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * (b[i] as number), 0)

/** The gradient scaled to length 1, so that every tensor counts the same; one that is only rounding stays small. */
const unit = (grad: Float32Array, whole: number): Float32Array => {
  const length = Math.max(globalNorm([grad]), 1e-4 * whole)
  return grad.map((g) => g / length)
}

const moved = (values: Float32Array, direction: Float32Array, h: number): Float32Array =>
  values.map((value, i) => value + h * (direction[i] as number))

beforeAll(async () => {
  await tf.setBackend('cpu')
})

it.each([
  ['DARTS', dartsSpec, 2 * 14],
  ['DARTS with 4 of the primitives', subsetSpec, 2 * 14],
  ['NAS-Bench-201', nb201Spec, 6],
] as const)('%s: the loss changes along a direction as its gradient says', async (_, spec, rows) => {
  const random = randomStream(SEED)
  const normals = (n: number, scale: number): Float32Array =>
    Float32Array.from({ length: n }, () => scale * random.normal())
  const images = normals(spec.batch * spec.imageSize ** 2 * 4, 1).map((value, i) => (i % 4 === 3 ? 0 : value))
  const labels = Uint32Array.of(1, 3)
  const weights = goldenParameters(canonicalParameters(spec), SEED)
  const alphas = normals(rows * spec.primitives.length, 0.5)
  const lossAt = async (w: Map<string, Float32Array>, a: Float32Array): Promise<number> =>
    (await forward(spec, w, a, images, labels)).loss

  const want = { weights: true, alphas: true }
  const { weightGrads, alphaGrads } = await lossAndGradients(spec, weights, alphas, images, labels, want)
  const whole = globalNorm(weightGrads.values())
  const directions = new Map([...weightGrads].map(([name, grad]) => [name, unit(grad, whole)]))
  const slope = [...weightGrads].reduce((sum, [name, grad]) => sum + dot(grad, directions.get(name) ?? grad), 0)
  const weightsAt = (h: number): Map<string, Float32Array> =>
    new Map([...weights].map(([name, values]) => [name, moved(values, directions.get(name) ?? values, h)]))
  const step = LOSS_CHANGE / 2 / slope
  const change = (await lossAt(weightsAt(step), alphas)) - (await lossAt(weightsAt(-step), alphas))
  expect(Math.abs(change / LOSS_CHANGE - 1)).toBeLessThan(1e-2)

  const grad = Float32Array.from(alphaGrads.flatMap((table) => Array.from(table ?? [])))
  const alphaStep = LOSS_CHANGE / 2 / dot(grad, grad)
  const ahead = await lossAt(weights, moved(alphas, grad, alphaStep))
  const behind = await lossAt(weights, moved(alphas, grad, -alphaStep))
  expect(Math.abs((ahead - behind) / LOSS_CHANGE - 1)).toBeLessThan(1e-2)
})
