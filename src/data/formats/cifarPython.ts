/**
 * The Python version of CIFAR-10 and CIFAR-100: pickled dicts with `data`, a numpy array of N x 3,072 bytes (three 32 x 32
 * colour planes), and `labels` or `fine_labels` with `coarse_labels`; names of classes in `batches.meta` or `meta`.
 * https://www.cs.toronto.edu/~kriz/cifar.html
 */
import { shown } from '../../errors'
import { CIFAR_LAYOUTS, type CifarLayout } from '../cifarBinary'
import { IMAGE_BYTES, type LabelledImages } from '../dataset'
import { grouped } from '../numbers'
import { refuse } from '../refuse'
import { type Pickled, pickledEntry, pickledText, readPickle } from './pickle'

/** A batch as it is named and laid out. */
export interface PythonBatch extends LabelledImages {
  readonly name: string
  readonly layout: CifarLayout
  readonly role: 'train' | 'test'
}

/** Names of classes in label order, from a meta file. */
export interface PythonMeta {
  readonly name: string
  readonly id: 'cifar10' | 'cifar100'
  readonly classNames: readonly string[]
}

const NAME = /^(data_batch_\d+|test_batch|batches\.meta|train|test|meta)$/

/** Whether a file without extension is named as those of the Python version are. */
export function isPythonName(name: string): boolean {
  return NAME.test(name)
}

/** @throws SearchError 'bad-archive' naming the file and what is wrong with it */
export function readPythonFile(name: string, bytes: Uint8Array): PythonBatch | PythonMeta {
  const dict = readPickle(name, bytes)
  if (!(dict instanceof Map)) refuse(`${name}: a pickle of no dict, expected one with data and labels`)
  return readMeta(name, dict) ?? readBatch(name, dict)
}

function readMeta(name: string, dict: Pickled): PythonMeta | null {
  const plain = pickledEntry(dict, 'label_names')
  const fine = pickledEntry(dict, 'fine_label_names')
  const names = plain ?? fine
  if (names === undefined) return null
  const classNames = Array.isArray(names) ? names.map((own) => pickledText(own as Pickled)) : []
  if (classNames.length === 0 || classNames.includes(null)) refuse(`${name}: label names that are no list of texts`)
  const id = plain === undefined ? 'cifar100' : 'cifar10'
  const known = CIFAR_LAYOUTS[id]
  if (classNames.join() !== known.classNames.join())
    refuse(`${name}: class names ${shown(classNames)} are not those of ${known.title}`)
  return { name, id, classNames: known.classNames }
}

function readBatch(name: string, dict: Pickled): PythonBatch {
  const data = pickledEntry(dict, 'data')
  if (!isArray(data)) refuse(`${name}: a pickle without the array "data", expected a batch of CIFAR's Python version`)
  const [count = 0, length] = data.shape
  if (data.shape.length !== 2 || length !== IMAGE_BYTES || !/u1$/.test(data.dtype) || data.isFortran)
    refuse(`${name}: data is ${data.shape.join(' x ')} ${data.dtype}, expected images x 3,072 unsigned bytes`)
  if (count === 0) refuse(`${name}: holds no images`)
  const fine = pickledEntry(dict, 'fine_labels')
  const given = pickledEntry(dict, 'labels') ?? fine
  const layout = fine === undefined ? CIFAR_LAYOUTS.cifar10 : CIFAR_LAYOUTS.cifar100
  if (!Array.isArray(given)) refuse(`${name}: images without labels, expected a list "labels" or "fine_labels"`)
  if (given.length !== count) refuse(`${name}: ${grouped(given.length)} labels for ${grouped(count)} images`)
  checkLabels(name, given, layout.classNames.length, 'label')
  const coarse = pickledEntry(dict, 'coarse_labels')
  if (Array.isArray(coarse)) checkLabels(name, coarse, 20, 'coarse label')
  return {
    name,
    layout,
    role: /^test/.test(name) ? 'test' : 'train',
    pixels: interleaved(data.bytes, count),
    labels: Uint16Array.from(given as number[]),
  }
}

function isArray(value: Pickled | undefined): value is Extract<Pickled, { kind: 'array' }> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'array'
}

function checkLabels(name: string, labels: readonly unknown[], classes: number, what: string): void {
  const at = labels.findIndex(
    (label) => !Number.isInteger(label) || (label as number) < 0 || (label as number) >= classes,
  )
  if (at >= 0) refuse(`${name}: image ${grouped(at)} has ${what} ${shown(labels[at])}, expected 0 to ${classes - 1}`)
}

/** [N,3,32,32] -> [N,32,32,3] */
function interleaved(planes: Uint8Array, count: number): Uint8Array {
  const pixels = new Uint8Array(count * IMAGE_BYTES)
  const plane = IMAGE_BYTES / 3
  let to = 0
  for (let n = 0; n < count; n++)
    for (let i = n * IMAGE_BYTES; i < n * IMAGE_BYTES + plane; i++) {
      pixels[to++] = planes[i] as number
      pixels[to++] = planes[i + plane] as number
      pixels[to++] = planes[i + 2 * plane] as number
    }
  return pixels
}
