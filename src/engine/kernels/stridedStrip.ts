/**
 * Strips (strip.ts) of depthwise filters at stride 2 without dilation: R neighbouring columns of the smaller map, and the 2R
 * columns of the larger map above them. Step t of the loop stands at row t of the smaller map and rows 2t and 2t + 1 of the
 * larger one. Tap ky joins row 2t + p of the larger map (p = 0, 1) with row t + o of the smaller map where
 *
 *   2 o = p + h - ky,  h = (k - 1) / 2        so p + h - ky is even, and o runs from `lowest` (0 or -1) to 1
 *
 * and columns likewise. Nothing is computed that is not kept.
 */
import { loadColumns, loadFilter, ROWS, STRIP, type StripConvolution, type StripWeights } from './strip'
import { clear, fmaChain, move, range, zeros } from './text'

const PHASES = [0, 1] as const

/** Row of the smaller map, from t, that tap `ky` joins with row 2t + phase; null where it joins none. */
function offsetOf(k: number, phase: number, ky: number): number | null {
  const twice = phase + (k - 1) / 2 - ky
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

/** Name of the row at an offset: `a0`, `a1` from the lowest one. */
const rowName = (prefix: string, offset: number, lowest: number): string => `${prefix}${offset - lowest}`
const offsetsFrom = (lowest: number, last: number): number[] => range(last - lowest + 1).map((i) => i + lowest)

/**
 * Rows t + lowest .. t + 1 of the smaller map in registers d0.., `count` columns each: what declares them, and what moves them on
 * by a row and reads the newest.
 */
function slidingRows(k: number, count: number, load: string): { declare: string; advance: string } {
  const lowest = lowestOf(k)
  const name = (offset: number): string => rowName('d', offset, lowest)
  const older = offsetsFrom(lowest, 0).map((offset) => move(name(offset), name(offset + 1), count))
  return {
    declare: offsetsFrom(lowest, 1)
      .map((offset) => zeros(name(offset), count))
      .join('\n'),
    advance: `${older.join(' ')}\n${clear(name(1), count)}\n${load}`,
  }
}

/** Larger map in, smaller map out: out[y][x] = sum of in[2y + ky - h][2x + kx - h] * w[ky][kx]. */
export function stridedConvolution({ size: k, load, finish }: StripConvolution): string {
  const half = (k - 1) / 2
  const lowest = lowestOf(k)
  const width = 2 * STRIP + k - 2
  const carried = offsetsFrom(lowest, 0)
  /** Row t + offset after step t. */
  const row = (offset: number, x: number): string => {
    const terms = tapsAt(k, offset).flatMap(({ phase, ky }) =>
      range(k).map((kx): [string, string] => [`v${phase}${2 * x + kx}`, `w${ky}${kx}`]),
    )
    return fmaChain(offset === 1 ? 'vec4f(0)' : `${rowName('a', offset, lowest)}${x}`, terms)
  }
  const done = range(STRIP).map((x) => `let done${x} = ${row(lowest, x)};`)
  const carry = carried.flatMap((offset) =>
    range(STRIP).map((x) => `${rowName('a', offset, lowest)}${x} = ${row(offset + 1, x)};`),
  )
  return `${loadFilter(k)}
${ROWS}
${columnsOf('in', width, `2 * x0 - ${half}`, 'Wi')}
${columnsOf('out', STRIP, 'x0', 'Wo')}
${carried.map((offset) => zeros(rowName('a', offset, lowest), STRIP)).join('\n')}
for (var t = 0; t < i32(Ho) - (${lowest}); t++) {
${PHASES.map((phase) => zeros(`v${phase}`, width)).join('\n')}
if (t < i32(Ho)) {
${PHASES.map((phase) => loadColumns('in', `v${phase}`, width, `(u32(t) * 2u + ${phase}u) * rowIn`, load)).join('\n')}
}
${done.join('\n')}
${carry.join('\n')}
let y = t + (${lowest});
if (y >= 0) {
let doneRow = u32(y) * rowOut;
${finish(
  range(STRIP).map((x) => `done${x}`),
  (j) => `doneRow + outAt${j}`,
  (j) => `outIs${j}`,
)}
}
}`
}

/** Smaller map in, larger map out, the transpose: out[2y + ky - h][2x + kx - h] += in[y][x] * w[ky][kx]. */
export function stridedTranspose({ size: k, load, finish }: StripConvolution): string {
  const lowest = lowestOf(k)
  const width = STRIP + 1 - lowest
  const sum = (phase: number, column: number): string => {
    const x = Math.floor(column / 2)
    const terms = range(k).flatMap((ky) =>
      range(k).flatMap((kx): [string, string][] => {
        const dy = offsetOf(k, phase, ky)
        const dx = offsetOf(k, column % 2, kx)
        return dy === null || dx === null ? [] : [[`${rowName('d', dy, lowest)}${x + dx - lowest}`, `w${ky}${kx}`]]
      }),
    )
    return fmaChain('vec4f(0)', terms)
  }
  const newest = rowName('d', 1, lowest)
  const sliding = slidingRows(
    k,
    width,
    `if (t + 1 < i32(Hi)) {\n${loadColumns('in', newest, width, 'u32(t + 1) * rowIn', load)}\n}`,
  )
  const rows = PHASES.map((phase) => {
    const sums = range(2 * STRIP).map((column) => `let done${phase}${column} = ${sum(phase, column)};`)
    return `${sums.join('\n')}
let doneRow${phase} = (u32(t) * 2u + ${phase}u) * rowOut;
${finish(
  range(2 * STRIP).map((column) => `done${phase}${column}`),
  (j) => `doneRow${phase} + outAt${j}`,
  (j) => `outIs${j}`,
)}`
  })
  return `${loadFilter(k)}
${ROWS}
${columnsOf('in', width, `x0 + (${lowest})`, 'Wi')}
${columnsOf('out', 2 * STRIP, '2 * x0', 'Wo')}
${sliding.declare}
for (var t = -1; t < i32(Hi); t++) {
${sliding.advance}
if (t >= 0) {
${rows.join('\n')}
}
}`
}

/** g[ky][kx] += sum over y, x of in[2y + ky - h][2x + kx - h] * dOut[y][x] along one strip. */
export function stridedWeights({ size: k, loadInput, loadGradient }: StripWeights): string {
  const half = (k - 1) / 2
  const lowest = lowestOf(k)
  const width = 2 * STRIP + k - 2
  const newest = rowName('d', 1, lowest)
  const sliding = slidingRows(
    k,
    STRIP,
    `if (t + 1 < i32(Ho)) {\n${loadColumns('out', newest, STRIP, 'u32(t + 1) * rowOut', loadGradient)}\n}`,
  )
  const products = offsetsFrom(lowest, 1).flatMap((offset) =>
    tapsAt(k, offset).flatMap(({ phase, ky }) =>
      range(k).map((kx) => {
        const tap = ky * k + kx
        const terms = range(STRIP).map((x): [string, string] => [
          `v${phase}${2 * x + kx}`,
          `${rowName('d', offset, lowest)}${x}`,
        ])
        return `g${tap} = ${fmaChain(`g${tap}`, terms)};`
      }),
    ),
  )
  return `${ROWS}
${columnsOf('in', width, `2 * x0 - ${half}`, 'Wi')}
${columnsOf('out', STRIP, 'x0', 'Wo')}
${sliding.declare}
for (var t = -1; t < i32(Ho); t++) {
${sliding.advance}
if (t >= 0) {
${PHASES.map((phase) => zeros(`v${phase}`, width)).join('\n')}
${PHASES.map((phase) => loadColumns('in', `v${phase}`, width, `(u32(t) * 2u + ${phase}u) * rowIn`, loadInput)).join('\n')}
${products.join('\n')}
}
}`
}
