/**
 * Long tensors stand in the golden files as a fingerprint: sum, L2 norm, the product with a pseudo-random vector (`dot`,
 * which catches permutations) and four samples. All sums in double precision.
 */
import { u } from './formula'

export interface Fingerprint {
  readonly norm: number
  readonly dot: number
  readonly samples: readonly number[]
  readonly sum: number
}

/** Flat indices of the samples of n values. */
export const sampleIndices = (n: number): number[] => [0, 1, 2, 3].map((j) => Math.floor((j * (n - 1)) / 3))

export function dotWith(values: ArrayLike<number>, seed: number, stream: number): number {
  let dot = 0
  for (let i = 0; i < values.length; i++) dot += (values[i] as number) * u(seed, stream, i)
  return dot
}

export function normOf(values: ArrayLike<number>): number {
  let squares = 0
  for (let i = 0; i < values.length; i++) squares += (values[i] as number) ** 2
  return Math.sqrt(squares)
}

export function fingerprint(values: ArrayLike<number>, seed: number, stream: number): Fingerprint {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] as number
  return {
    norm: normOf(values),
    dot: dotWith(values, seed, stream),
    samples: sampleIndices(values.length).map((i) => values[i] as number),
    sum,
  }
}

/**
 * How far a tensor of n values is from its reference, relative to the reference's L2 norm, as far as the fingerprint
 * can tell: the largest of the differences of norm, dot, sum / sqrt(n) and samples.
 */
export function fingerprintError(
  got: Fingerprint,
  expected: Omit<Fingerprint, 'sum'> & { sum?: number },
  n: number,
): number {
  const differences = [
    got.norm - expected.norm,
    got.dot - expected.dot,
    expected.sum === undefined ? 0 : (got.sum - expected.sum) / Math.sqrt(n),
    ...expected.samples.map((sample, j) => (got.samples[j] as number) - sample),
  ]
  const worst = Math.max(...differences.map(Math.abs))
  return differences.some(Number.isNaN) ? Number.NaN : worst / expected.norm
}

/** Row of `activations`: [name, shape, dot, norm, 4 samples]. */
export type ActivationRow = readonly [name: string, shape: readonly number[], dot: number, norm: number, ...number[]]

/** Row of `weight_grads`: [name, shape, norm, sum, dot, 4 samples]. */
export type GradientRow = readonly [
  name: string,
  shape: readonly number[],
  norm: number,
  sum: number,
  dot: number,
  ...number[],
]

/** `out`, `grad_s0`, `grad_s1` of a cell: [shape, sum, norm, dot, 4 samples]. */
export type CellRow = readonly [shape: readonly number[], sum: number, norm: number, dot: number, ...number[]]

export function ofActivationRow([, , dot, norm, ...samples]: ActivationRow): Omit<Fingerprint, 'sum'> {
  return { dot, norm, samples }
}

export function ofGradientRow([, , norm, sum, dot, ...samples]: GradientRow): Fingerprint {
  return { norm, sum, dot, samples }
}

export function ofCellRow([, sum, norm, dot, ...samples]: CellRow): Fingerprint {
  return { norm, sum, dot, samples }
}
