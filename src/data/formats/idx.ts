/**
 * IDX files, the format of MNIST and its kin: a magic number (two zero bytes, the type of the numbers, how many sizes),
 * big-endian sizes, the numbers. Images and labels are two files that belong together by their names.
 * http://yann.lecun.com/exdb/mnist (layout), https://github.com/zalandoresearch/fashion-mnist (names)
 */
import type { LabelledImages } from '../dataset'
import { grouped } from '../numbers'
import { refuse } from '../refuse'
import { labelledImages, MOST_IMAGES, type PixelArray, pixelArray, wholeNumbers } from './arrays'

/** Type byte -> numpy's name of the type. */
const TYPES: Readonly<Record<number, string>> = { 8: 'u1', 9: 'i1', 11: '>i2', 12: '>i4' }

export interface IdxArray {
  readonly name: string
  readonly dtype: string
  readonly shape: readonly number[]
  readonly bytes: Uint8Array
}

export interface IdxPair {
  readonly role: 'train' | 'test'
  readonly images: PixelArray
  readonly labels: { readonly name: string; readonly values: readonly number[] }
}

/** Whether a file begins as an IDX file does: zero, zero, a known type, one to four sizes. */
export function looksLikeIdx(start: Uint8Array): boolean {
  const [first, second, type = 0, sizes = 0] = start
  return first === 0 && second === 0 && type in TYPES && sizes >= 1 && sizes <= 4
}

/**
 * One unpacked file.
 *
 * @throws SearchError 'bad-archive' for another magic number or a length that does not match the sizes
 */
export function readIdx(name: string, bytes: Uint8Array): IdxArray {
  if (!looksLikeIdx(bytes)) {
    const start = [...bytes.subarray(0, 4)].join(' ')
    refuse(
      `${name}: begins with bytes ${start || '(none)'}, expected 0 0, a type and a number of sizes, as IDX files do`,
    )
  }
  const [, , type, dimensions] = bytes as unknown as [number, number, number, number]
  const header = 4 + 4 * dimensions
  if (bytes.length < header) refuse(`${name}: ${bytes.length} bytes, cut short within its header`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i))
  const dtype = TYPES[type] as string
  const expected = shape.reduce((product, size) => product * size, Number(dtype.at(-1)))
  if (bytes.length - header !== expected)
    refuse(
      `${name}: ${grouped(bytes.length - header)} bytes behind its header, expected ${grouped(expected)} for ` +
        `${shape.join(' x ')}${bytes.length - header < expected ? ': cut short, get the file again' : ''}`,
    )
  return { name, dtype, shape, bytes: bytes.subarray(header) }
}

/** What images and labels that belong together have in common: the name without the words that tell them apart. */
function pairKey(name: string): string {
  return name
    .toLowerCase()
    .replace(/images?|labels?/g, '*')
    .replace(/idx\d/g, 'idx')
    .replace(/\.(idx|ubyte)$/, '')
}

/**
 * Pairs of images and labels; training and test files are told by their names (`t10k` and `test` are test images).
 *
 * @throws SearchError 'bad-archive' for images without labels, labels without images, and what `pixelArray` refuses
 */
export function pairIdx(arrays: readonly IdxArray[]): IdxPair[] {
  const labels = arrays.filter(({ shape }) => shape.length === 1)
  const images = arrays.filter(({ shape }) => shape.length >= 3)
  const odd = arrays.find(({ shape }) => shape.length === 2)
  if (odd) refuse(`${odd.name}: ${odd.shape.join(' x ')} numbers, expected images (3 or 4 sizes) or labels (1 size)`)
  const taken = new Set<IdxArray>()
  const pairs = images.map((own): IdxPair => {
    const partner = labels.find((array) => !taken.has(array) && pairKey(array.name) === pairKey(own.name))
    if (!partner) refuse(`${own.name}: images without their labels, expected ${labelName(own.name)} beside it`)
    taken.add(partner)
    if (own.dtype !== 'u1') refuse(`${own.name}: pixels of type ${own.dtype}, expected unsigned bytes`)
    return {
      role: /t10k|test|valid/i.test(own.name) ? 'test' : 'train',
      images: pixelArray(own.name, own.shape, own.bytes),
      labels: { name: partner.name, values: wholeNumbers(partner.name, partner.dtype, partner.bytes) },
    }
  })
  const alone = labels.find((array) => !taken.has(array))
  if (alone) refuse(`${alone.name}: labels without their images, expected the file of images beside it`)
  return pairs
}

function labelName(name: string): string {
  const other = name.replace(/images/i, 'labels').replace(/idx[34]/i, 'idx1')
  return other === name ? 'a file of as many labels' : other
}

/** The images of one pair. */
export function readPair({ images, labels }: IdxPair, limit = MOST_IMAGES): LabelledImages {
  return labelledImages(images, labels, limit)
}
