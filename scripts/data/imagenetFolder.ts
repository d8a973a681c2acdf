/** A folder of pictures, one folder a class, as Tiny-ImageNet-200 and ImageNet are unpacked -> a Dataset of 32 x 32 images. */
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Decoded } from '../../headless/decode'
import { type Dataset, IMAGE_BYTES, measureNormalisation } from '../../src/data/dataset'
import { MAX_IMAGES } from '../../src/data/manifest'
import { grouped } from '../../src/data/numbers'
import { SearchError } from '../../src/errors'
import { DATASET_CLASSES } from '../../src/protocol/config'
import { openHeadlessPage } from '../host/browser'

export type ImagenetId = 'tiny-imagenet' | 'imagenet'

const TITLES: Readonly<Record<ImagenetId, string>> = { 'tiny-imagenet': 'Tiny-ImageNet-200', imagenet: 'ImageNet' }
const PICTURE = /\.jpe?g$/i
/** Pictures a call to the page decodes; a thousand images are 4 MB of base64. */
const BATCH = 500
/** More than any of the sets needs. */
const MOST_CLASSES = 1000

interface Listed {
  readonly file: string
  readonly label: number
}

const refuse = (message: string): never => {
  throw new SearchError('bad-archive', message)
}

const isFolder = async (folder: string): Promise<boolean> =>
  (await stat(folder).catch(() => null))?.isDirectory() ?? false

/** Names of classes by their folder, from words.txt where there is one: "n02124075<tab>Egyptian cat". */
async function readWords(folder: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(path.join(folder, 'words.txt'), 'utf8').catch(() => '')
  return new Map(
    text.split('\n').flatMap((line) => {
      const [id, words] = line.trim().split('\t')
      return id && words ? [[id, words.slice(0, 80)] as const] : []
    }),
  )
}

async function picturesOf(folder: string): Promise<string[]> {
  const inner = path.join(folder, 'images')
  const place = (await isFolder(inner)) ? inner : folder
  const names = (await readdir(place)).filter((name) => PICTURE.test(name))
  return names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).map((name) => path.join(place, name))
}

/**
 * The first picture of every class, then the second of every class, and so on, so that any number of images from the
 * front, and each half of them, holds the classes in equal parts.
 */
export function takeTurns<Item>(classes: readonly (readonly Item[])[]): Item[] {
  const longest = Math.max(0, ...classes.map((items) => items.length))
  return Array.from({ length: longest }, (_, i) => classes.flatMap((items) => items.slice(i, i + 1))).flat()
}

/** @throws SearchError 'bad-archive' for more pictures than a set may hold: before they are decoded, which takes hours */
export function checkCount(folder: string, pictures: number): void {
  if (pictures > MAX_IMAGES)
    refuse(`${folder}: ${grouped(pictures)} pictures, at most ${grouped(MAX_IMAGES)}: --limit ${MAX_IMAGES}`)
}

/**
 * Classes are the folders in `train/`, in order of name; their pictures lie there or in a folder `images`. Validation images
 * are not read: shards hold training images.
 *
 * @param limit first so many images, classes taking turns; all when left out
 * @throws SearchError 'bad-archive' naming the folder or picture and the rule
 */
export async function readImagenetFolder(
  id: ImagenetId,
  from: string,
  limit = Number.POSITIVE_INFINITY,
  onProgress: (decoded: number, total: number) => void = () => {},
): Promise<Dataset> {
  const train = path.join(from, 'train')
  if (!(await isFolder(train))) refuse(`${from}: holds no folder train, expected train/<class>/*.JPEG`)
  const entries = await readdir(train, { withFileTypes: true })
  const classes = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
  if (classes.length < 2 || classes.length > MOST_CLASSES)
    refuse(`${train}: ${grouped(classes.length)} folders, expected 2 to ${grouped(MOST_CLASSES)}, a class each`)
  const words = await readWords(from)
  const listed = await Promise.all(
    classes.map(async (name, label): Promise<Listed[]> => {
      const files = await picturesOf(path.join(train, name))
      if (files.length === 0) refuse(`${path.join(train, name)}: holds no .JPEG file`)
      return files.map((file) => ({ file, label }))
    }),
  )
  const taken = takeTurns(listed).slice(0, limit)
  checkCount(train, taken.length)
  const pixels = await decodeAll(
    taken.map(({ file }) => file),
    onProgress,
  )
  const all = DATASET_CLASSES[id]
  const part = classes.length === all ? '' : ` of ${classes.length} of ${all} classes`
  return {
    info: {
      id,
      title: `${TITLES[id]} at 32x32 (${grouped(taken.length)} training images${part})`,
      images: taken.length,
      classes: classes.length,
      classNames: classes.map((name) => words.get(name) ?? name),
    },
    pixels,
    labels: Uint16Array.from(taken, ({ label }) => label),
    ...measureNormalisation(pixels),
    source: `${path.basename(path.resolve(from))}/train, middle squares averaged to 32x32`,
    test: null,
  }
}

/** @returns [N,32,32,3] */
async function decodeAll(files: readonly string[], onProgress: (decoded: number, total: number) => void) {
  const pixels = new Uint8Array(files.length * IMAGE_BYTES)
  const page = await openHeadlessPage({ gpu: false })
  try {
    for (let first = 0; first < files.length; first += BATCH) {
      const batch = files.slice(first, first + BATCH)
      const served = batch.map((file) => ({ name: path.basename(file), url: page.serveFile(file) }))
      const decoded = await page.call<Decoded>('decode-images', { files: served })
      if ('refused' in decoded) throw new SearchError('bad-archive', decoded.refused)
      pixels.set(Buffer.from(decoded.base64, 'base64'), first * IMAGE_BYTES)
      onProgress(first + batch.length, files.length)
    }
  } finally {
    await page.close()
  }
  return pixels
}
