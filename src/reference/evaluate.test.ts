/** Operations and cells against the golden numbers of the official networks. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { DARTS_PRIMITIVES, type Primitive } from '../space/primitives'
import type { CellSpec, OpSpec } from '../supernet/spec'
import { readSharedJson } from '../testing/shared'
import { evaluateCell, evaluateOp } from './evaluate'
import { sizeOf } from './layouts'
import { canonicalParameters } from './parameters'
import { expectGradients, type GradientRow, namesAndShapes, type Row, relativeError } from './testing/goldenChecks'
import { fingerprint, goldenAlphas, goldenParameters, STREAM, stream, toNchw, toNhwc } from './testing/goldenFormula'

interface OpsGolden {
  seed: number
  B: number
  C: number
  hw: number
  cases: {
    op: Primitive
    stride: 1 | 2
    out_shape: number[]
    params: [string, number[]][]
    out: number[]
    grad_x: number[]
    param_grads: number[][]
  }[]
}

interface CellsGolden {
  cases: {
    config: {
      space: string
      C: number
      B: number
      hw: number
      C_prev_prev: number
      C_prev: number
      reduction: boolean
      reduction_prev: boolean
      seed: number
    }
    out: Row
    scalar: number
    grad_s0: Row
    grad_s1: Row
    grad_alphas: number[][]
    weight_grads: GradientRow[]
  }[]
}

const ops = await readSharedJson<OpsGolden>('golden/ops.json')
const cells = await readSharedJson<CellsGolden>('golden/cells.json')

/** Checks dot, norm and samples of a map; the sum is close to 0 after a batch norm and says nothing. */
function expectMap(nhwc: Float32Array, row: Row, seed: number, t: number, tolerance: number): void {
  const [[, c = 1, h = 1, w = 1], , norm, dot, ...samples] = row
  const actual = fingerprint(toNchw(nhwc, c, h * w), seed, t)
  expect(Math.abs(actual.norm - norm) / norm).toBeLessThan(tolerance)
  expect(Math.abs(actual.dot - dot) / norm).toBeLessThan(tolerance)
  actual.samples.forEach((sample, j) => {
    expect(Math.abs(sample - (samples[j] as number)) / norm).toBeLessThan(tolerance)
  })
}

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describe.skipIf(!ops)('one operation', () => {
  const { seed = 0, B = 1, C = 1, hw = 1, cases = [] } = ops ?? {}
  it.each(cases.map((golden) => [`${golden.op} at stride ${golden.stride}`, golden] as const))(
    '%s has the official output and gradients',
    async (_, golden) => {
      const spec: OpSpec = { kind: 'op', op: golden.op, stride: golden.stride, channels: C, imageSize: hw, batch: B }
      const parameters = canonicalParameters(spec)
      expect(parameters.map(({ name, shape }) => [name, shape])).toEqual(golden.params)
      const [, , outH = 1, outW = 1] = golden.out_shape
      const x = toNhwc(stream(seed, STREAM.input, B * C * hw * hw), C, hw * hw)
      const r = toNhwc(stream(seed, STREAM.output, sizeOf(golden.out_shape)), C, outH * outW)
      const before = tf.memory().numTensors
      const result = await evaluateOp(spec, goldenParameters(parameters, seed), x, r)
      expect(tf.memory().numTensors).toBe(before)
      expect(relativeError(toNchw(result.out, C, outH * outW), golden.out)).toBeLessThan(1e-5)
      expect(relativeError(toNchw(result.inputGrads[0] as Float32Array, C, hw * hw), golden.grad_x)).toBeLessThan(1e-4)
      parameters.forEach(({ name }, t) => {
        const grad = result.weightGrads.get(name) as Float32Array
        expect(relativeError(grad, golden.param_grads[t] as number[]), name).toBeLessThan(1e-4)
      })
    },
  )
})

describe.skipIf(!cells)('one DARTS cell', () => {
  const cases = (cells?.cases ?? []).filter(({ config }) => config.space === 'darts')
  it.each(cases.map((golden) => [golden.config.reduction ? 'reduction' : 'normal', golden] as const))(
    'of type %s has the official output and gradients',
    async (_, golden) => {
      const { C, B, hw, seed, reduction } = golden.config
      const spec: CellSpec = {
        kind: 'cell',
        primitives: DARTS_PRIMITIVES,
        channels: C,
        channelsPrevPrev: golden.config.C_prev_prev,
        channelsPrev: golden.config.C_prev,
        imageSize: hw,
        reduction,
        reductionPrev: golden.config.reduction_prev,
        batch: B,
      }
      const parameters = canonicalParameters(spec)
      expect(parameters.map(({ name, shape }) => [name, shape])).toEqual(namesAndShapes(golden.weight_grads))
      const input = (t: number, c: number, size: number): Float32Array =>
        toNhwc(stream(seed, t, B * c * size * size), c, size * size)
      const outSize = reduction ? hw / 2 : hw
      const table = 14 * DARTS_PRIMITIVES.length
      const result = await evaluateCell(
        spec,
        goldenParameters(parameters, seed),
        goldenAlphas(seed, 2, table, 0.5).slice(reduction ? table : 0, reduction ? 2 * table : table),
        input(STREAM.input, spec.channelsPrevPrev, spec.reductionPrev ? 2 * hw : hw),
        input(STREAM.input1, spec.channelsPrev, hw),
        input(STREAM.output, 4 * C, outSize),
      )
      expect(Math.abs(result.scalar - golden.scalar) / Math.abs(golden.scalar)).toBeLessThan(1e-5)
      expectMap(result.out, golden.out, seed, 201000, 1e-5)
      expectMap(result.inputGrads[0] as Float32Array, golden.grad_s0, seed, 201001, 1e-4)
      expectMap(result.inputGrads[1] as Float32Array, golden.grad_s1, seed, 201002, 1e-4)
      expect(relativeError(result.alphaGrads, golden.grad_alphas.flat())).toBeLessThan(1e-4)
      expectGradients(result.weightGrads, golden.weight_grads, seed)
    },
  )
})
