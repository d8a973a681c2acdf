/**
 * Images at the size of a run, ready to be normalised: reduced once, looked up afterwards. An image of 32 / f pixels a
 * side is the mean over f x f blocks that do not overlap; the sum of a block is a whole number, so one table per channel
 * holds every normalised value there is. Letters: N images, S = 32 / f pixels a side.
 */
import { SearchError } from '../errors'
import { IMAGE_BYTES, IMAGE_SIDE, type LabelledImages, type Normalisation } from './dataset'

export interface PreparedImages {
  /** S, pixels a side. */
  readonly side: number
  /** [N,S,S,3], sums of f x f pixels; for S = 32 the stored pixels themselves, not copied. */
  readonly sums: Uint8Array | Uint16Array
  /** [N] */
  readonly labels: Uint16Array
  /** For R, G, B: normalised value of each sum, (sum / (255 f f) - mean) / std; entry 0 is a black pixel. */
  readonly normalised: readonly [Float32Array, Float32Array, Float32Array]
}

function reduce(pixels: Uint8Array, count: number, side: number): Uint16Array {
  const f = IMAGE_SIDE / side
  const sums = new Uint16Array(count * side * side * 3)
  for (let n = 0; n < count; n++)
    for (let y = 0; y < IMAGE_SIDE; y++) {
      const row = (n * side + Math.floor(y / f)) * side * 3
      let from = n * IMAGE_BYTES + y * IMAGE_SIDE * 3
      for (let x = 0; x < IMAGE_SIDE; x++) {
        const to = row + Math.floor(x / f) * 3
        sums[to] = (sums[to] as number) + (pixels[from++] as number)
        sums[to + 1] = (sums[to + 1] as number) + (pixels[from++] as number)
        sums[to + 2] = (sums[to + 2] as number) + (pixels[from++] as number)
      }
    }
  return sums
}

/**
 * @param images the first `count` of these are prepared
 * @param side   32 divided by a power of two
 * @throws SearchError 'bad-shape' when the side does not divide 32
 */
export function prepareImages(
  images: LabelledImages,
  { mean, std }: Normalisation,
  side: number,
  count: number = images.labels.length,
): PreparedImages {
  const f = IMAGE_SIDE / side
  if (!Number.isInteger(f)) throw new SearchError('bad-shape', `imageSize: ${side} must divide ${IMAGE_SIDE}`)
  const largest = 255 * f * f
  const table = (channel: 0 | 1 | 2): Float32Array =>
    Float32Array.from({ length: largest + 1 }, (_, sum) => (sum / largest - mean[channel]) / std[channel])
  return {
    side,
    sums: f === 1 ? images.pixels.subarray(0, count * IMAGE_BYTES) : reduce(images.pixels, count, side),
    labels: images.labels.subarray(0, count),
    normalised: [table(0), table(1), table(2)],
  }
}
