/** IDX files and .npz archives -> one set, all images of one size. */
import type { LabelledImages } from '../dataset'
import { sha256Hex } from '../digest'
import { FASHION_MNIST_CLASSES, FASHION_MNIST_FILES, fashionMnistTitle } from '../fashionMnist'
import { type RawSet, remark, sizeRemarks } from '../imageSet'
import { refuse } from '../refuse'
import { MOST_IMAGES, type PixelArray } from './arrays'
import { baseName, bytesOf, type Entry } from './entry'
import { type IdxArray, pairIdx, readIdx, readPair } from './idx'
import { NPZ_ARRAYS, type NpyArray, npzParts, readNpy, readNpzPart } from './npz'
import { readZip, type ZipLimits } from './zip'

/** What one file of arrays may unpack to: it is held while its images are stored. */
const ARRAY_LIMIT_BYTES = 1_500_000_000

/** @throws SearchError 'bad-archive' naming the file, the value and the rule */
export async function readIdxSet(entries: readonly Entry[], name: string): Promise<RawSet> {
  const arrays: IdxArray[] = []
  const digests = new Set<string>()
  for (const entry of entries) {
    const bytes = await bytesOf(entry)
    arrays.push(readIdx(baseName(entry.path), bytes))
    digests.add(await sha256Hex(bytes))
  }
  const pairs = pairIdx(arrays)
  const train = pairs.filter(({ role }) => role === 'train')
  const test = pairs.filter(({ role }) => role === 'test')
  const [first, second] = train
  if (second)
    refuse(`${first?.images.name} and ${second.images.name}: two sets of training images, give one set at a time`)
  if (test[1])
    refuse(`${test[0]?.images.name} and ${test[1].images.name}: two sets of test images, give one set at a time`)
  // Images of one file without a word of training or test in its name are all there is.
  const main = first ?? test[0]
  if (!main) refuse(`${arrays[0]?.name}: no images, expected a file of images and a file of labels`)
  const heldOut = first ? test[0] : undefined
  const isFashion = ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte'].every((file) =>
    digests.has(FASHION_MNIST_FILES[file as keyof typeof FASHION_MNIST_FILES]),
  )
  return assemble({
    format: 'idx',
    name,
    source: entries
      .map(({ origin }) => origin)
      .filter((origin, i, all) => all.indexOf(origin) === i)
      .join(', '),
    ...(isFashion
      ? { classNames: FASHION_MNIST_CLASSES, known: { id: 'fashion-mnist', title: fashionMnistTitle } }
      : { classNames: null }),
    parts: {
      train: { images: main.images, read: (limit) => readPair(main, limit) },
      test: heldOut && { images: heldOut.images, read: (limit) => readPair(heldOut, limit) },
    },
  })
}

/** @throws SearchError 'bad-archive' naming the archive, the array and the rule */
export async function readNpzSet(entry: Entry, name: string, limits?: ZipLimits): Promise<RawSet> {
  const archive = baseName(entry.path)
  const { files } = await readZip(
    archive,
    await entry.open(),
    limits ?? { archiveBytes: 4 * ARRAY_LIMIT_BYTES, fileBytes: ARRAY_LIMIT_BYTES },
  )
  const arrays = new Map<string, NpyArray>()
  for (const file of files) {
    const key = file.path.replace(/\.npy$/, '')
    if (key === file.path || !NPZ_ARRAYS.has(key)) continue
    arrays.set(key, readNpy(`${archive}: ${file.path}`, await bytesOf(file)))
  }
  if (arrays.size === 0) {
    const held = files
      .slice(0, 6)
      .map(({ path }) => baseName(path))
      .join(', ')
    refuse(
      `${archive}: holds ${held || 'nothing'}, expected train_images.npy and train_labels.npy (or x_train and y_train)`,
    )
  }
  const parts = npzParts(archive, arrays)
  const own = (part: 'train' | 'validation' | 'test') => {
    const found = parts.get(part)
    return found && { images: found.images, read: (limit: number) => readNpzPart(found, limit) }
  }
  return assemble({
    format: 'npz',
    name,
    source: entry.origin,
    classNames: null,
    parts: { train: own('train') as ArrayPart, validation: own('validation'), test: own('test') },
  })
}

interface ArrayPart {
  readonly images: PixelArray
  readonly read: (limit: number) => LabelledImages
}

function assemble({
  parts: { train, validation, test },
  ...set
}: Pick<RawSet, 'format' | 'name' | 'source' | 'classNames' | 'known'> & {
  readonly parts: {
    readonly train: ArrayPart
    readonly validation?: ArrayPart | undefined
    readonly test?: ArrayPart | undefined
  }
}): RawSet {
  const { height, width, channels } = train.images
  for (const part of [validation, test])
    if (part && (part.images.height !== height || part.images.width !== width || part.images.channels !== channels))
      refuse(
        `${part.images.name}: images of ${part.images.height} x ${part.images.width} x ${part.images.channels}, ` +
          `${train.images.name} has ${height} x ${width} x ${channels}`,
      )
  const counts = [train, validation, test].map((part) => part?.images.count ?? 0)
  const [trainCount = 0, validationCount = 0, testCount = 0] = counts
  const images = train.read(MOST_IMAGES)
  const over = trainCount - images.labels.length
  return {
    ...set,
    size: [height, width],
    channels: channels === 1 ? 1 : 3,
    train: images,
    // Beside test images they are not used.
    validation: test ? null : (validation?.read(MOST_IMAGES) ?? null),
    test: test?.read(MOST_IMAGES) ?? null,
    found: { train: trainCount, validation: validationCount, test: testCount },
    remarks: [
      ...sizeRemarks(trainCount + testCount, [height, width], channels === 1 ? 1 : 3),
      ...(over > 0 ? [remark('over-limit', over)] : []),
    ],
  }
}
