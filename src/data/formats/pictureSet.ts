/** Pictures in folders, Tiny-ImageNet's folder, Parquet files -> one set; the classes take turns before anything is decoded. */
import { SearchError } from '../../errors'
import type { Remark } from '../../protocol/imageSet'
import type { LabelledImages } from '../dataset'
import { byClass, isSorted, type RawSet, remark, spread } from '../imageSet'
import { grouped } from '../numbers'
import { refuse } from '../refuse'
import { MOST_IMAGES } from './arrays'
import { bytesOf, type Entry, shownPath } from './entry'
import type { Part } from './npz'
import { type ParquetFile, readParquet } from './parquet'
import { type FolderPicture, isAnnotations, sortPictures } from './pictureFolder'
import { type DecodePicture, type LabelledPicture, type ReadPictures, readPictures } from './pictures'

const PARTS: readonly Part[] = ['train', 'validation', 'test']
/** val_annotations.txt of Tiny-ImageNet has 0.4 MB, words.txt 2.7 MB. */
const TEXT_LIMIT_BYTES = 10_000_000
/** Where held-out images come out of the training pictures, one in six, so many times the wanted number are decoded. */
const WITH_HELD_OUT = 1.25

export interface PictureOptions {
  readonly decode?: DecodePicture | undefined
  /** At most so many training images are decoded. */
  readonly limit?: number | undefined
  readonly onProgress?: ((read: number, total: number) => void) | undefined
}

type Pictures = Readonly<Record<Part, readonly LabelledPicture[]>>

async function textOf(entry: Entry): Promise<string> {
  if (entry.size > TEXT_LIMIT_BYTES)
    refuse(`${shownPath(entry.path)}: ${grouped(entry.size)} bytes, at most ${grouped(TEXT_LIMIT_BYTES)} are read`)
  return new TextDecoder().decode(await bytesOf(entry))
}

/** Names of classes by their folder, from words.txt where there is one: "n02124075<tab>Egyptian cat". */
async function readWords(entries: readonly Entry[]): Promise<ReadonlyMap<string, string>> {
  const words = entries.find(({ path }) => /(^|\/)words\.txt$/.test(path))
  if (!words) return new Map()
  return new Map(
    (await textOf(words)).split('\n').flatMap((line) => {
      const [id, own] = line.trim().split('\t')
      return id && own ? [[id, own] as const] : []
    }),
  )
}

/**
 * @param folders paths of folders that may hold no picture
 * @throws SearchError 'bad-archive' naming the folder or file, the value and the rule
 */
export async function readPictureSet(
  entries: readonly Entry[],
  folders: Iterable<string>,
  name: string,
  options: PictureOptions,
): Promise<RawSet> {
  const annotations = new Map<string, string>()
  for (const entry of entries) if (isAnnotations(entry.path)) annotations.set(entry.path, await textOf(entry))
  const { pictures, isTiny, emptyClasses, unlabelled } = sortPictures(entries, annotations, { name, folders })
  const classes = [...new Set([...pictures.map(({ className }) => className), ...emptyClasses])].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  )
  const words = await readWords(entries)
  const labelOf = new Map(classes.map((className, label) => [className, label]))
  const labelled = (part: Part): LabelledPicture[] => {
    const own = pictures.filter((picture) => picture.part === part)
    const byLabel = classes.map((): FolderPicture[] => [])
    for (const picture of own) byLabel[labelOf.get(picture.className) as number]?.push(picture)
    for (const list of byLabel) list.sort((a, b) => a.entry.path.localeCompare(b.entry.path, 'en', { numeric: true }))
    return spread(byLabel).map(({ entry, className }) => ({
      path: entry.path,
      label: labelOf.get(className) as number,
      open: () => entry.open(),
    }))
  }
  const isWhole =
    isTiny &&
    emptyClasses.length === 0 &&
    classes.length === 200 &&
    classes.every((className) => /^n\d{8}$/.test(className))
  const set = await decodeParts(
    name,
    { train: labelled('train'), validation: labelled('validation'), test: labelled('test') },
    options,
  )
  const remarks =
    unlabelled.length > 0
      ? [
          remark(
            'unlabelled',
            unlabelled.length,
            unlabelled.map(({ path }) => path),
          ),
        ]
      : []
  return {
    ...set,
    format: isTiny ? 'tiny-imagenet' : 'pictures',
    name,
    ...(isWhole
      ? {
          known: {
            id: 'tiny-imagenet',
            title: (count) => `Tiny-ImageNet-200 at 32x32 (${grouped(count)} training images)`,
          },
        }
      : {}),
    classNames: classes.map((className) => words.get(className) ?? className),
    source: originsOf(entries),
    remarks: [...remarks, ...set.remarks],
  }
}

/** @throws SearchError 'bad-archive' naming the file, the value and the rule */
export async function readParquetSet(
  entries: readonly Entry[],
  name: string,
  options: PictureOptions,
): Promise<RawSet> {
  const files: ParquetFile[] = []
  for (const entry of [...entries].sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true })))
    files.push(await readParquet(entry))
  const named = files.find(({ classNames }) => classNames !== null)
  const other = files.find(
    ({ classNames }) => classNames !== null && classNames.join('\n') !== named?.classNames?.join('\n'),
  )
  if (other) refuse(`${other.name}: names other classes than ${named?.name}, give one data set at a time`)
  const unlabelled = files.reduce((sum, file) => sum + file.unlabelled, 0)
  const hasTraining = files.some(({ part, pictures }) => part === 'train' && pictures.length > 0)
  const ofPart = (part: Part): LabelledPicture[] =>
    files.filter((file) => (hasTraining ? file.part : 'train') === part).flatMap(({ pictures }) => pictures)
  if (files.every(({ pictures }) => pictures.length === 0)) refuse(`${files[0]?.name}: no row has a label`)
  const all = ofPart('train')
  const parts = { train: some(all, options.limit), validation: ofPart('validation'), test: ofPart('test') }
  const set = await decodeParts(name, parts, options)
  return {
    ...set,
    found: { ...set.found, train: all.length },
    format: 'parquet',
    name,
    classNames: named?.classNames ?? null,
    source: originsOf(entries),
    remarks: [...(unlabelled > 0 ? [remark('unlabelled', unlabelled)] : []), ...set.remarks],
  }
}

/** Of rows that lie class by class, as many as are wanted in their shares; in the order of the rows, which are read in turn. */
function some(pictures: readonly LabelledPicture[], limit: number | undefined): readonly LabelledPicture[] {
  const labels = pictures.map(({ label }) => label)
  if (limit === undefined || !isSorted(labels)) return pictures
  const classes = byClass(labels, Math.max(...new Set(labels)) + 1)
  const wanted = spread(classes).slice(0, Math.ceil(limit * WITH_HELD_OUT))
  return wanted.sort((a, b) => a - b).map((at) => pictures[at] as LabelledPicture)
}

function originsOf(entries: readonly Entry[]): string {
  const origins = [...new Set(entries.map(({ origin }) => origin))]
  return origins.length <= 3
    ? origins.join(', ')
    : `${origins.slice(0, 2).join(', ')} and ${grouped(origins.length - 2)} more files`
}

async function decodeParts(
  name: string,
  pictures: Pictures,
  { decode, limit, onProgress }: PictureOptions,
): Promise<Pick<RawSet, 'size' | 'channels' | 'train' | 'validation' | 'test' | 'found' | 'remarks'>> {
  if (!decode) throw new SearchError('unsupported', `${name}: pictures cannot be decoded here`)
  const most = Math.min(limit ?? MOST_IMAGES, MOST_IMAGES)
  // Without a part of their own the held-out images come out of these, so a limit must leave room for them.
  const hasParts = pictures.validation.length + pictures.test.length > 0
  const wanted: Pictures = {
    train: pictures.train.slice(0, hasParts ? most : Math.min(MOST_IMAGES, Math.ceil(most * WITH_HELD_OUT))),
    validation: pictures.test.length > 0 ? [] : pictures.validation.slice(0, MOST_IMAGES),
    test: pictures.test.slice(0, MOST_IMAGES),
  }
  const total = PARTS.reduce((sum, part) => sum + wanted[part].length, 0)
  let before = 0
  const read = {} as Record<Part, ReadPictures>
  for (const part of PARTS) {
    const done = before
    read[part] = await readPictures(wanted[part], decode, (own) => onProgress?.(done + own, total))
    before += wanted[part].length
  }
  const all = PARTS.map((part) => read[part])
  const leftOut = all.flatMap((part) => part.leftOut)
  if (read.train.labels.length === 0) {
    const [first] = leftOut
    refuse(
      `${name}: none of ${grouped(wanted.train.length)} training pictures can be read${first ? `; ${shownPath(first.path)} ${first.fault}` : ''}`,
    )
  }
  const sizes = new Set(all.flatMap(({ size, labels }) => (labels.length > 0 ? [size?.join() ?? ''] : [])))
  const size = sizes.size === 1 ? read.train.size : null
  const channels = all.some((part) => part.channels === 3) ? 3 : 1
  const padded = all.reduce((sum, part) => sum + part.padded, 0)
  const images = all.reduce((sum, part) => sum + part.labels.length, 0)
  const isStored = size?.[0] === 32 && size[1] === 32
  const over = pictures.train.length - wanted.train.length
  const isOver = limit === undefined && over > 0
  const remarks: Remark[] = [
    ...(channels === 1 ? [remark('grey', images)] : []),
    ...(padded > 0 ? [remark('padded', padded)] : []),
    ...(images > padded && !isStored ? [remark('reduced', images - padded)] : []),
    ...(leftOut.length > 0
      ? [
          remark(
            'damaged',
            leftOut.length,
            leftOut.map(({ path, fault }) => `${shownPath(path)} ${fault}`),
          ),
        ]
      : []),
    ...(isOver ? [remark('over-limit', over)] : []),
  ]
  const part = (own: ReadPictures): LabelledImages | null =>
    own.labels.length > 0 ? { pixels: own.pixels, labels: own.labels } : null
  return {
    size,
    channels,
    train: { pixels: read.train.pixels, labels: read.train.labels },
    validation: part(read.validation),
    test: part(read.test),
    found: { train: pictures.train.length, validation: pictures.validation.length, test: pictures.test.length },
    remarks,
  }
}
