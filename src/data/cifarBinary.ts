/**
 * The official binary layouts of CIFAR: records of label bytes and three 32 x 32 colour planes, row-major.
 * CIFAR-10: 1 + 3,072 bytes. CIFAR-100: coarse label, fine label, 3,072 bytes; the fine label is the class.
 * https://www.cs.toronto.edu/~kriz/cifar.html
 */
import { SearchError } from '../errors'
import { CIFAR10_CLASSES, CIFAR100_CLASSES } from './cifarNames'
import {
  CIFAR10_NORMALISATION,
  CIFAR100_NORMALISATION,
  IMAGE_BYTES,
  type LabelledImages,
  type Normalisation,
} from './dataset'
import { grouped } from './numbers'

export type CifarId = 'cifar10' | 'cifar100'

export interface CifarLayout {
  readonly id: CifarId
  readonly title: string
  readonly classNames: readonly string[]
  readonly normalisation: Normalisation
  /** The label bytes of a record in order; the last one is the class. */
  readonly labels: readonly { readonly name: string; readonly count: number }[]
  readonly recordBytes: number
  /** Images of the whole official training set. */
  readonly officialImages: number
}

export const CIFAR_LAYOUTS: Readonly<Record<CifarId, CifarLayout>> = {
  cifar10: {
    id: 'cifar10',
    title: 'CIFAR-10',
    classNames: CIFAR10_CLASSES,
    normalisation: CIFAR10_NORMALISATION,
    labels: [{ name: 'label', count: 10 }],
    recordBytes: 1 + IMAGE_BYTES,
    officialImages: 50_000,
  },
  cifar100: {
    id: 'cifar100',
    title: 'CIFAR-100',
    classNames: CIFAR100_CLASSES,
    normalisation: CIFAR100_NORMALISATION,
    labels: [
      { name: 'coarse label', count: 20 },
      { name: 'fine label', count: 100 },
    ],
    recordBytes: 2 + IMAGE_BYTES,
    officialImages: 50_000,
  },
}

/** One file of a set, checked and unpacked. */
export interface CifarFile extends LabelledImages {
  /** File name without folders. */
  readonly name: string
  readonly layout: CifarLayout
  /** `test` files are kept apart from the search. */
  readonly role: 'train' | 'test'
}

/** "CIFAR-10", or what part of it `images` images are. */
export function cifarTitle(layout: CifarLayout, images: number): string {
  if (images === layout.officialImages) return layout.title
  return `${layout.title} subset (${grouped(images)} of ${grouped(layout.officialImages)} training images)`
}

/** The first label outside its range, said in words, or null when all are inside. */
function labelFault(layout: CifarLayout, bytes: Uint8Array): string | null {
  for (let start = 0, record = 0; start < bytes.length; start += layout.recordBytes, record++)
    for (const [i, { name, count }] of layout.labels.entries()) {
      const label = bytes[start + i] as number
      if (label >= count) return `record ${grouped(record)} has ${name} ${label}, expected 0 to ${count - 1}`
    }
  return null
}

function layoutByName(name: string): CifarLayout | null {
  if (/^(data|test)_batch.*\.bin$/i.test(name)) return CIFAR_LAYOUTS.cifar10
  if (/^(train|test)\.bin$/i.test(name)) return CIFAR_LAYOUTS.cifar100
  return null
}

/** The official names decide; another name is told by its length, and by its labels where the length fits both. */
function detectLayout(name: string, bytes: Uint8Array): CifarLayout {
  const named = layoutByName(name)
  if (named) return named
  const fitting = Object.values(CIFAR_LAYOUTS).filter((layout) => bytes.length % layout.recordBytes === 0)
  const [first] = fitting
  if (!first)
    throw new SearchError(
      'bad-archive',
      `${name}: ${grouped(bytes.length)} bytes, expected a multiple of 3,073 (CIFAR-10) or 3,074 (CIFAR-100)`,
    )
  return fitting.find((layout) => labelFault(layout, bytes) === null) ?? first
}

/** Planes to interleaved channels. [N,3,32,32] with label bytes in between -> pixels [N,32,32,3], labels [N]. */
function unpack(layout: CifarLayout, bytes: Uint8Array): LabelledImages {
  const count = bytes.length / layout.recordBytes
  const pixels = new Uint8Array(count * IMAGE_BYTES)
  const labels = new Uint16Array(count)
  const plane = IMAGE_BYTES / 3
  let to = 0
  for (let n = 0; n < count; n++) {
    let from = n * layout.recordBytes + layout.labels.length
    labels[n] = bytes[from - 1] as number
    for (let i = 0; i < plane; i++, from++) {
      pixels[to++] = bytes[from] as number
      pixels[to++] = bytes[from + plane] as number
      pixels[to++] = bytes[from + 2 * plane] as number
    }
  }
  return { pixels, labels }
}

/**
 * One unpacked binary file of CIFAR-10 or CIFAR-100.
 *
 * @param name file name without folders: `data_batch_1.bin`, `train.bin`, or another one that ends in `.bin`
 * @throws SearchError 'bad-archive' when it is empty, its length is no multiple of a record, or a label is out of range
 */
export function parseCifarFile(name: string, bytes: Uint8Array): CifarFile {
  if (bytes.length === 0) throw new SearchError('bad-archive', `${name}: empty, expected at least one CIFAR record`)
  const layout = detectLayout(name, bytes)
  if (bytes.length % layout.recordBytes !== 0)
    throw new SearchError(
      'bad-archive',
      `${name}: ${grouped(bytes.length)} bytes, expected a multiple of ${grouped(layout.recordBytes)}`,
    )
  const fault = labelFault(layout, bytes)
  if (fault) throw new SearchError('bad-archive', `${name}: ${fault}`)
  return { name, layout, role: /^test/i.test(name) ? 'test' : 'train', ...unpack(layout, bytes) }
}
