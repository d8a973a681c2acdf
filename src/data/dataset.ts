/**
 * The data set as the engine sees it: pixels, labels and what is needed to normalise them, all in memory.
 * Letters: N images, H = W = 32, C = 3.
 */
import type { DatasetInfo } from '../protocol/facts'

/** Pixels a side of a stored image. */
export const IMAGE_SIDE = 32
/** Bytes of one stored image, 32 x 32 x 3. */
export const IMAGE_BYTES = IMAGE_SIDE * IMAGE_SIDE * 3

/** A decoded picture of any size. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3 | 4
  /** [height,width,channels], 0..255 */
  readonly data: Uint8Array | Uint8ClampedArray
}

/** One number for each of R, G, B. */
export type Rgb = readonly [number, number, number]

export interface LabelledImages {
  /** [N,32,32,3], 0..255, channels interleaved. */
  readonly pixels: Uint8Array
  /** [N], class index. */
  readonly labels: Uint16Array
}

/** Mean and standard deviation of the channels, on pixels / 255. */
export interface Normalisation {
  readonly mean: Rgb
  readonly std: Rgb
}

/** The training images of a set in file order; `info.images` = N. */
export interface Dataset extends LabelledImages, Normalisation {
  readonly info: DatasetInfo
  /** Where the images come from, for records: file names or "generated, seed 2"; never a path. */
  readonly source: string
  /** The set's test images, kept apart: a search never sees them. null when not loaded. */
  readonly test: LabelledImages | null
}

/** Published constants of the official CIFAR-10 training set (quark0/darts cnn/utils.py). */
export const CIFAR10_NORMALISATION: Normalisation = {
  mean: [0.49139968, 0.48215827, 0.44653124],
  std: [0.24703233, 0.24348505, 0.26158768],
}

/** Published constants of the official CIFAR-100 training set. */
export const CIFAR100_NORMALISATION: Normalisation = {
  mean: [0.5071, 0.4867, 0.4408],
  std: [0.2675, 0.2565, 0.2761],
}

/**
 * Mean and standard deviation per channel, on pixels / 255; the population form (divided by the count).
 *
 * @param pixels [N,32,32,3] with N >= 1
 */
export function measureNormalisation(pixels: Uint8Array): Normalisation {
  const sum = [0, 0, 0]
  const squares = [0, 0, 0]
  for (let channel = 0; channel < 3; channel++) {
    let s = 0
    let q = 0
    for (let i = channel; i < pixels.length; i += 3) {
      const value = pixels[i] as number
      s += value
      q += value * value
    }
    sum[channel] = s
    squares[channel] = q
  }
  const count = pixels.length / 3
  const mean = sum.map((s) => s / count / 255)
  const std = squares.map((q, c) => Math.sqrt(Math.max(0, q / count / 65025 - (mean[c] as number) ** 2)))
  return { mean: mean as unknown as Rgb, std: std as unknown as Rgb }
}
