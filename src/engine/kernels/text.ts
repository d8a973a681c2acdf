/** Pieces of WGSL that the texts of many kernels are made of. */

export const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

/** The components of a vec4f. */
export const LANES = ['x', 'y', 'z', 'w'] as const

/** Chain of fma that adds the products to `start`, innermost first: one assignment for all of them. */
export function fmaChain(start: string, products: readonly (readonly [string, string])[]): string {
  return products.reduce((sum, [x, y]) => `fma(${x}, ${y}, ${sum})`, start)
}

/** Declares {variable}0 .. {variable}{count-1}, all zero. */
export const zeros = (variable: string, count: number): string =>
  range(count)
    .map((j) => `var ${variable}${j} = vec4f(0);`)
    .join(' ')

/** Sets them to zero again. */
export const clear = (variable: string, count: number): string =>
  range(count)
    .map((j) => `${variable}${j} = vec4f(0);`)
    .join(' ')

/** Moves a row of registers: {to}j = {from}j. */
export const move = (to: string, from: string, count: number): string =>
  range(count)
    .map((j) => `${to}${j} = ${from}${j};`)
    .join(' ')

/**
 * How many alpha rows after a state's edge into its first target that into its k-th one (from 0) lies: a node has an edge more than the one
 * before it. `gap` of them lie between the first two.
 */
export const rowsApart = (gap: string, k: string): string => `(${k} * ${gap} + ${k} * (${k} - 1u) / 2u)`

/** Uniform of kernels whose threads sum over a chunk of positions. */
export const CHUNK_FIELD = 'adjacent'

/**
 * The items of thread t among T: `first`, `first + apart`, ... below `until`. A GPU's threads read neighbours at the same time (t, t + T, ...);
 * with `adjacent` = 1 a thread reads neighbours one after the other, as a processor's cache wants it. In scope: t, T.
 */
export const chunkOf = (count: string): string => `let isAdjacent = u.${CHUNK_FIELD} == 1u;
let each = (${count} + T - 1u) / T;
let first = select(t, t * each, isAdjacent); let apart = select(T, 1u, isAdjacent);
let until = select(${count}, min(${count}, first + each), isAdjacent);`

/**
 * Begins a softmax over row gid.x of ALPHA, O numbers from `at` on: declares the largest of them, `top`, and the `sum` of their exponentials
 * below it. `SOFTMAX_OF_K` is then the k-th of the row's softmax.
 */
export const SOFTMAX_ROW = `let at = gid.x * u.O;
var top = ALPHA[at];
for (var k = 1u; k < u.O; k++) { top = max(top, ALPHA[at + k]); }
var sum = 0.0;
for (var k = 0u; k < u.O; k++) { sum += exp(ALPHA[at + k] - top); }`
export const SOFTMAX_OF_K = 'exp(ALPHA[at + k] - top) / sum'
