/**
 * Text of the inner loops of depthwise kernels. A thread walks down a strip: R neighbouring columns of one image and one vec4f of
 * channels, from the first row to the last. It reads each input row once and adds it to the output rows that use it, whose
 * sums travel through registers. So an output costs about 1.5 to 2 loads, where a tile of one row needs more than k of them.
 * (On a software adapter a load costs ten to fifteen times a multiply-add.)
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
import { readTaps, STRIP, tapIndex, tapName } from './filterBundle'
import { clear, fmaChain, move, range, zeros } from './text'

/** What a loop needs to know of its bundle of filters. */
export interface StripText {
  readonly sizes: readonly number[]
  /** All filters read one map; else each its own. */
  readonly shared: boolean
  /** Value of a filter's input at a vector index relative to the image's (0, 0, c). */
  readonly load: (index: string, filter: number) => string
}

export interface StripConvolution extends StripText {
  /** One output, the sum of all filters; else one each. */
  readonly sum: boolean
  /** The transposed filters are meant. */
  readonly flipped: boolean
  /** Statements for one finished row of an output: the sums, their vector index and the test that column j lies in the map. */
  readonly finish: (
    sums: readonly string[],
    index: (j: number) => string,
    inside: (j: number) => string,
    output: number,
  ) => string
}

export interface StripWeights extends StripText {
  /** Gradient of filter j's output. */
  readonly loadGradient: (index: string, filter: number) => string
}

export const halfOf = (k: number): number => (k - 1) / 2
const widestOf = (sizes: readonly number[]): number => Math.max(...sizes)

/** Rows of input registers: their name, and the widest filter that reads them. */
export const inputsOf = ({ sizes, shared }: StripText): { name: string; size: number; filter: number }[] =>
  shared
    ? [{ name: 'v', size: widestOf(sizes), filter: 0 }]
    : sizes.map((size, filter) => ({ name: `v${filter}_`, size, filter }))

/** The input of filter j. */
export const inputName = ({ shared }: StripText, j: number): string => (shared ? 'v' : `v${j}_`)

/**
 * Columns first .. first + count - 1 of the strip, worked out once: `{name}Is{j}` = it lies in the map,
 * `{name}At{j}` = vectors from the start of a row.
 */
function columns(name: 'in' | 'out', count: number, first: number): string {
  const [step, width] = name === 'in' ? ['stepIn', 'Wi'] : ['stepOut', 'Wo']
  return range(count)
    .map((j) => {
      const x = `${name}X${j}`
      return `let ${x} = x0 + ${first + j}; let ${name}C${j} = phaseColumn + u32(max(${x}, 0)) * ${step};
let ${name}Is${j} = ${x} >= 0 && ${name}C${j} < ${width}; let ${name}At${j} = ${name}C${j} * C4;`
    })
    .join('\n')
}

/** Start of a row of the grid, relative to the image's (0, 0, c). */
const rowStart = (name: 'in' | 'out', row: string): string =>
  name === 'in' ? `(phaseRow + u32(${row}) * stepIn) * rowIn` : `(phaseRow + u32(${row}) * stepOut) * rowOut`

/** Fills {variable}j for columns j from the row that starts at `start`; what lies outside the map stays as it is. */
export function loadColumns(
  grid: 'in' | 'out',
  variable: string,
  columnsToLoad: readonly number[],
  start: string,
  load: (index: string) => string,
): string {
  const values = columnsToLoad.map(
    (j) => `if (${grid}Is${j}) { ${variable}${j} = ${load(`${variable}Row + ${grid}At${j}`)}; }`,
  )
  return `let ${variable}Row = ${start};\n${values.join('\n')}`
}

/** Columns that a filter of size k reads for `count` columns around those of the widest: from `first` on. */
export const columnsRead = (k: number, widest: number, count: number): number[] =>
  range(count + k - 1).map((x) => x + halfOf(widest) - halfOf(k))

/** Variables of some columns of a row, all zero. */
export const zeroColumns = (variable: string, some: readonly number[]): string =>
  some.map((j) => `var ${variable}${j} = vec4f(0);`).join(' ')

/** Reads variables once: a value that is used twenty times is then not fetched twenty times on a software adapter. */
export const readColumns = (variable: string, value: string, some: readonly number[]): string =>
  some.map((j) => `let ${value}${j} = ${variable}${j};`).join(' ')

/** A row of sums in registers, by how much of it is there: which filters it gathers, and its size. */
interface Output {
  readonly size: number
  readonly filters: readonly number[]
}

const outputsOf = ({ sizes, sum }: StripConvolution): Output[] =>
  sum ? [{ size: widestOf(sizes), filters: range(sizes.length) }] : sizes.map((size, j) => ({ size, filters: [j] }))

/** Row by row of one output: what this input row finishes, and what it adds to the rows under way. */
function outputRows(text: StripConvolution, { size, filters }: Output, output: number): string {
  const { sizes, flipped } = text
  const widest = widestOf(sizes)
  /** Filters with their row at row ky of the output's size: a smaller one lies in its middle. */
  const rowsAt = (ky: number): { j: number; row: number }[] =>
    filters
      .map((j) => ({ j, row: ky - halfOf(size) + halfOf(sizes[j] as number) }))
      .filter(({ j, row }) => row >= 0 && row < (sizes[j] as number))
  const chain = (start: string, ky: number, x: number): string =>
    fmaChain(
      start,
      rowsAt(ky).flatMap(({ j, row }) => {
        const k = sizes[j] as number
        return range(k).map((kx): [string, string] => [
          `${inputName(text, j)}${x + kx + halfOf(widest) - halfOf(k)}`,
          tapName(j, row, kx),
        ])
      }),
    )
  return range(size)
    .reverse()
    .map((ky) => {
      const taps = rowsAt(ky).map(({ j, row }) => readTaps(sizes, j, row, flipped))
      const before = (x: number): string => (ky === 0 ? 'vec4f(0)' : `a${output}_${ky - 1}${x}`)
      const sums = range(STRIP).map((x) =>
        ky === size - 1
          ? `let done${output}_${x} = ${chain(before(x), ky, x)};`
          : `a${output}_${ky}${x} = ${chain(before(x), ky, x)};`,
      )
      return [...taps, ...sums].join('\n')
    })
    .join('\n')
}

/**
 * out[y][x] = sum over ky, kx of in[y + ky - h][x + kx - h] * w[ky][kx] along one strip, h = (k - 1) / 2, for each filter of the
 * bundle or added over them. In scope: a thread and a strip of filterBundle.ts, and the taps.
 */
export function stripConvolution(text: StripConvolution): string {
  const { sizes, load, finish } = text
  const widest = widestOf(sizes)
  const outputs = outputsOf(text)
  const inputs = inputsOf(text).map((input) => ({ ...input, read: columnsRead(input.size, widest, STRIP) }))
  const finished = outputs.map(({ size }, output) => {
    const sums = range(STRIP).map((x) => `done${output}_${x}`)
    return `{ let y = q - ${halfOf(size)};
if (y >= 0 && y < rowsOut) {
let doneRow = ${rowStart('out', 'y')};
${finish(
  sums,
  (j) => `doneRow + outAt${j}`,
  (j) => `outIs${j}`,
  output,
)}
} }`
  })
  return `${columns('in', STRIP + widest - 1, -halfOf(widest))}
${columns('out', STRIP, 0)}
${outputs
  .map(({ size }, output) =>
    range(size - 1)
      .map((row) => zeros(`a${output}_${row}`, STRIP))
      .join('\n'),
  )
  .join('\n')}
for (var q = 0; q < rowsOut + ${halfOf(widest)}; q++) {
${inputs.map(({ name, read }) => zeroColumns(`r${name}`, read)).join('\n')}
if (q < rowsIn) {
${inputs.map(({ name, read, filter }) => loadColumns('in', `r${name}`, read, rowStart('in', 'q'), (index) => load(index, filter))).join('\n')}
}
${inputs.map(({ name, read }) => readColumns(`r${name}`, name, read)).join('\n')}
${outputs.map((output, i) => outputRows(text, output, i)).join('\n')}
${finished.join('\n')}
}`
}

/**
 * g[ky][kx] += sum over y, x of in[y + ky - h][x + kx - h] * dOut[y][x] along one strip, for each filter of the bundle. Each row is
 * read once: the last k rows of dOut stay in registers.
 */
export function stripWeights(text: StripWeights): string {
  const { sizes, load, loadGradient } = text
  const widest = widestOf(sizes)
  const half = halfOf(widest)
  const inputs = inputsOf(text).map((input) => ({ ...input, read: columnsRead(input.size, widest, STRIP) }))
  const declared = sizes.map((k, j) =>
    range(k)
      .map((row) => zeros(`d${j}_${row}`, STRIP))
      .join('\n'),
  )
  const advance = sizes.map((k, j) => {
    const shift = range(k - 1)
      .reverse()
      .map((row) => move(`d${j}_${row + 1}`, `d${j}_${row}`, STRIP))
    const newest = `d${j}_0`
    return `${shift.join(' ')}
${clear(newest, STRIP)}
{ let y = q + ${halfOf(k)};
if (y >= 0 && y < rowsOut) {
${loadColumns('out', newest, range(STRIP), rowStart('out', 'y'), (index) => loadGradient(index, j))}
} }`
  })
  const products = sizes.flatMap((k, j) =>
    range(k).flatMap((ky) =>
      range(k).map((kx) => {
        const sum = `gradients[${tapIndex(sizes, j, ky, kx)}]`
        const terms = range(STRIP).map((x): [string, string] => [
          `${inputName(text, j)}${x + kx + half - halfOf(k)}`,
          `d${j}_${ky}${x}`,
        ])
        return `${sum} = ${fmaChain(sum, terms)};`
      }),
    ),
  )
  return `${columns('in', STRIP + widest - 1, -half)}
${columns('out', STRIP, 0)}
${declared.join('\n')}
for (var q = -${half}; q < rowsIn; q++) {
${advance.join('\n')}
if (q >= 0) {
${inputs.map(({ name, read }) => zeroColumns(`r${name}`, read)).join('\n')}
${inputs.map(({ name, read, filter }) => loadColumns('in', `r${name}`, read, rowStart('in', 'q'), (index) => load(index, filter))).join('\n')}
${inputs.map(({ name, read }) => readColumns(`r${name}`, name, read)).join('\n')}
${products.join('\n')}
}
}`
}
