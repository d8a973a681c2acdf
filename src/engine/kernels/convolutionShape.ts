/** What the kernels of dense convolutions (convolution*.ts) share: the shape of a filter and pieces of their text. */
import { range } from './text'

export interface ConvolutionShape {
  readonly kernel: 1 | 3
  readonly stride: 1 | 2
  /** Two pixels an output, half of the channels each. */
  readonly factorized?: boolean
}

/** Tiles are four positions that follow one another. */
export interface TileShape extends ConvolutionShape {
  /** The rows of the grid that is tiled divide into whole tiles: the four lie in one, and are worked out together. */
  readonly inRow: boolean
}

/** vec4f columns a thread owns. */
export type Columns = 1 | 2
export const columnsFor = (c4: number): Columns => (c4 % 2 === 0 ? 2 : 1)

export const label = ({ kernel: k, stride, factorized }: ConvolutionShape): string =>
  `${factorized ? 'fr' : `${k}x${k}`} s${stride}`

/** row0 .. row{n-1}: vec4f from one input channel's row of a filter to the next, worked out once. */
export const rowOffsets = (n: number): string =>
  range(n)
    .map((l) => `let row${l} = ${l}u * u.Co4;`)
    .join(' ')

/** Lanes of the vec4f of output channels `co` that read the shifted pixel. */
export const shiftedLanes = (co: string): string => `(vec4u(${co} * 4u) + vec4u(0, 1, 2, 3)) >= vec4u(u.Co4 * 2u)`

/** Pixels from a position to that which a whole vec4f of output channels `co` reads. */
export const halfOf = (co: string): string => `select(0u, u.Wi + 1u, ${co} * 2u >= u.Co4)`

/** Whether position i of a tile may lie outside of the image under a tap, which ok{i} tells. Of four in a row only the ends may. */
export const mayLeave = ({ kernel: k, inRow }: TileShape, i: number): boolean =>
  k === 3 && (!inRow || i === 0 || i === 3)

/** Text that declares b, y and x of p{i}, a position on a grid of h x w, in images of other sizes: by two divisions. */
export const placeOf = (i: number, h: string, w: string, otherH: string, otherW: string, scale = 1): string => {
  const scaled = scale === 1 ? '' : ` * ${scale}`
  return `let above${i} = p${i} / u.${w}; let image${i} = above${i} / u.${h}; let b${i} = image${i} * u.${otherH} * u.${otherW};
let y${i} = i32(above${i} - image${i} * u.${h})${scaled}; let x${i} = i32(p${i} - above${i} * u.${w})${scaled};`
}

/**
 * Text that declares the positions p0 .. p3 of a `tile` of the output, and where it needs them b (first pixel of the image), y and x of each in the
 * input; one b and one y where they lie in a row.
 */
export function tilePositions({ kernel: k, stride, inRow }: TileShape): string {
  const moved = k === 3 || stride === 2
  const place = (i: number): string => (moved ? placeOf(i, 'H', 'W', 'Hi', 'Wi', stride) : '')
  if (!inRow)
    return range(4)
      .map((i) => `let p${i} = min(tile * 4u + ${i}u, u.P - 1u); ${place(i)}`)
      .join('\n')
  const others = [1, 2, 3].map((i) => `let p${i} = p0 + ${i}u;${moved ? ` let x${i} = x0 + ${i * stride};` : ''}`)
  return [`let p0 = tile * 4u; ${place(0)}`, ...others].join('\n')
}

/**
 * The text of one tap, ky, kx, behind that which declares at0 .. at3, the input's pixels of these positions, and ok0 .. ok3 (`mayLeave`). It is
 * left out for four in a row outside of the image: they add zeros.
 */
export function underTap({ kernel: k, stride, inRow }: TileShape, text: string): string {
  const own = (i: number): number => (inRow ? 0 : i)
  if (k === 1) {
    const pixel = (i: number): string => (stride === 1 ? `p${i}` : `b${own(i)} + u32(y${own(i)}) * u.Wi + u32(x${i})`)
    return [...range(4).map((i) => `let at${i} = ${pixel(i)};`), text].join('\n')
  }
  if (!inRow) {
    const pixels = range(4).map(
      (i) => `let iy${i} = y${i} + ky - 1; let ix${i} = x${i} + kx - 1;
let ok${i} = u32(iy${i}) < u.Hi && u32(ix${i}) < u.Wi;
let at${i} = b${i} + u32(clamp(iy${i}, 0, i32(u.Hi) - 1)) * u.Wi + u32(clamp(ix${i}, 0, i32(u.Wi) - 1));`,
    )
    return [...pixels, text].join('\n')
  }
  return `let iy = y0 + ky - 1;
if (u32(iy) < u.Hi) {
let line = b0 + u32(iy) * u.Wi;
${range(4)
  .map((i) => `let ix${i} = x${i} + kx - 1;`)
  .join(' ')}
let ok0 = ix0 >= 0; let ok3 = ix3 < i32(u.Wi);
let at0 = line + u32(max(ix0, 0)); let at1 = line + u32(ix1); let at2 = line + u32(ix2); let at3 = line + u32(min(ix3, i32(u.Wi) - 1));
${text}
}`
}
