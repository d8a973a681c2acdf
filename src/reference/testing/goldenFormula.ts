/** The integer formulas behind the golden numbers: parameters, alphas, inputs, images and fingerprints. golden/README.md sect. 1-3. */
import { sizeOf } from '../layouts'
import type { Parameter } from '../parameters'

/** Pseudo-random whole number in 0..65535. */
export function hash16(seed: number, t: number, i: number): number {
  let h = (Math.imul(i, 0x9e3779b1) + Math.imul(t, 0x85ebca77) + Math.imul(seed, 0xc2b2ae3d)) >>> 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 16
}

/** A number in (-1, 1), exact in float32. */
export const u = (seed: number, t: number, i: number): number => (2 * hash16(seed, t, i) - 65535) / 65536

/** Streams t of the formula. */
export const STREAM = { alphas: 100001, input: 100010, input1: 100011, output: 100012, gradDot: 200000 } as const

/** n numbers scale * u of one stream. */
export const stream = (seed: number, t: number, n: number, scale = 1): Float32Array =>
  Float32Array.from({ length: n }, (_, i) => scale * u(seed, t, i))

function parameterValue({ name, shape }: Parameter, seed: number, t: number, i: number): number {
  const value = u(seed, t, i)
  if (name.endsWith('bias')) return value / 4
  if (shape.length === 1) return 1 + value / 4
  const fanIn = sizeOf(shape.slice(1))
  let e = 0
  while (4 ** e < fanIn) e++
  return value * 2 ** (1 - e)
}

/** Values of all parameters by name, PyTorch order; tensor number t is the position in the list. */
export function goldenParameters(parameters: readonly Parameter[], seed: number): Map<string, Float32Array> {
  return new Map(
    parameters.map((parameter, t) => [
      parameter.name,
      Float32Array.from({ length: sizeOf(parameter.shape) }, (_, i) => parameterValue(parameter, seed, t, i)),
    ]),
  )
}

/** Alpha tables of `types` cell types one after the other, each with n numbers. */
export function goldenAlphas(seed: number, types: number, n: number, scale: number): Float32Array {
  return Float32Array.from({ length: types * n }, (_, i) => scale * u(seed, STREAM.alphas + Math.floor(i / n), i % n))
}

/** The columns of a fingerprint row after name and shape. */
export interface Fingerprint {
  readonly norm: number
  readonly sum: number
  /** sum of value[i] * u(seed, t, i). */
  readonly dot: number
  /** At flat indices floor(j*(n-1)/3). */
  readonly samples: readonly number[]
}

/** Fingerprint of a tensor in PyTorch order, summed in double precision. */
export function fingerprint(values: Float32Array, seed: number, t: number): Fingerprint {
  let squares = 0
  let sum = 0
  let dot = 0
  values.forEach((value, i) => {
    squares += value * value
    sum += value
    dot += value * u(seed, t, i)
  })
  const samples = [0, 1, 2, 3].map((j) => values[Math.floor((j * (values.length - 1)) / 3)] ?? Number.NaN)
  return { norm: Math.sqrt(squares), sum, dot, samples }
}

/** [B,C,H,W] to [B,H,W,C'], with C' - C empty channels after the first C. */
export function toNhwc(values: ArrayLike<number>, c: number, positions: number, channels = c): Float32Array {
  const batch = values.length / (c * positions)
  const out = new Float32Array(batch * positions * channels)
  for (let b = 0; b < batch; b++)
    for (let k = 0; k < c; k++)
      for (let p = 0; p < positions; p++)
        out[(b * positions + p) * channels + k] = values[(b * c + k) * positions + p] as number
  return out
}

/** [B,H,W,C] to [B,C,H,W]. */
export function toNchw(values: ArrayLike<number>, c: number, positions: number): Float32Array {
  const batch = values.length / (c * positions)
  const out = new Float32Array(values.length)
  for (let b = 0; b < batch; b++)
    for (let k = 0; k < c; k++)
      for (let p = 0; p < positions; p++)
        out[(b * c + k) * positions + p] = values[(b * positions + p) * c + k] as number
  return out
}
