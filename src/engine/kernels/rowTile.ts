/**
 * Text of the inner loops of depthwise kernels: one thread holds a tile of R neighbouring outputs of one row and one
 * vec4f of channels. Each input of the row is loaded once and used by every tap that needs it, so a 3x3 filter does
 * 24 multiply-adds for 10 loads at R = 8.
 *
 * R divides the width of the tile's own grid, so inputs under the tile need no bounds check; only the halo does.
 *
 * Values are `let`s and each accumulator is assigned once a row, by one chain of fma: on a software adapter every
 * assignment to a `var` inside a loop is a masked store, and one store a multiply-add costs ten times the arithmetic.
 */
export interface Filter {
  readonly kernel: number
  readonly dilation: number
}

/** How many outputs of a row a thread owns, and whether that is the whole row: then the halo is padding, and not loaded. */
export interface RowTile {
  readonly size: number
  readonly full: boolean
}

/** The largest tile of 8, 4, 2, 1 that divides the width of a row. */
export function rowTile(width: number): RowTile {
  const size = [16, 8, 4, 2].find((tile) => width % tile === 0) ?? 1
  return { size, full: size === width }
}

export const tileLabel = ({ size, full }: RowTile): string => `r${size}${full ? ' full' : ''}`

/** Input offset (relative to the tile's first input) -> the (output, tap) pairs that use it. */
type Uses = ReadonlyMap<number, readonly (readonly [output: number, tap: number])[]>

function collect(tile: number, kernel: number, offsetOf: (output: number, tap: number) => number | null): Uses {
  const uses = new Map<number, [number, number][]>()
  for (let tap = 0; tap < kernel; tap++)
    for (let output = 0; output < tile; output++) {
      const offset = offsetOf(output, tap)
      if (offset === null) continue
      const list = uses.get(offset) ?? []
      list.push([output, tap])
      uses.set(offset, list)
    }
  return new Map([...uses].sort(([a], [b]) => a - b))
}

const padOf = ({ kernel, dilation }: Filter): number => (dilation * (kernel - 1)) / 2

/** out[x] reads in[x * stride + tap * dilation - pad]. */
export function forwardUses(filter: Filter, stride: number, tile: number): Uses {
  const pad = padOf(filter)
  return collect(tile, filter.kernel, (output, tap) => output * stride + tap * filter.dilation - pad)
}

/** The transpose: in[q] gathers from out[(q + pad - tap * dilation) / stride] where that is whole. The tile lies on the input grid. */
export function transposeUses(filter: Filter, stride: number, tile: number): Uses {
  const pad = padOf(filter)
  return collect(tile, filter.kernel, (output, tap) => {
    const scaled = output + pad - tap * filter.dilation
    return scaled % stride === 0 ? scaled / stride : null
  })
}

/** Chain of fma that adds the products to `start`, innermost first: one assignment for all of them. */
export function fmaChain(start: string, products: readonly (readonly [string, string])[]): string {
  return products.reduce((sum, [x, y]) => `fma(${x}, ${y}, ${sum})`, start)
}

/** One value of the row: its name, and the output and tap that use it. */
export interface Product {
  readonly value: string
  readonly output: number
  readonly tap: number
}

interface LoopText {
  readonly filter: Filter
  readonly stride: number
  readonly uses: Uses
  /** Width of the span under the tile, in inputs: no bounds check inside it. */
  readonly inside: number
  /** The tile is the whole row: everything outside the span is padding. */
  readonly full: boolean
  /** Expression of the value at vec4f index `at`. */
  readonly load: (at: string) => string
  /** Statements for all products of the row. */
  readonly combine: (products: readonly Product[]) => string
}

/** One row of loads: `row` = vec4f index of (iy, 0, c), `xs` = first input under the tile (i32), `width` = input width. */
function rowOfLoads({ uses, inside, full, load, combine }: LoopText): string {
  const lines: string[] = []
  const products: Product[] = []
  let n = 0
  for (const [offset, pairs] of uses) {
    const isInside = offset >= 0 && offset < inside
    if (full && !isInside) continue
    const expression = isInside
      ? load(offset === 0 ? 'first' : `first + ${offset}u * u.C4`)
      : `select(vec4f(0), ${load(`row + u32(clamp(xs + ${offset}, 0, width - 1)) * u.C4`)}, xs + ${offset} >= 0 && xs + ${offset} < width)`
    const value = `v${n++}`
    lines.push(`let ${value} = ${expression};`)
    for (const [output, tap] of pairs) products.push({ value, output, tap })
  }
  return `let first = row + u32(xs) * u.C4;\n${lines.join('\n')}\n${combine(products)}`
}

/** a[output] += sum over taps of value * w[tap], one assignment an output. */
export function combineOutputs(products: readonly Product[]): string {
  return grouped(products, ({ output }) => output)
    .map(
      ([output, list]) =>
        `a${output} = ${fmaChain(
          `a${output}`,
          list.map(({ value, tap }) => [value, `w${tap}`]),
        )};`,
    )
    .join('\n')
}

/** a[tap] += sum over outputs of value * d[output], one assignment a tap. */
export function combineTaps(products: readonly Product[]): string {
  return grouped(products, ({ tap }) => tap)
    .map(
      ([tap, list]) =>
        `a${tap} = ${fmaChain(
          `a${tap}`,
          list.map(({ value, output }) => [value, `d${output}`]),
        )};`,
    )
    .join('\n')
}

function grouped(products: readonly Product[], keyOf: (product: Product) => number): [number, Product[]][] {
  const groups = new Map<number, Product[]>()
  for (const product of products) groups.set(keyOf(product), [...(groups.get(keyOf(product)) ?? []), product])
  return [...groups].sort(([a], [b]) => a - b)
}

/**
 * Loop over the rows of a forward filter. In scope: `y` (output row, u32), `xs`, `width`, `height` (i32, input grid),
 * `base` = vec4f index of the image's (0, 0, c).
 *
 * @param before statements run once a row, with `ky` in scope
 */
export function forwardRows(
  text: Omit<LoopText, 'uses' | 'inside' | 'full'> & { readonly tile: RowTile; readonly before: string },
): string {
  const { filter, stride, tile, before } = text
  const body = rowOfLoads({
    ...text,
    uses: forwardUses(filter, stride, tile.size),
    inside: tile.size * stride,
    full: tile.full,
  })
  return `for (var ky = 0u; ky < ${filter.kernel}u; ky++) {
  let iy = i32(y) * ${stride} + i32(ky) * ${filter.dilation} - ${padOf(filter)};
  if (iy < 0 || iy >= height) { continue; }
  let row = base + u32(iy * width) * u.C4;
  ${before}
  ${body}
}`
}

/** One row of a forward filter with `ky` given. Same scope as `forwardRows`; skips rows outside. */
export function forwardRow(text: Omit<LoopText, 'uses' | 'inside' | 'full'> & { readonly tile: RowTile }): string {
  const { filter, stride, tile } = text
  const body = rowOfLoads({
    ...text,
    uses: forwardUses(filter, stride, tile.size),
    inside: tile.size * stride,
    full: tile.full,
  })
  return `let iy = i32(y) * ${stride} + i32(ky) * ${filter.dilation} - ${padOf(filter)};
  if (iy >= 0 && iy < height) {
  let row = base + u32(iy * width) * u.C4;
  ${body}
  }`
}

/**
 * Loop over the rows of a transposed filter. In scope: `y` (row of the tile, on the filter's input grid), `xs` = first
 * source column under the tile, `width`, `height` = source grid (the filter's output), `base`.
 */
export function transposeRows(
  text: Omit<LoopText, 'uses' | 'inside' | 'full'> & { readonly tile: RowTile; readonly before: string },
): string {
  const { filter, stride, tile, before } = text
  const body = rowOfLoads({
    ...text,
    uses: transposeUses(filter, stride, tile.size),
    inside: Math.ceil(tile.size / stride),
    full: tile.full,
  })
  const parity = stride === 2 ? 'if ((scaled & 1) != 0) { continue; }' : ''
  return `for (var ky = 0u; ky < ${filter.kernel}u; ky++) {
  let scaled = i32(y) + ${padOf(filter)} - i32(ky) * ${filter.dilation};
  ${parity}
  let sy = ${stride === 2 ? 'scaled >> 1u' : 'scaled'};
  if (sy < 0 || sy >= height) { continue; }
  let row = base + u32(sy * width) * u.C4;
  ${before}
  ${body}
}`
}

/** `var a0 = vec4f(0); ...` for the accumulators of a tile. */
export function accumulators(count: number, name = 'a'): string {
  return Array.from({ length: count }, (_, i) => `var ${name}${i} = vec4f(0);`).join(' ')
}

/** Loads the taps of row `ky` into w0..w{k-1}; `wb` = vec4f index of the filter's first tap. */
export function loadTaps(kernel: number): string {
  return Array.from({ length: kernel }, (_, tap) => `let w${tap} = W[wb + (ky * ${kernel}u + ${tap}u) * u.C4];`).join(
    ' ',
  )
}
