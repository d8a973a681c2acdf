/** A picture of any size -> one stored image: its middle square, reduced by averaging. */
import { SearchError } from '../errors'
import { IMAGE_BYTES, IMAGE_SIDE, type Picture } from './dataset'

/**
 * The largest square in the middle of a picture at 32 x 32: each pixel is the mean of the area it covers, parts of pixels by
 * their share, rounded to the nearest whole number. 64 x 64 becomes the means of 2 x 2 blocks.
 *
 * @param name of the picture, for messages
 * @param rgba [height,width,4], 0..255; alpha is not looked at
 * @returns [32,32,3]
 * @throws SearchError 'bad-archive' when a side is shorter than 32
 */
export function areaReduce(name: string, rgba: Uint8ClampedArray, width: number, height: number): Uint8Array {
  const square = Math.min(width, height)
  if (square < IMAGE_SIDE)
    throw new SearchError('bad-archive', `${name}: ${width} x ${height} pixels, expected at least ${IMAGE_SIDE} a side`)
  const image = new Uint8Array(IMAGE_BYTES)
  areaReduceInto({ data: rgba, width, height, channels: 4 }, image)
  return image
}

/**
 * The same into an image of a larger array, and of grey (repeated) or three channels too.
 *
 * @param picture neither side shorter than 32
 * @param image   [32,32,3], written
 */
export function areaReduceInto({ data, width, height, channels }: Picture, image: Uint8Array): void {
  const square = Math.min(width, height)
  const left = Math.floor((width - square) / 2)
  const top = Math.floor((height - square) / 2)
  const shares = axisShares(square)
  for (let y = 0; y < IMAGE_SIDE; y++)
    for (let x = 0; x < IMAGE_SIDE; x++)
      for (let channel = 0; channel < 3; channel++) {
        const own = channels === 1 ? 0 : channel
        let sum = 0
        for (const [row, rowShare] of shares[y] as Shares)
          for (const [column, columnShare] of shares[x] as Shares)
            sum += rowShare * columnShare * (data[((top + row) * width + left + column) * channels + own] as number)
        image[(y * IMAGE_SIDE + x) * 3 + channel] = Math.round(sum)
      }
}

/** Pixels of the source that one of the 32 covers, each with its share of the mean. */
type Shares = readonly (readonly [at: number, share: number])[]

let known: { readonly square: number; readonly shares: readonly Shares[] } | null = null

/** Sets hold pictures of one size, or of few: the last shares are kept. */
function axisShares(square: number): readonly Shares[] {
  if (known?.square !== square) known = { square, shares: measureShares(square) }
  return known.shares
}

function measureShares(square: number): Shares[] {
  const step = square / IMAGE_SIDE
  return Array.from({ length: IMAGE_SIDE }, (_, i) => {
    const [from, to] = [i * step, (i + 1) * step]
    const first = Math.floor(from)
    const last = Math.min(square, Math.ceil(to)) - 1
    return Array.from({ length: last - first + 1 }, (_, k) => {
      const at = first + k
      return [at, (Math.min(to, at + 1) - Math.max(from, at)) / step] as const
    })
  })
}
