/**
 * Depthwise filters that one thread runs together: those of one dilation that follow one another in a stage. They reach the same
 * grid of rows and columns, so one loop (strip.ts, stridedStrip.ts) serves them all, and where they read the same map it reads it once.
 *
 * A software adapter executes every branch of a text, with the lanes masked that do not take it: a text with a branch a filter
 * size would run all of them in every thread.
 */
import { range } from './text'

/** A depthwise filter of a candidate operation. */
export interface Filter {
  readonly kernel: number
  readonly dilation: number
}

export interface Bundle {
  readonly sizes: readonly number[]
  readonly dilation: number
  /** Place of the first filter in its stage, and the taps of those before it. */
  readonly first: number
  readonly taps: number
}

/** R, the columns of a strip. Eight were 5 % faster on the software adapter and took three times as long to compile. */
export const STRIP = 4

/** Columns of the smaller map that a strip at stride 2 covers: with four its loops took twice as long to compile as all others. */
export const STRIDED_STRIP = 2

/** Taps of a list of sizes. */
export const tapsOfSizes = (sizes: readonly number[]): number => sizes.reduce((sum, k) => sum + k * k, 0)

export function bundlesOf(filters: readonly Filter[]): Bundle[] {
  const bundles: Bundle[] = []
  for (const { kernel, dilation } of filters) {
    const last = bundles[bundles.length - 1]
    if (last && last.dilation === dilation) bundles[bundles.length - 1] = { ...last, sizes: [...last.sizes, kernel] }
    else {
      const first = last ? last.first + last.sizes.length : 0
      bundles.push({ sizes: [kernel], dilation, first, taps: last ? last.taps + tapsOfSizes(last.sizes) : 0 })
    }
  }
  return bundles
}

/** Neighbours of its output are not neighbours of its input: stridedStrip.ts has the loops. */
export const isStrided = ({ dilation }: Pick<Filter, 'dilation'>, stride: number): boolean =>
  stride === 2 && dilation === 1

/** The grids on which the strips of a bundle lie: steps in the input and the output, grids along an axis, strips in a row of one. */
export interface StripGrid {
  readonly stepIn: number
  readonly stepOut: number
  readonly grids: number
  readonly pieces: number
}

/** @param width of the output map; at stride 2 without dilation of the smaller map */
export function stripGrid(
  width: number,
  { dilation }: Pick<Filter, 'dilation'>,
  stride: number,
  back: boolean,
): StripGrid {
  const piecesOf = (columns: number): number => Math.ceil(columns / STRIP)
  if (isStrided({ dilation }, stride))
    return { stepIn: 1, stepOut: 1, grids: 1, pieces: Math.ceil(width / STRIDED_STRIP) }
  if (stride === 2) {
    const [stepIn, stepOut] = back ? [1, 2] : [2, 1]
    return { stepIn, stepOut, grids: 1, pieces: piecesOf(Math.ceil(width / stepOut)) }
  }
  return { stepIn: dilation, stepOut: dilation, grids: dilation, pieces: piecesOf(Math.ceil(width / dilation)) }
}

/** Strips of one map. */
export const stripsOf = ({ grids, pieces }: StripGrid): number => grids * grids * pieces

/** Most bundles of a launch: all have filters of the same sizes. */
export const MOST_BUNDLES = 2
const perBundle = (name: string): string[] => range(MOST_BUNDLES).map((i) => `${name}${i}`)

/** Uniforms that describe the bundles of a launch. */
export const BUNDLE_FIELDS = [...perBundle('bundle'), ...perBundle('pieces')]
export const SOURCE_FIELDS = perBundle('sources')
export const THREAD_FIELDS = perBundle('threads')

/**
 * @param grids one a bundle
 * @param threads of each bundle and channel vector, where both lie in x; the bundles of a weight gradient lie in y
 * @param sources by filter of the stage: the map that it reads
 */
export function bundleUniforms(
  bundles: readonly Bundle[],
  grids: readonly StripGrid[],
  threads: readonly number[],
  sources: readonly number[],
): Record<string, number> {
  const fields = range(MOST_BUNDLES).map((i): Record<string, number> => {
    const [bundle, grid] = [bundles[i], grids[i]]
    if (!bundle || !grid) return { [`bundle${i}`]: 0, [`pieces${i}`]: 0, [`threads${i}`]: 0, [`sources${i}`]: 0 }
    const { sizes, first, taps } = bundle
    return {
      [`bundle${i}`]: grid.stepIn | (grid.stepOut << 4) | (grid.grids << 8) | (first << 12) | (taps << 16),
      [`pieces${i}`]: grid.pieces,
      [`threads${i}`]: threads[i] ?? 0,
      [`sources${i}`]: sizes.reduce((code, _, j) => code | ((sources[first + j] ?? 0) << (4 * j)), 0),
    }
  })
  return Object.assign({}, ...fields) as Record<string, number>
}

/** Sizes are read once: on a software adapter a uniform costs as much as thirty operations. */
const SIZES = 'let B = u.B; let C4 = u.C4; let Hi = u.Hi; let Wi = u.Wi; let Ho = u.Ho; let Wo = u.Wo;'

/** Of bundle `isSecond`: steps, grids and strips of its map, its first filter and the taps before it. */
const BUNDLE = `let code = select(u.bundle0, u.bundle1, isSecond);
let pieces = select(u.pieces0, u.pieces1, isSecond);
let stepIn = code & 15u; let stepOut = (code >> 4u) & 15u; let grids = (code >> 8u) & 15u;
let first = (code >> 12u) & 15u; let taps = code >> 16u;
let lines = pieces * grids * grids;
let rowIn = Wi * C4; let rowOut = Wo * C4;`

/** Thread -> channels c, and strips t, t + T, ... of one bundle; edge e in y. Bundles follow one another in x. */
export const STRIP_THREAD = `${SIZES}
let c = gid.x % C4;
let thread = gid.x / C4;
let isSecond = thread >= u.threads0;
let T = select(u.threads0, u.threads1, isSecond);
let t = thread - select(0u, u.threads0, isSecond);
if (t >= T) { return; }
let e = gid.y;
${BUNDLE}`

/** Thread -> channels c, chunk t of T; bundle and edge in y. */
export const CHUNK_THREAD = `${SIZES}
let T = u.T;
if (gid.x >= T * C4) { return; }
let c = gid.x % C4;
let t = gid.x / C4;
let isSecond = gid.y % u.bundles == 1u;
let e = gid.y / u.bundles;
${BUNDLE}`

/** Maps that the filters of the bundle read. */
export const SOURCES = 'let sources = select(u.sources0, u.sources1, isSecond);'
export const sourceOf = (filter: number): string => `((sources >> ${4 * filter}u) & 15u)`

/**
 * Runs `body` for strips of so many columns t, t + T, ... In it: first column x0 of the strip's grid, the phase of that grid in output and input, the
 * grid's rows, and the image's (0, 0, c) in both maps. A dilated filter at stride 2 reaches only every second row and column of its
 * input: back, there is one grid, and between its points nothing is written (`stateBack` does not look there).
 */
export const forStrips = (columns: number, body: string): string => `for (var item = t; item < B * lines; item += T) {
let line = item % lines;
let b = item / lines;
let x0 = i32(line % pieces * ${columns}u);
let phaseRow = line / pieces % grids;
let phaseColumn = line / pieces / grids;
let rowsOut = i32((Ho + stepOut - 1u - phaseRow) / stepOut);
let rowsIn = i32((Hi + stepIn - 1u - phaseRow) / stepIn);
let imageIn = b * Hi * Wi * C4 + c;
let imageOut = b * Ho * Wo * C4 + c;
${body}
}`

/**
 * All taps of the bundle in `filters`, which `readTaps` reads; `wb` = vector index of the first. A loop: the text of a load is long
 * once a software adapter has compiled it.
 */
export const loadTaps = (sizes: readonly number[]): string => `var filters: array<vec4f, ${tapsOfSizes(sizes)}>;
for (var n = 0u; n < ${tapsOfSizes(sizes)}u; n++) { filters[n] = W[wb + n * C4]; }`

/** Place of tap (ky, kx) of filter j among those of the bundle; `flipped`: of the transposed filter. */
export function tapIndex(sizes: readonly number[], j: number, ky: number, kx: number, flipped = false): number {
  const k = sizes[j] as number
  const place = ky * k + kx
  return tapsOfSizes(sizes.slice(0, j)) + (flipped ? k * k - 1 - place : place)
}

/** Name of a tap where `readTaps` has read it. */
export const tapName = (j: number, ky: number, kx: number): string => `w${j}_${ky}${kx}`

/** Row ky of filter j, before its first use: a value read twice costs twice. */
export const readTaps = (sizes: readonly number[], j: number, ky: number, flipped = false): string =>
  range(sizes[j] as number)
    .map((kx) => `let ${tapName(j, ky, kx)} = filters[${tapIndex(sizes, j, ky, kx, flipped)}];`)
    .join(' ')

/** `gradients`, the sums of all taps of the bundle, and their way into the partial weight gradients from `wp` on. */
export const declareGradients = (sizes: readonly number[]): string =>
  `var gradients: array<vec4f, ${tapsOfSizes(sizes)}>;`
export const storeGradients = (sizes: readonly number[]): string =>
  `for (var n = 0u; n < ${tapsOfSizes(sizes)}u; n++) { WP[wp + n * C4] = gradients[n]; }`
