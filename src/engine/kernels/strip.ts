/**
 * Text of the inner loops of depthwise kernels. A thread owns a strip: R neighbouring columns of one image and one vec4f of
 * channels, from the first row to the last. It reads each input row once and adds it to the k output rows that use it, whose
 * sums travel through registers; the k x k filter stays in registers too. So an output costs about 1.5 to 2 loads, where a tile
 * of one row needs more than k of them. (On a software adapter a load costs ten to fifteen times a multiply-add.)
 *
 * One text serves most filters, because dilation and stride are questions of which grid a strip lies on:
 *
 *   stride 1, dilation d   d x d separate grids, every d-th row and column of input and output; an ordinary filter on each
 *   stride 2, dilation 2   every second row and column of the input; an ordinary filter between it and the output
 *
 * and the transpose of each is the same filter turned around, with input and output exchanged. At stride 2 without dilation
 * neighbours of the output are not neighbours of the input: stridedStrip.ts.
 *
 * On a software adapter every assignment to a `var` inside a loop is a masked store: sums are assigned once a row, by one
 * chain of fma.
 */
import { clear, fmaChain, move, range, zeros } from './text'

/** A depthwise filter of a candidate operation. */
export interface Filter {
  readonly kernel: number
  readonly dilation: number
}

/** R, the columns of a strip. Eight were 5 % faster on the software adapter and took three times as long to compile. */
export const STRIP = 4

/** Filters before index i, in taps. */
export const tapsBefore = (filters: readonly Filter[], i: number): number =>
  filters.slice(0, i).reduce((sum, { kernel: k }) => sum + k * k, 0)

/** Most filters of a dispatch; each takes one uniform. */
const MOST_FILTERS = 6

/** Uniforms that describe the filters of a dispatch; see `filterUniforms`. */
export const FILTER_FIELDS = range(MOST_FILTERS).map((i) => `filter${i}`)

/**
 * Filters packed into uniforms, so that one shader serves all: size, dilation, stride, the operation whose output it reads, and
 * the taps before it.
 */
export function filterUniforms(
  filters: readonly Filter[],
  stride: number,
  sources: readonly number[] = filters.map(() => 0),
): Record<string, number> {
  return Object.fromEntries(
    FILTER_FIELDS.map((field, i) => {
      const filter = filters[i]
      if (!filter) return [field, 0]
      const { kernel, dilation } = filter
      const shape = kernel | (dilation << 4) | (stride << 8)
      return [field, shape | ((sources[i] as number) << 12) | (tapsBefore(filters, i) << 16)]
    }),
  )
}

/** Neighbours of its output are not neighbours of its input: stridedStrip.ts has its loops. */
export const isStrided = ({ dilation }: Pick<Filter, 'dilation'>, stride: number): boolean =>
  stride === 2 && dilation === 1

/** Strips of one map: of the output, or (`back`) of the input, whose width is `width`; without dilation at stride 2 of the smaller one. */
export function stripsOf(width: number, { dilation }: Filter, stride: number, back: boolean): number {
  if (isStrided({ dilation }, stride)) return Math.ceil((back ? width / 2 : width) / STRIP)
  const step = stride === 2 ? (back ? 2 : 1) : dilation
  const grids = stride === 2 ? 1 : step * step
  return grids * Math.ceil(Math.ceil(width / step) / STRIP)
}

/**
 * What a thread needs to know of filter `op`: k, d, s, sourceOp, taps; the steps of the strip's grids; `isStrided` (stridedStrip.ts
 * has the loop); `lines`, the strips of a map; the first tap and the way to the next. In scope: `op`, `isBack` (the transposed
 * filter is meant). Sizes are read once: on a software adapter a uniform costs as much as thirty operations.
 */
export const STRIP_FILTER = `var code = u.filter0;
switch (op) { ${range(MOST_FILTERS)
  .map((i) => `case ${i}u: { code = u.filter${i}; }`)
  .join(' ')} default: {} }
let C4 = u.C4; let Hi = u.Hi; let Wi = u.Wi; let Ho = u.Ho; let Wo = u.Wo;
let k = code & 15u; let d = (code >> 4u) & 15u; let s = (code >> 8u) & 15u;
let sourceOp = (code >> 12u) & 15u; let taps = code >> 16u;
let isStrided = s == 2u && d == 1u;
let stepIn = select(d, select(2u, 1u, isBack), s == 2u);
let stepOut = select(select(d, select(1u, 2u, isBack), s == 2u), 1u, isStrided);
let pieces = ((select(Wo, Wi, isStrided && isBack) + stepOut - 1u) / stepOut + ${STRIP - 1}u) / ${STRIP}u;
let lines = pieces * select(stepOut * stepOut, 1u, isBack && s == 2u);
let firstTap = i32(select(0u, k * k - 1u, isBack && !isStrided) * C4);
let nextTap = select(1, -1, isBack && !isStrided) * i32(C4);`

/**
 * Strip `line`: first column x0 of its grid, the phase of that grid in output and input, and the grid's rows. A dilated filter
 * at stride 2 reaches only every second row and column of its input: back, there is one grid, and between its points nothing is
 * written (`stateBack` does not look there).
 */
export const STRIP_LINE = `let x0 = i32(line % pieces * ${STRIP}u);
let outRow = line / pieces % stepOut;
let outColumn = line / pieces / stepOut;
let inRow = select(outRow, 0u, s == 2u);
let inColumn = select(outColumn, 0u, s == 2u);
let rowsOut = i32((Ho + stepOut - 1u - outRow) / stepOut);
let rowsIn = i32((Hi + stepIn - 1u - inRow) / stepIn);`

/** One branch a filter size, chosen by `k`. */
export function bySize(sizes: readonly number[], body: (size: number) => string): string {
  return sizes.map((size) => `if (k == ${size}u) {\n${body(size)}\n}`).join(' else ')
}

/** Distinct sizes of filters: each is a branch of the text. */
export const stripSizes = (filters: readonly Filter[]): number[] =>
  [...new Set(filters.map(({ kernel }) => kernel))].sort((a, b) => a - b)

/**
 * Columns first .. first + count - 1 of the strip, worked out once: `{name}Is{j}` = it lies in the map,
 * `{name}At{j}` = vectors from the start of a row.
 */
function columns(name: 'in' | 'out', count: number, first: number): string {
  const [step, phase, width] = name === 'in' ? ['stepIn', 'inColumn', 'Wi'] : ['stepOut', 'outColumn', 'Wo']
  return range(count)
    .map((j) => {
      const x = `${name}X${j}`
      return `let ${x} = x0 + ${first + j}; let ${name}C${j} = ${phase} + u32(max(${x}, 0)) * ${step};
let ${name}Is${j} = ${x} >= 0 && ${name}C${j} < ${width}; let ${name}At${j} = ${name}C${j} * C4;`
    })
    .join('\n')
}

/** Start of a row of the grid, relative to the image's (0, 0, c). */
const rowStart = (name: 'in' | 'out', row: string): string =>
  name === 'in' ? `(inRow + u32(${row}) * stepIn) * rowIn` : `(outRow + u32(${row}) * stepOut) * rowOut`

/** Vectors of a row of either map. */
export const ROWS = 'let rowIn = Wi * C4; let rowOut = Wo * C4;'

/** Fills {variable}{j} from the row that starts at {variable}Row; what lies outside the map stays as it is. */
export function loadColumns(
  grid: 'in' | 'out',
  variable: string,
  count: number,
  start: string,
  load: (index: string) => string,
): string {
  const values = range(count).map(
    (j) => `if (${grid}Is${j}) { ${variable}${j} = ${load(`${variable}Row + ${grid}At${j}`)}; }`,
  )
  return `let ${variable}Row = ${start};\n${values.join('\n')}`
}

export interface StripConvolution {
  readonly size: number
  /** Value at a vector index relative to the image's (0, 0, c). */
  readonly load: (index: string) => string
  /** Statements for one finished row: the R sums, their vector index and the test that column j lies in the map. */
  readonly finish: (sums: readonly string[], index: (j: number) => string, inside: (j: number) => string) => string
}

/**
 * out[y][x] = sum over ky, kx of in[y + ky - h][x + kx - h] * w[ky][kx] along one strip, h = (k - 1) / 2.
 * In scope: STRIP_FILTER, STRIP_LINE, and `wb` = vector index of the filter's first tap.
 */
export function stripConvolution({ size: k, load, finish }: StripConvolution): string {
  const half = (k - 1) / 2
  const sums = range(k - 1).map((row) => zeros(`a${row}`, STRIP))
  const chain = (start: string, ky: number, x: number): string =>
    fmaChain(
      start,
      range(k).map((kx) => [`v${x + kx}`, `w${ky}${kx}`]),
    )
  const done = range(STRIP).map((x) => `let done${x} = ${chain(`a${k - 2}${x}`, k - 1, x)};`)
  const carry = range(k - 1)
    .reverse()
    .flatMap((ky) => range(STRIP).map((x) => `a${ky}${x} = ${chain(ky === 0 ? 'vec4f(0)' : `a${ky - 1}${x}`, ky, x)};`))
  const width = STRIP + k - 1
  return `${loadFilter(k)}
${ROWS}
${columns('in', width, -half)}
${columns('out', STRIP, 0)}
${sums.join('\n')}
for (var q = 0; q < rowsOut + ${half}; q++) {
${zeros('v', width)}
if (q < rowsIn) {
${loadColumns('in', 'v', width, rowStart('in', 'q'), load)}
}
${done.join('\n')}
${carry.join('\n')}
let y = q - ${half};
if (y >= 0 && y < rowsOut) {
let doneRow = ${rowStart('out', 'y')};
${finish(
  range(STRIP).map((x) => `done${x}`),
  (j) => `doneRow + outAt${j}`,
  (j) => `outIs${j}`,
)}
}
}`
}

/** w{ky}{kx}, the taps of a filter. */
export const loadFilter = (k: number): string =>
  range(k)
    .flatMap((ky) => range(k).map((kx) => `let w${ky}${kx} = W[wb + u32(firstTap + ${ky * k + kx} * nextTap)];`))
    .join('\n')

export interface StripWeights {
  readonly size: number
  readonly loadInput: (index: string) => string
  readonly loadGradient: (index: string) => string
}

/** Sums of the filter gradient, declared before the loop over strips. */
export const gradientSums = (k: number): string => zeros('g', k * k)

/**
 * g[ky][kx] += sum over y, x of in[y + ky - h][x + kx - h] * dOut[y][x] along one strip. Each row of both is read once:
 * the last k rows of dOut stay in registers.
 */
export function stripWeights({ size: k, loadInput, loadGradient }: StripWeights): string {
  const half = (k - 1) / 2
  const gradientRows = range(k).map((row) => zeros(`d${row}`, STRIP))
  const shift = range(k - 1)
    .reverse()
    .map((row) => move(`d${row + 1}`, `d${row}`, STRIP))
  const products = range(k).flatMap((ky) =>
    range(k).map((kx) => {
      const tap = ky * k + kx
      const terms = range(STRIP).map((x): [string, string] => [`v${x + kx}`, `d${ky}${x}`])
      return `g${tap} = ${fmaChain(`g${tap}`, terms)};`
    }),
  )
  const width = STRIP + k - 1
  return `${ROWS}
${columns('in', width, -half)}
${columns('out', STRIP, 0)}
${gradientRows.join('\n')}
for (var q = -${half}; q < rowsIn; q++) {
${shift.join(' ')}
${clear('d0', STRIP)}
let y = q + ${half};
if (y < rowsOut) {
${loadColumns('out', 'd0', STRIP, rowStart('out', 'y'), loadGradient)}
}
if (q >= 0) {
${zeros('v', width)}
${loadColumns('in', 'v', width, rowStart('in', 'q'), loadInput)}
${products.join('\n')}
}
}`
}
