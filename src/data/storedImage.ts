/**
 * A picture of any size and kind -> one stored image, 32 x 32 x 3. Its middle square is taken; a square larger than 32 is
 * reduced by averaging (`areaReduce.ts`), a smaller one is repeated by the largest whole factor that fits and set in the
 * middle of black. Grey is repeated in all three channels; alpha is not looked at.
 */
import { areaReduceInto } from './areaReduce'
import { IMAGE_BYTES, IMAGE_SIDE, type Picture } from './dataset'

/** How a square of a side is brought to 32: reduced, as it is, or repeated `factor` times with a black border. */
export function fitting(side: number): { readonly factor: number; readonly border: number } | null {
  if (side >= IMAGE_SIDE) return null
  const factor = Math.floor(IMAGE_SIDE / side)
  return { factor, border: Math.floor((IMAGE_SIDE - factor * side) / 2) }
}

/**
 * Writes image `n` of `pixels`, which holds zeros there.
 *
 * @param pixels [N,32,32,3]
 */
export function storeImage(picture: Picture, pixels: Uint8Array, n: number): void {
  const { width, height, channels, data } = picture
  const into = pixels.subarray(n * IMAGE_BYTES, (n + 1) * IMAGE_BYTES)
  if (width === IMAGE_SIDE && height === IMAGE_SIDE && channels === 3) {
    into.set(data)
    return
  }
  const square = Math.min(width, height)
  const fit = fitting(square)
  if (fit === null) {
    areaReduceInto(picture, into)
    return
  }
  const { factor, border } = fit
  const left = Math.floor((width - square) / 2)
  const top = Math.floor((height - square) / 2)
  for (let y = 0; y < square * factor; y++)
    for (let x = 0; x < square * factor; x++) {
      const from = ((top + Math.floor(y / factor)) * width + left + Math.floor(x / factor)) * channels
      const to = ((border + y) * IMAGE_SIDE + border + x) * 3
      for (let channel = 0; channel < 3; channel++)
        into[to + channel] = data[channels === 1 ? from : from + channel] as number
    }
}
