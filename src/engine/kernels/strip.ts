/**
 * Text of the inner loops of depthwise kernels at stride 1. A thread owns a strip: R neighbouring columns of one image and
 * one vec4f of channels, from the first row to the last. It reads each input row once and adds it to the k output rows that
 * use it, whose sums travel through registers; the k x k filter stays in registers too. So an output costs about 1.3 loads,
 * where a tile of one row needs k of them. (On a software adapter a load costs ten to fifteen times a multiply-add.)
 *
 * Dilation: a filter of dilation d sees d x d separate grids, every d-th row and column; on one of them it is an ordinary
 * filter. A strip lies on one such grid, (pr, pc) + d * (row, column), so that sep_conv and dil_conv share one text.
 *
 * On a software adapter every assignment to a `var` inside a loop is a masked store: sums are assigned once a row, by one
 * chain of fma.
 */
import { type Filter, fmaChain } from './rowTile'

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

/** Filters before index i, in taps. */
export const tapsBefore = (filters: readonly Filter[], i: number): number =>
  filters.slice(0, i).reduce((sum, { kernel: k }) => sum + k * k, 0)

/** Columns of a strip: as many as registers allow, fewer where maps are small. */
export const stripTile = (width: number): 4 | 8 => (width >= 16 ? 8 : 4)

/** Strips of one image, for a filter of dilation d: d^2 grids, each cut into pieces of R columns. */
export function stripsOf(width: number, tile: number, { dilation }: Filter): number {
  return dilation * dilation * Math.ceil(Math.ceil(width / dilation) / tile)
}

/** d, k and the taps before the filter of `op`, as `let`s; `op` in scope. */
export function chooseFilter(filters: readonly Filter[]): string {
  const cases = filters.map(
    ({ kernel, dilation }, i) =>
      `case ${i}u: { d = ${dilation}u; k = ${kernel}u; taps = ${tapsBefore(filters, i)}u; }`,
  )
  return `var d = 1u; var k = 0u; var taps = 0u;
switch (op) { ${cases.join(' ')} default: {} }`
}

/** One branch a filter size, chosen by `k`. */
export function bySize(filters: readonly Filter[], body: (kernel: number) => string): string {
  const sizes = [...new Set(filters.map(({ kernel }) => kernel))]
  return sizes.map((size) => `if (k == ${size}u) {\n${body(size)}\n}`).join(' else ')
}

/** Strip `line` of an image of u.H x u.W: pr, pc, first column x0 of its grid (in steps of d), and the grid's rows. */
export const stripDecode = (tile: number): string => `let pieces = ((u.W + d - 1u) / d + ${tile - 1}u) / ${tile}u;
let x0 = i32(line % pieces * ${tile}u);
let pr = line / pieces % d;
let pc = line / pieces / d;
let rows = i32((u.H + d - 1u - pr) / d);`

/**
 * Columns -first .. count - 1 - first of the strip, worked out once: `in{j}` = inside the map, `o{j}` = vectors from the start
 * of a grid row.
 */
const columns = (count: number, first: number): string =>
  `let step = i32(d * u.C4);\n${range(count)
    .map(
      (j) =>
        `let x${j}c = x0 + ${j - first}; let in${j} = x${j}c >= 0 && pc + u32(max(x${j}c, 0)) * d < u.W; let o${j} = x${j}c * step;`,
    )
    .join('\n')}`

/** Start of grid row `row`, relative to the image's (0, 0, c). */
const rowStart = (row: string): string => `i32(((pr + u32(${row}) * d) * u.W + pc) * u.C4)`

/** Fills {name}{j} from one grid row, for the columns from `skip` on; 0 outside the map. */
function loadRow(
  name: string,
  count: number,
  skip: number,
  row: string,
  load: (index: string) => string,
): string {
  const values = range(count).map(
    (j) => `if (in${j + skip}) { ${name}${j} = ${load(`u32(${name}Row + o${j + skip})`)}; }`,
  )
  return `let ${name}Row = ${rowStart(row)};\n${values.join('\n')}`
}

export interface StripConvolution {
  readonly kernel: number
  readonly tile: number
  /** Transposed: the filter is turned by half a turn. */
  readonly flipped: boolean
  /** Value at a vector index relative to the image's (0, 0, c). */
  readonly load: (index: string) => string
  /** Statements for one finished row: `sums` are the R values, `index(j)` their vector index, `inside(j)` the test. */
  readonly finish: (sums: readonly string[], index: (j: number) => string, inside: (j: number) => string) => string
}

/**
 * out[y][x] = sum over ky, kx of in[y + ky - h][x + kx - h] * w[ky][kx] along one strip, h = (k - 1) / 2.
 * In scope: what `stripDecode` gives, `wb` = vector index of the filter's first tap.
 */
export function stripConvolution({ kernel: k, tile: R, flipped, load, finish }: StripConvolution): string {
  const half = (k - 1) / 2
  const tapOf = (ky: number, kx: number): number => (flipped ? k * k - 1 - (ky * k + kx) : ky * k + kx)
  const weights = range(k).flatMap((ky) =>
    range(k).map((kx) => `let w${ky}${kx} = W[wb + ${tapOf(ky, kx)}u * u.C4];`),
  )
  const sums = range(k - 1).map((row) =>
    range(R)
      .map((x) => `var a${row}${x} = vec4f(0);`)
      .join(' '),
  )
  const chain = (start: string, ky: number, x: number): string =>
    fmaChain(
      start,
      range(k).map((kx) => [`v${x + kx}`, `w${ky}${kx}`]),
    )
  const done = range(R).map((x) => `let done${x} = ${chain(`a${k - 2}${x}`, k - 1, x)};`)
  const move = range(k - 1)
    .reverse()
    .flatMap((ky) => range(R).map((x) => `a${ky}${x} = ${chain(ky === 0 ? 'vec4f(0)' : `a${ky - 1}${x}`, ky, x)};`))
  return `${weights.join(' ')}
${columns(R + k - 1, half)}
${sums.join('\n')}
for (var q = 0; q < rows + ${half}; q++) {
${range(R + k - 1)
  .map((j) => `var v${j} = vec4f(0);`)
  .join(' ')}
if (q < rows) {
${loadRow('v', R + k - 1, 0, 'q', load)}
}
${done.join('\n')}
${move.join('\n')}
let y = q - ${half};
if (y >= 0) {
let doneRow = ${rowStart('y')};
${finish(
  range(R).map((x) => `done${x}`),
  (j) => `u32(doneRow + o${j + half})`,
  (j) => `in${j + half}`,
)}
}
}`
}

export interface StripWeights {
  readonly kernel: number
  readonly tile: number
  readonly loadInput: (index: string) => string
  readonly loadGradient: (index: string) => string
}

/** Sums of the filter gradient, declared before the loop over strips: g{ky}{kx}. */
export const gradientSums = (k: number): string =>
  range(k * k)
    .map((tap) => `var g${tap} = vec4f(0);`)
    .join(' ')

/**
 * g[ky][kx] += sum over y, x of in[y + ky - h][x + kx - h] * dOut[y][x] along one strip. Each row of both is read once:
 * the last k rows of dOut stay in registers.
 */
export function stripWeights({ kernel: k, tile: R, loadInput, loadGradient }: StripWeights): string {
  const half = (k - 1) / 2
  const rowsOfGradient = range(k).map((row) =>
    range(R)
      .map((x) => `var d${row}${x} = vec4f(0);`)
      .join(' '),
  )
  const move = range(k)
    .reverse()
    .filter((row) => row > 0)
    .flatMap((row) => range(R).map((x) => `d${row}${x} = d${row - 1}${x};`))
  const clear = range(R).map((x) => `d0${x} = vec4f(0);`)
  const products = range(k).flatMap((ky) =>
    range(k).map((kx) => {
      const tap = ky * k + kx
      const terms = range(R).map((x): [string, string] => [`v${x + kx}`, `d${ky}${x}`])
      return `g${tap} = ${fmaChain(`g${tap}`, terms)};`
    }),
  )
  return `${columns(R + k - 1, half)}
${rowsOfGradient.join('\n')}
for (var q = -${half}; q < rows; q++) {
${move.join(' ')}
${clear.join(' ')}
let y = q + ${half};
if (y < rows) {
${loadRow('d0', R, half, 'y', loadGradient)}
}
if (q >= 0) {
${range(R + k - 1)
  .map((j) => `var v${j} = vec4f(0);`)
  .join(' ')}
${loadRow('v', R + k - 1, 0, 'q', loadInput)}
${products.join('\n')}
}
}`
}
