/**
 * Images and labels that a file holds as plain arrays (IDX, npz, pickles), checked and brought to stored images.
 * Letters: N images, H, W their size, C their channels.
 */
import { IMAGE_BYTES, type LabelledImages } from '../dataset'
import { grouped } from '../numbers'
import { refuse } from '../refuse'
import { storeImage } from '../storedImage'

/** Pixels of one size, row by row, channels last: [N,H,W,C]. */
export interface PixelArray {
  /** What holds it, for messages. */
  readonly name: string
  readonly count: number
  readonly height: number
  readonly width: number
  readonly channels: 1 | 3 | 4
  readonly bytes: Uint8Array
}

/** Longest side of an image that a search reduces to 32 pixels. */
export const LONGEST_SIDE = 4096
/** A tab holds 3 KB an image; 200,000 images are 614 MB. */
export const MOST_IMAGES = 200_000
export const MOST_CLASSES = 1000

/**
 * The shape of an array as images: [N,H,W] or [N,H,W,C].
 *
 * @throws SearchError 'bad-archive' naming the array, its shape and the rule
 */
export function pixelArray(name: string, shape: readonly number[], bytes: Uint8Array): PixelArray {
  const [count = 0, height = 0, width = 0, channels = 1] = shape
  const text = shape.join(' x ')
  if (shape.length < 3 || shape.length > 4)
    refuse(`${name}: an array of ${text}, expected images x height x width or images x height x width x channels`)
  if (channels !== 1 && channels !== 3 && channels !== 4)
    refuse(`${name}: ${grouped(channels)} channels an image (${text}), expected 1, 3 or 4`)
  if (count === 0) refuse(`${name}: holds no images`)
  if (height === 0 || width === 0 || height > LONGEST_SIDE || width > LONGEST_SIDE)
    refuse(`${name}: images of ${height} x ${width} pixels, expected 1 to ${grouped(LONGEST_SIDE)} a side`)
  return { name, count, height, width, channels, bytes }
}

/** Whole numbers of an array, whatever their width; little-endian where not said. */
export function wholeNumbers(name: string, dtype: string, bytes: Uint8Array): number[] {
  const [, order, kind, width] = /^([<>|=])?([biu])([1248])$/.exec(dtype) ?? []
  if (kind === undefined) refuse(`${name}: labels of type ${dtype}, expected whole numbers`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const size = Number(width)
  const isLittle = order !== '>'
  const read = {
    1: (at: number) => (kind === 'i' ? view.getInt8(at) : view.getUint8(at)),
    2: (at: number) => (kind === 'i' ? view.getInt16(at, isLittle) : view.getUint16(at, isLittle)),
    4: (at: number) => (kind === 'i' ? view.getInt32(at, isLittle) : view.getUint32(at, isLittle)),
    8: (at: number) => Number(kind === 'i' ? view.getBigInt64(at, isLittle) : view.getBigUint64(at, isLittle)),
  }[size as 1 | 2 | 4 | 8]
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, i) => read(i * size))
}

/**
 * Images and their labels as they are stored; at most `limit` of them, from the front.
 *
 * @returns pixels [n,32,32,3], labels [n]
 * @throws SearchError 'bad-archive' when there are more of the one than of the other, or a label is no class
 */
export function labelledImages(
  images: PixelArray,
  labels: { readonly name: string; readonly values: readonly number[] },
  limit: number,
): LabelledImages {
  const { name, count, height, width, channels, bytes } = images
  const { values } = labels
  if (values.length !== count)
    refuse(`${labels.name}: ${grouped(values.length)} labels, ${name} has ${grouped(count)} images`)
  const take = Math.min(count, limit)
  const own = Uint16Array.from({ length: take }, (_, n) => {
    const label = values[n] as number
    if (!Number.isInteger(label) || label < 0 || label > 65_535)
      refuse(`${labels.name}: image ${grouped(n)} has label ${label}, expected a whole number from 0 to 65,535`)
    return label
  })
  const pixels = new Uint8Array(take * IMAGE_BYTES)
  const stride = height * width * channels
  for (let n = 0; n < take; n++)
    storeImage({ data: bytes.subarray(n * stride, (n + 1) * stride), height, width, channels }, pixels, n)
  return { pixels, labels: own }
}
