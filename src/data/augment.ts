/**
 * The training augmentation of quark0/darts cnn/utils.py: random crop after padding, horizontal flip, normalisation,
 * cutout, in this order. The padding is black before normalisation, as torchvision's RandomCrop pads the picture, so a
 * padded value is (0 - mean) / std; cutout writes 0 after normalisation. Crop and cutout count pixels of the reduced
 * image. Letters: S pixels a side; an image is written as [S,S,4] with a fourth channel of 0.
 */
import type { SearchConfig } from '../protocol/config'
import type { RandomStream } from '../random'
import type { PreparedImages } from './prepare'

/** Padding in pixels, whether to flip at random, side of the cutout square (0 = none). */
export type Augmentation = SearchConfig['augment']

/** Output (y, x) is the source at (y + shiftY, x + shiftX), x counted from the right when flipped. */
function writeShifted(
  { side, sums, normalised: [red, green, blue] }: PreparedImages,
  index: number,
  shiftY: number,
  shiftX: number,
  isFlipped: boolean,
  out: Float32Array,
  start: number,
): void {
  const image = index * side * side * 3
  let to = start
  for (let y = 0; y < side; y++) {
    const sourceY = y + shiftY
    const isRowInside = sourceY >= 0 && sourceY < side
    for (let x = 0; x < side; x++, to += 4) {
      const sourceX = (isFlipped ? side - 1 - x : x) + shiftX
      const isInside = isRowInside && sourceX >= 0 && sourceX < side
      const from = image + (sourceY * side + sourceX) * 3
      out[to] = red[isInside ? (sums[from] as number) : 0] as number
      out[to + 1] = green[isInside ? (sums[from + 1] as number) : 0] as number
      out[to + 2] = blue[isInside ? (sums[from + 2] as number) : 0] as number
      out[to + 3] = 0
    }
  }
}

/** Sets a square to 0: `length` a side around (centreY, centreX), clipped at the borders. */
function cutOut(
  out: Float32Array,
  start: number,
  side: number,
  length: number,
  centreY: number,
  centreX: number,
): void {
  const top = centreY - Math.floor(length / 2)
  const left = centreX - Math.floor(length / 2)
  const right = Math.min(side, left + length)
  for (let y = Math.max(0, top); y < Math.min(side, top + length); y++)
    out.fill(0, start + (y * side + Math.max(0, left)) * 4, start + (y * side + right) * 4)
}

/** Image `index`, normalised, into `out` from `start` on. */
export function writePlain(images: PreparedImages, index: number, out: Float32Array, start: number): void {
  writeShifted(images, index, 0, 0, false, out, start)
}

/**
 * Image `index`, augmented and normalised, into `out` from `start` on. Takes from `random` two numbers for a crop, one
 * for a flip and two for a cutout, so the draws of an image do not depend on what they come out as.
 */
export function writeAugmented(
  images: PreparedImages,
  index: number,
  { crop, flip, cutout }: Augmentation,
  random: RandomStream,
  out: Float32Array,
  start: number,
): void {
  const shiftY = crop > 0 ? random.below(2 * crop + 1) - crop : 0
  const shiftX = crop > 0 ? random.below(2 * crop + 1) - crop : 0
  const isFlipped = flip && random.next() < 0.5
  writeShifted(images, index, shiftY, shiftX, isFlipped, out, start)
  if (cutout > 0) cutOut(out, start, images.side, cutout, random.below(images.side), random.below(images.side))
}
