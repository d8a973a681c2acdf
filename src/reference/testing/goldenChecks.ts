/** Comparisons with the rows of the golden files. golden/README.md sect. 3, 5 and 10. */
import { expect } from 'vitest'
import { fingerprint, STREAM } from './goldenFormula'

/** A feature map or its gradient. */
export type Row = [shape: number[], sum: number, norm: number, dot: number, ...samples: number[]]
/** A parameter's gradient; the tensor's number is the row's. */
export type GradientRow = [name: string, shape: number[], norm: number, sum: number, dot: number, ...samples: number[]]

export const namesAndShapes = (rows: readonly GradientRow[]): [string, number[]][] =>
  rows.map(([name, shape]) => [name, shape])

/** Largest difference, relative to the largest expected value. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY
  let difference = 0
  let scale = 0
  for (let i = 0; i < expected.length; i++) {
    difference = Math.max(difference, Math.abs((actual[i] as number) - (expected[i] as number)))
    scale = Math.max(scale, Math.abs(expected[i] as number))
  }
  return scale === 0 ? difference : difference / scale
}

/** L2 norm of all gradients together. */
export const totalNorm = (rows: readonly GradientRow[]): number => Math.hypot(...rows.map(([, , norm]) => norm))

/**
 * Norm, sum, fingerprint and samples of every parameter's gradient, within 1e-3 of that tensor's norm. A gradient that
 * is 0 but for rounding (a bias in front of a batch norm) is held against the norm of all.
 */
export function expectGradients(
  actual: ReadonlyMap<string, Float32Array>,
  rows: readonly GradientRow[],
  seed: number,
): void {
  const all = totalNorm(rows)
  rows.forEach(([name, , norm, sum, dot, ...samples], t) => {
    const found = fingerprint(actual.get(name) ?? new Float32Array(0), seed, STREAM.gradDot + t)
    const limit = norm < 1e-9 * all ? 1e-6 * all : 1e-3 * norm
    expect(Math.abs(found.norm - norm), `${name}: norm`).toBeLessThan(limit)
    expect(Math.abs(found.sum - sum), `${name}: sum`).toBeLessThan(limit)
    expect(Math.abs(found.dot - dot), `${name}: fingerprint`).toBeLessThan(limit)
    samples.forEach((sample, j) => {
      expect(Math.abs((found.samples[j] as number) - sample), `${name}: sample ${j}`).toBeLessThan(limit)
    })
  })
}
