/**
 * numpy's .npy arrays in an .npz archive, in the manner of MedMNIST (`train_images`, `train_labels`, `val_...`,
 * `test_...`) and of Keras (`x_train`, `y_train`, `x_test`, `y_test`). Pickled arrays are not read.
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
import { shown } from '../../errors'
import { latin1Text } from '../latin1'
import { grouped } from '../numbers'
import { refuse } from '../refuse'
import { labelledImages, type PixelArray, pixelArray, wholeNumbers } from './arrays'

export interface NpyArray {
  readonly name: string
  /** numpy's name of an element: `|u1`, `<i8`. */
  readonly dtype: string
  readonly shape: readonly number[]
  /** C order. */
  readonly bytes: Uint8Array
}

export type Part = 'train' | 'validation' | 'test'

/** Names of the arrays of each part, without `.npy`. */
const NAMES: Readonly<Record<Part, readonly (readonly [images: string, labels: string])[]>> = {
  train: [
    ['train_images', 'train_labels'],
    ['x_train', 'y_train'],
    ['images', 'labels'],
    ['x', 'y'],
  ],
  validation: [
    ['val_images', 'val_labels'],
    ['x_val', 'y_val'],
  ],
  test: [
    ['test_images', 'test_labels'],
    ['x_test', 'y_test'],
  ],
}

export const NPZ_ARRAYS: ReadonlySet<string> = new Set(Object.values(NAMES).flat(2))

/** What a .npy file begins with: 0x93, then NUMPY. */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]

/**
 * @throws SearchError 'bad-archive' for what is no .npy file, Fortran order, Python objects, or a length that does not
 *         match the shape
 */
export function readNpy(name: string, bytes: Uint8Array): NpyArray {
  if (bytes.length < 12 || MAGIC.some((byte, i) => bytes[i] !== byte))
    refuse(`${name}: does not begin as numpy's .npy files do`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isLong = (bytes[6] as number) > 1
  const start = isLong ? 12 : 10
  const length = isLong ? view.getUint32(8, true) : view.getUint16(8, true)
  if (length > 10_000 || start + length > bytes.length) refuse(`${name}: cut short within its header`)
  const header = latin1Text(bytes.subarray(start, start + length))
  const dtype = /'descr':\s*'([^']{1,20})'/.exec(header)?.[1]
  const shapeText = /'shape':\s*\(([\d, ]*)\)/.exec(header)?.[1]
  if (dtype === undefined || shapeText === undefined)
    refuse(`${name}: header ${shown(header.trim())} names no plain type and shape`)
  const [, width] = /^[<>|=]?[biuf]([1248])$/.exec(dtype) ?? []
  if (width === undefined) refuse(`${name}: an array of ${shown(dtype)}: only whole and real numbers are read`)
  if (/'fortran_order':\s*True/.test(header)) refuse(`${name}: in Fortran order, expected C order`)
  const shape = shapeText
    .split(',')
    .map((size) => size.trim())
    .filter(Boolean)
    .map(Number)
  const expected = shape.reduce((product, size) => product * size, Number(width))
  const got = bytes.length - start - length
  if (got !== expected)
    refuse(
      `${name}: ${grouped(got)} bytes behind its header, expected ${grouped(expected)} for ${shape.join(' x ')} ${dtype}`,
    )
  return { name, dtype, shape, bytes: bytes.subarray(start + length) }
}

export interface NpzPart {
  readonly images: PixelArray
  readonly labels: { readonly name: string; readonly values: readonly number[] }
}

/**
 * The parts that the arrays make up.
 *
 * @param archive name of the .npz, for messages
 * @param arrays  by name, without `.npy`
 * @throws SearchError 'bad-archive' when there are no training images, or an array of a part is missing or of another kind
 */
export function npzParts(archive: string, arrays: ReadonlyMap<string, NpyArray>): ReadonlyMap<Part, NpzPart> {
  const parts = new Map<Part, NpzPart>()
  for (const [part, pairs] of Object.entries(NAMES) as [Part, (typeof NAMES)[Part]][])
    for (const [imagesName, labelsName] of pairs) {
      const images = arrays.get(imagesName)
      const labels = arrays.get(labelsName)
      if (!images && !labels) continue
      if (!labels) refuse(`${archive}: ${imagesName} without labels, expected ${labelsName} beside it`)
      if (!images) refuse(`${archive}: ${labelsName} without images, expected ${imagesName} beside it`)
      if (!/u1$/.test(images.dtype))
        refuse(`${archive}: ${imagesName} holds ${images.dtype}, expected unsigned bytes (|u1)`)
      parts.set(part, {
        images: pixelArray(`${archive}: ${imagesName}`, images.shape, images.bytes),
        labels: { name: `${archive}: ${labelsName}`, values: oneLabelEach(`${archive}: ${labelsName}`, labels) },
      })
      break
    }
  if (!parts.has('train')) {
    const found = [...arrays.keys()]
      .slice(0, 6)
      .map((key) => shown(key))
      .join(', ')
    refuse(`${archive}: holds ${found || 'no array'}, expected train_images and train_labels (or x_train and y_train)`)
  }
  return parts
}

/** Labels [N] or [N,1]. */
function oneLabelEach(name: string, { dtype, shape, bytes }: NpyArray): number[] {
  const [, labels = 1] = shape
  if (shape.length > 2 || labels !== 1) refuse(`${name}: an array of ${shape.join(' x ')}, expected one label an image`)
  return wholeNumbers(name, dtype, bytes)
}

export function readNpzPart({ images, labels }: NpzPart, limit: number) {
  return labelledImages(images, labels, limit)
}
