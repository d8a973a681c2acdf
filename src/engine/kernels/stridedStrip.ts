/**
 * Strips (strip.ts) of depthwise filters at stride 2 without dilation: R = 2 neighbouring columns of the smaller map, and the 2R
 * columns of the larger map above them. Step t of the loop stands at row t of the smaller map and rows 2t and 2t + 1 of the
 * larger one. Tap ky joins row 2t + p of the larger map (p = 0, 1) with row t + o of the smaller map where
 *
 *   2 o = p + h - ky,  h = (k - 1) / 2        so p + h - ky is even, and o runs from `lowest` (0 or -1) to 1
 *
 * and columns likewise. Nothing is computed that is not kept.
 */
import { readTaps, STRIDED_STRIP as STRIP, tapIndex, tapName } from './filterBundle'
import {
  columnsRead,
  halfOf,
  inputName,
  inputsOf,
  loadColumns,
  readColumns,
  type StripConvolution,
  type StripWeights,
  zeroColumns,
} from './strip'
import { fmaChain, range, zeros } from './text'

const PHASES = [0, 1] as const

/** Row of the smaller map, from t, that tap `ky` joins with row 2t + phase; null where it joins none. */
function offsetOf(k: number, phase: number, ky: number): number | null {
  const twice = phase + halfOf(k) - ky
  return twice % 2 === 0 ? twice / 2 : null
}

/** Smallest offset of a filter: 0 for k = 3, -1 for k = 5. */
function lowestOf(k: number): number {
  const offsets = PHASES.flatMap((phase) => range(k).map((ky) => offsetOf(k, phase, ky)))
  return Math.min(...offsets.filter((o) => o !== null))
}

/** Taps (phase, ky) at one offset. */
const tapsAt = (k: number, offset: number): { phase: number; ky: number }[] =>
  PHASES.flatMap((phase) =>
    range(k)
      .filter((ky) => offsetOf(k, phase, ky) === offset)
      .map((ky) => ({ phase, ky })),
  )

/** Columns first .. of a map of that width: `{name}Is{j}` and `{name}At{j}`, as in strip.ts. */
const columnsOf = (name: 'in' | 'out', count: number, first: string, width: string): string =>
  range(count)
    .map(
      (j) =>
        `let ${name}X${j} = ${first} + ${j}; let ${name}Is${j} = ${name}X${j} >= 0 && ${name}X${j} < i32(${width}); let ${name}At${j} = u32(max(${name}X${j}, 0)) * C4;`,
    )
    .join('\n')

/** Name of the row of filter j at an offset: its lowest is row 0. */
const rowName = (prefix: string, j: number, offset: number, k: number): string =>
  `${prefix}${j}_${offset - lowestOf(k)}`
const offsetsFrom = (lowest: number, last: number): number[] => range(last - lowest + 1).map((i) => i + lowest)

/** Columns of the larger map from 2 x0 - h of the widest filter on, that filter j reads for output x and tap kx. */
const columnIn = (widest: number, k: number, x: number, kx: number): number => 2 * x + kx + halfOf(widest) - halfOf(k)

/** Rows 2t and 2t + 1 of the larger map into `v{phase}..`. */
function loadLarger(text: StripConvolution | StripWeights): {
  clear: string
  load: string
  read: string
  count: number
} {
  const { sizes, load } = text
  const widest = Math.max(...sizes)
  const inputs = inputsOf(text).map((input) => ({
    ...input,
    read: columnsRead(input.size, widest, 2 * STRIP - 1),
  }))
  const each = (one: (name: string, phase: number, input: (typeof inputs)[number]) => string): string =>
    PHASES.flatMap((phase) => inputs.map((input) => one(`p${phase}${input.name}`, phase, input))).join('\n')
  return {
    count: 2 * STRIP + widest - 2,
    clear: each((name, _, { read }) => zeroColumns(`r${name}`, read)),
    read: each((name, _, { read }) => readColumns(`r${name}`, name, read)),
    load: each((name, phase, { read, filter }) =>
      loadColumns('in', `r${name}`, read, `(u32(t) * 2u + ${phase}u) * rowIn`, (index) => load(index, filter)),
    ),
  }
}

/**
 * Rows t + lowest .. t + 1 of the smaller map in registers d{j}.., those columns each: what declares them, and what moves them on
 * by a row and reads the newest.
 */
function slidingRows(
  j: number,
  k: number,
  some: readonly number[],
  grid: 'in' | 'out',
  load: (index: string) => string,
): { declare: string; advance: string } {
  const [rows, row] = grid === 'in' ? ['Hi', 'rowIn'] : ['Ho', 'rowOut']
  const name = (offset: number): string => rowName('d', j, offset, k)
  const all = offsetsFrom(lowestOf(k), 1)
  const older = all.slice(0, -1).map((offset) => some.map((x) => `${name(offset)}${x} = ${name(offset + 1)}${x};`))
  const newest = loadColumns(grid, name(1), some, `u32(t + 1) * ${row}`, load)
  return {
    declare: all.map((offset) => zeroColumns(name(offset), some)).join('\n'),
    advance: `${older.flat().join(' ')}
${some.map((x) => `${name(1)}${x} = vec4f(0);`).join(' ')}
if (t + 1 < i32(${rows})) { ${newest} }`,
  }
}

/** Larger map in, smaller map out: out[y][x] = sum of in[2y + ky - h][2x + kx - h] * w[ky][kx], for each filter. */
export function stridedConvolution(text: StripConvolution): string {
  const { sizes, finish } = text
  const widest = Math.max(...sizes)
  const larger = loadLarger(text)
  const lowest = Math.min(...sizes.map(lowestOf))
  const carried = (k: number): number[] => offsetsFrom(lowestOf(k), 0)
  const filters = sizes.map((k, j) => {
    /** Row t + offset after step t. */
    const row = (offset: number, x: number): string => {
      const terms = tapsAt(k, offset).flatMap(({ phase, ky }) =>
        range(k).map((kx): [string, string] => [
          `p${phase}${inputName(text, j)}${columnIn(widest, k, x, kx)}`,
          tapName(j, ky, kx),
        ]),
      )
      return fmaChain(offset === 1 ? 'vec4f(0)' : `${rowName('a', j, offset, k)}${x}`, terms)
    }
    const taps = range(k).map((ky) => readTaps(sizes, j, ky))
    const done = range(STRIP).map((x) => `let done${j}_${x} = ${row(lowestOf(k), x)};`)
    const carry = carried(k).flatMap((offset) =>
      range(STRIP).map((x) => `${rowName('a', j, offset, k)}${x} = ${row(offset + 1, x)};`),
    )
    const sums = range(STRIP).map((x) => `done${j}_${x}`)
    return `${[...taps, ...done, ...carry].join('\n')}
{ let y = t + (${lowestOf(k)});
if (y >= 0 && y < i32(Ho)) {
let doneRow = u32(y) * rowOut;
${finish(
  sums,
  (x) => `doneRow + outAt${x}`,
  (x) => `outIs${x}`,
  j,
)}
} }`
  })
  return `${columnsOf('in', larger.count, `2 * x0 - ${halfOf(widest)}`, 'Wi')}
${columnsOf('out', STRIP, 'x0', 'Wo')}
${sizes.flatMap((k, j) => carried(k).map((offset) => zeros(rowName('a', j, offset, k), STRIP))).join('\n')}
for (var t = 0; t < i32(Ho) - (${lowest}); t++) {
${larger.clear}
if (t < i32(Ho)) {
${larger.load}
}
${larger.read}
${filters.join('\n')}
}`
}

/**
 * Smaller maps in, larger map out, the transpose: out[2y + ky - h][2x + kx - h] += in[y][x] * w[ky][kx], added over the filters,
 * each of which has an input of its own.
 */
export function stridedTranspose({ sizes, load, finish }: StripConvolution): string {
  const lowest = Math.min(...sizes.map(lowestOf))
  const sum = (phase: number, column: number): string => {
    const x = Math.floor(column / 2)
    const terms = sizes.flatMap((k, j) =>
      range(k).flatMap((ky) =>
        range(k).flatMap((kx): [string, string][] => {
          const dy = offsetOf(k, phase, ky)
          const dx = offsetOf(k, column % 2, kx)
          return dy === null || dx === null ? [] : [[`${rowName('d', j, dy, k)}${x + dx - lowest}`, tapName(j, ky, kx)]]
        }),
      ),
    )
    return fmaChain('vec4f(0)', terms)
  }
  const sliding = sizes.map((k, j) => {
    const some = range(STRIP + 1 - lowestOf(k)).map((x) => x + lowestOf(k) - lowest)
    return slidingRows(j, k, some, 'in', (index) => load(index, j))
  })
  const rows = PHASES.map((phase) => {
    const taps = sizes.flatMap((k, j) =>
      range(k)
        .filter((ky) => offsetOf(k, phase, ky) !== null)
        .map((ky) => readTaps(sizes, j, ky)),
    )
    const sums = range(2 * STRIP).map((column) => `let done${phase}${column} = ${sum(phase, column)};`)
    return `${[...taps, ...sums].join('\n')}
let doneRow${phase} = (u32(t) * 2u + ${phase}u) * rowOut;
${finish(
  range(2 * STRIP).map((column) => `done${phase}${column}`),
  (j) => `doneRow${phase} + outAt${j}`,
  (j) => `outIs${j}`,
  0,
)}`
  })
  return `${columnsOf('in', STRIP + 1 - lowest, `x0 + (${lowest})`, 'Wi')}
${columnsOf('out', 2 * STRIP, '2 * x0', 'Wo')}
${sliding.map(({ declare }) => declare).join('\n')}
for (var t = -1; t < i32(Hi); t++) {
${sliding.map(({ advance }) => advance).join('\n')}
if (t >= 0) {
${rows.join('\n')}
}
}`
}

/** g[ky][kx] += sum over y, x of in[2y + ky - h][2x + kx - h] * dOut[y][x] along one strip, for each filter. */
export function stridedWeights(text: StripWeights): string {
  const { sizes, loadGradient } = text
  const widest = Math.max(...sizes)
  const larger = loadLarger(text)
  const sliding = sizes.map((k, j) => slidingRows(j, k, range(STRIP), 'out', (index) => loadGradient(index, j)))
  const products = sizes.flatMap((k, j) =>
    offsetsFrom(lowestOf(k), 1).flatMap((offset) =>
      tapsAt(k, offset).flatMap(({ phase, ky }) =>
        range(k).map((kx) => {
          const sum = `gradients[${tapIndex(sizes, j, ky, kx)}]`
          const terms = range(STRIP).map((x): [string, string] => [
            `p${phase}${inputName(text, j)}${columnIn(widest, k, x, kx)}`,
            `${rowName('d', j, offset, k)}${x}`,
          ])
          return `${sum} = ${fmaChain(sum, terms)};`
        }),
      ),
    ),
  )
  return `${columnsOf('in', larger.count, `2 * x0 - ${halfOf(widest)}`, 'Wi')}
${columnsOf('out', STRIP, 'x0', 'Wo')}
${sliding.map(({ declare }) => declare).join('\n')}
for (var t = -1; t < i32(Ho); t++) {
${sliding.map(({ advance }) => advance).join('\n')}
if (t >= 0) {
${larger.clear}
${larger.load}
${larger.read}
${products.join('\n')}
}
}`
}
