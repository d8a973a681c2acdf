/**
 * Formula v1 of the golden files: the integer hash that stands for every parameter, alpha, input and noise value.
 * Everything is exact: the same numbers in every language, each exactly representable in float32.
 */

/** Streams of the hash (its argument t) besides the parameter tensors 0, 1, 2, ... */
export const STREAM = {
  alphas: { normal: 100001, reduce: 100002 },
  betas: { normal: 100003, reduce: 100004 },
  noise: 100005,
  input: 100010,
  lossWeight: 100012,
  parameterDot: 200000,
  activationDot: 210000,
  cellDot: 201000,
  stopping: { normal: 300000, reduce: 310000 },
} as const

/** 0..65535. */
export function hash16(seed: number, t: number, i: number): number {
  let h = (Math.imul(i, 0x9e3779b1) + Math.imul(t, 0x85ebca77) + Math.imul(seed, 0xc2b2ae3d)) >>> 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b) >>> 0
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35) >>> 0
  return (h ^ (h >>> 16)) >>> 16
}

/** An odd multiple of 2^-16 in (-1, 1). */
export function u(seed: number, t: number, i: number): number {
  return (2 * hash16(seed, t, i) - 65535) / 65536
}

/** u(seed, t, 0..count-1). */
export function uniform(seed: number, t: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => u(seed, t, i))
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1)

/** The exponent e of a weight of two or more dimensions: smallest with 4^e >= fan-in. */
export function fanInExponent(shape: readonly number[]): number {
  const fanIn = sizeOf(shape.slice(1))
  let e = 0
  while (4 ** e < fanIn) e++
  return e
}

/** Values of parameter tensor number t in PyTorch's flat order. */
export function parameterValues(seed: number, t: number, name: string, shape: readonly number[]): Float64Array {
  const raw = uniform(seed, t, sizeOf(shape))
  if (name.endsWith('bias')) return raw.map((value) => value / 4)
  if (shape.length === 1) return raw.map((value) => 1 + value / 4)
  const scale = 2 ** (1 - fanInExponent(shape))
  return raw.map((value) => value * scale)
}

/** scale * u as a table. */
export function alphaTable(seed: number, t: number, rows: number, columns: number, scale: number): number[][] {
  return Array.from({ length: rows }, (_, e) =>
    Array.from({ length: columns }, (_, o) => scale * u(seed, t, e * columns + o)),
  )
}

/** Gumbel noise -ln(-ln u), u = (2 hash16 + 1) / 131072 in (0, 1). */
export function gumbelTable(seed: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const u01 = (2 * hash16(seed, STREAM.noise, i) + 1) / 131072
    return -Math.log(-Math.log(u01))
  })
}
