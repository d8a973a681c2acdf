import { expect, test } from 'vitest'
import type { Supernet } from '../engine/supernet'
import { randomStream } from '../random'
import { dominantEigenvalue, largestEigenvalue } from './eigenvalue'

/** H = Q diag(values) Q^T with a fixed rotation in two planes, so that no axis is an eigenvector. */
function product(values: readonly [number, number, number]) {
  const [c, s] = [Math.cos(0.7), Math.sin(0.7)]
  const q = [
    [c, -s, 0],
    [s * c, c * c, -s],
    [s * s, c * s, c],
  ]
  return async (v: Float64Array): Promise<Float64Array> => {
    const inner = [0, 1, 2].map((k) => q.reduce((sum, row, i) => sum + (row[k] as number) * (v[i] as number), 0))
    return Float64Array.from(q, (row) =>
      row.reduce((sum, x, k) => sum + x * (values[k] as number) * (inner[k] as number), 0),
    )
  }
}
const start = Float64Array.from({ length: 3 }, randomStream(1).normal)

test('finds the largest eigenvalue', async () => {
  expect(await largestEigenvalue(product([0.2, 0.9, -0.1]), start, 30)).toBeCloseTo(0.9, 6)
})

test('also where a negative one is larger in magnitude', async () => {
  expect(await largestEigenvalue(product([0.2, 0.5, -3]), start, 60)).toBeCloseTo(0.5, 5)
})

test('a zero matrix has 0', async () => {
  expect(await largestEigenvalue(async (v) => v.map(() => 0), start, 5)).toBe(0)
})

test('measures a mixture as sharp as its temperature: the step of the difference goes with it', async () => {
  const tau = 0.03
  let alphas = Float32Array.of(1, 1)
  const supernet = {
    readState: async () => new Float32Array(1),
    writeState: () => {},
    readAlphas: async () => alphas.slice(),
    writeAlphas: (given: Float32Array) => {
      alphas = given.slice()
    },
    gradients: () => {},
    // L = (p^2 + (1 - p)^2) / 2 with (p, 1 - p) = softmax(alpha / tau): at equal alphas the eigenvalues are 1 / (4 tau^2) and 0.
    readAlphaGradients: async () => {
      const p = 1 / (1 + Math.exp((Number(alphas[1]) - Number(alphas[0])) / tau))
      const g = ((2 * p - 1) * p * (1 - p)) / tau
      return Float32Array.of(g, -g)
    },
  } as unknown as Supernet
  const random = randomStream(1)
  const value = await dominantEigenvalue(supernet, { iterations: 4, decay: 0, tau, random })
  expect(value * tau ** 2 * 4).toBeCloseTo(1, 2)
})
