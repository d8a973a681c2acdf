/** Whole supernets against the golden numbers of the official networks: one batch, then steps of a search. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { DARTS_PRIMITIVES, NB201_PRIMITIVES } from '../space/primitives'
import type { SupernetSpec } from '../supernet/spec'
import { readSharedBytes, readSharedJson } from '../testing/shared'
import { Adam, globalNorm, Sgd } from './optimizers'
import { canonicalParameters } from './parameters'
import { expectGradients, type GradientRow, namesAndShapes, relativeError } from './testing/goldenChecks'
import { goldenAlphas, goldenParameters } from './testing/goldenFormula'
import { goldenStep } from './testing/goldenImages'
import { lossAndGradients } from './tfjsSupernet'

interface Hyper {
  lr: number
  momentum: number
  weight_decay: number
  grad_clip: number
  alpha_lr: number
  alpha_betas: [number, number]
  alpha_weight_decay: number
}

interface DartsGolden {
  config: { C: number; layers: number; B: number; hw: number; classes: number; seed: number; alpha_scale: number }
  parameter_count: number
  hyper: Hyper
  forward_backward: {
    labels: number[]
    logits: number[][]
    loss: number
    alpha_grads: { alphas_normal: number[][] | null; alphas_reduce: number[][] | null }
    weight_grad_norm: number
  }
  trajectories: {
    order: 1 | 2
    grad_clip: number
    steps: {
      loss_valid: number
      loss_train: number
      alpha_grads: { alphas_normal: number[][] | null; alphas_reduce: number[][] | null }
      alphas_after: { alphas_normal: number[][]; alphas_reduce: number[][] }
      weight_grad_norm_before_clip: number
      weight_norm_after: number
      tolerance: {
        alpha_grads_rel: number
        alphas_abs: number
        norm_rel: number
        grad_norm_rel: number
        loss_rel: number
      }
    }[]
  }[]
  weight_grads: GradientRow[]
}

interface Nb201Golden {
  cases: {
    config: { algorithm: string; C: number; N: number; B: number; hw: number; classes: number; seed: number }
    forward_backward: { labels: number[]; logits: number[][]; loss: number; alpha_grads: number[][] }
    weight_grads: GradientRow[]
  }[]
}

const darts = await readSharedJson<DartsGolden>('golden/darts-a.json')
const nb201 = await readSharedJson<Nb201Golden>('golden/nb201.json')
const records = await readSharedBytes('data/cifar-10-batches-bin/data_batch_1.bin')

const ALPHAS = 14 * DARTS_PRIMITIVES.length

function dartsSpec({ config }: DartsGolden): SupernetSpec {
  return {
    kind: 'supernet',
    space: 'darts',
    primitives: DARTS_PRIMITIVES,
    channels: config.C,
    cells: config.layers,
    imageSize: config.hw,
    classes: config.classes,
    batch: config.B,
  }
}

/** Fails where a table's gradient differs, or is there on one side only. */
function expectAlphaGrads(
  actual: readonly (Float32Array | null)[],
  expected: { alphas_normal: number[][] | null; alphas_reduce: number[][] | null },
  tolerance: number,
): void {
  for (const [type, rows] of [expected.alphas_normal, expected.alphas_reduce].entries()) {
    if (rows) expect(relativeError(actual[type] as Float32Array, rows.flat())).toBeLessThan(tolerance)
    else expect(actual[type]).toBeNull()
  }
}

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describe.skipIf(!darts || !records)('the DARTS supernet', () => {
  const golden = darts as DartsGolden
  const file = records as Uint8Array

  it('has the official parameters, logits, loss and gradients', async () => {
    const spec = dartsSpec(golden)
    const { seed, B, hw, alpha_scale } = golden.config
    const expected = golden.forward_backward
    const parameters = canonicalParameters(spec)
    expect(parameters.map(({ name, shape }) => [name, shape])).toEqual(namesAndShapes(golden.weight_grads))
    const { images, labels } = goldenStep(file, 0, B, hw).train
    expect(Array.from(labels)).toEqual(expected.labels)

    const weights = goldenParameters(parameters, seed)
    const alphas = goldenAlphas(seed, 2, ALPHAS, alpha_scale)
    const before = tf.memory().numTensors
    const result = await lossAndGradients(spec, weights, alphas, images, labels, { weights: true, alphas: true })
    expect(tf.memory().numTensors).toBe(before)

    expect(relativeError(result.logits, expected.logits.flat())).toBeLessThan(1e-5)
    expect(Math.abs(result.loss - expected.loss) / expected.loss).toBeLessThan(1e-5)
    expectAlphaGrads(result.alphaGrads, expected.alpha_grads, 1e-4)
    expect(Math.abs(globalNorm(result.weightGrads.values()) / expected.weight_grad_norm - 1)).toBeLessThan(1e-5)
    expectGradients(result.weightGrads, golden.weight_grads, seed)
  })

  it.each([5, 0.5])('takes the official first-order steps with clipping at %d', async (clip) => {
    const spec = dartsSpec(golden)
    const { seed, B, hw, alpha_scale } = golden.config
    const { hyper } = golden
    const settings = {
      weightLr: hyper.lr,
      momentum: hyper.momentum,
      nesterov: false,
      weightDecay: hyper.weight_decay,
      gradClip: clip,
      alphaLr: hyper.alpha_lr,
      beta1: hyper.alpha_betas[0],
      beta2: hyper.alpha_betas[1],
      alphaWeightDecay: hyper.alpha_weight_decay,
    }
    const weights = goldenParameters(canonicalParameters(spec), seed)
    const alphas = goldenAlphas(seed, 2, ALPHAS, alpha_scale)
    const tables = [alphas.subarray(0, ALPHAS), alphas.subarray(ALPHAS)]
    const sgd = new Sgd()
    const adam = new Adam()
    const trajectory = golden.trajectories.find(({ order, grad_clip }) => order === 1 && grad_clip === clip)
    if (!trajectory) throw new Error(`golden/darts-a.json has no first-order trajectory with clipping at ${clip}`)
    for (const [step, expected] of trajectory.steps.slice(0, 2).entries()) {
      const { tolerance } = expected
      const { train, valid } = goldenStep(file, step, B, hw)
      const onValid = { weights: false, alphas: true }
      const forAlphas = await lossAndGradients(spec, weights, alphas, valid.images, valid.labels, onValid)
      expect(Math.abs(forAlphas.loss / expected.loss_valid - 1)).toBeLessThan(tolerance.loss_rel)
      expectAlphaGrads(forAlphas.alphaGrads, expected.alpha_grads, tolerance.alpha_grads_rel)
      adam.step(tables, forAlphas.alphaGrads, settings)
      const { alphas_normal, alphas_reduce } = expected.alphas_after
      const after = [...alphas_normal.flat(), ...alphas_reduce.flat()]
      expect(Math.max(...after.map((alpha, i) => Math.abs(alpha - (alphas[i] as number))))).toBeLessThan(
        tolerance.alphas_abs,
      )

      const onTrain = { weights: true, alphas: false }
      const forWeights = await lossAndGradients(spec, weights, alphas, train.images, train.labels, onTrain)
      expect(Math.abs(forWeights.loss / expected.loss_train - 1)).toBeLessThan(tolerance.loss_rel)
      const norm = sgd.step(weights, forWeights.weightGrads, settings)
      expect(Math.abs(norm / expected.weight_grad_norm_before_clip - 1)).toBeLessThan(tolerance.grad_norm_rel)
      expect(Math.abs(globalNorm(weights.values()) / expected.weight_norm_after - 1)).toBeLessThan(tolerance.norm_rel)
    }
  })
})

describe.skipIf(!nb201 || !records)('the NAS-Bench-201 supernet', () => {
  it('has the official parameters, logits, loss and gradients', async () => {
    const golden = (nb201 as Nb201Golden).cases.find(({ config }) => config.algorithm === 'darts')
    if (!golden) throw new Error('golden/nb201.json has no case of algorithm darts')
    const { C, N, B, hw, classes, seed } = golden.config
    const spec: SupernetSpec = {
      kind: 'supernet',
      space: 'nas-bench-201',
      primitives: NB201_PRIMITIVES,
      channels: C,
      cells: N,
      imageSize: hw,
      classes,
      batch: B,
    }
    const parameters = canonicalParameters(spec)
    expect(parameters.map(({ name, shape }) => [name, shape])).toEqual(namesAndShapes(golden.weight_grads))
    const { images, labels } = goldenStep(records as Uint8Array, 0, B, hw).train
    const weights = goldenParameters(parameters, seed)
    const alphas = goldenAlphas(seed, 1, 6 * NB201_PRIMITIVES.length, 0.5)
    const before = tf.memory().numTensors
    const result = await lossAndGradients(spec, weights, alphas, images, labels, { weights: true, alphas: true })
    expect(tf.memory().numTensors).toBe(before)
    const expected = golden.forward_backward
    expect(relativeError(result.logits, expected.logits.flat())).toBeLessThan(1e-5)
    expect(Math.abs(result.loss - expected.loss) / expected.loss).toBeLessThan(1e-5)
    expect(relativeError(result.alphaGrads[0] as Float32Array, expected.alpha_grads.flat())).toBeLessThan(1e-4)
    expectGradients(result.weightGrads, golden.weight_grads, seed)
  })
})
