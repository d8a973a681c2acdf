/**
 * Any images a visitor has -> a Dataset: the one reader of page and command line. It lists the files (archives unpacked),
 * tells by names and first bytes which format they are, and hands them to the reader of that format.
 */
import type { Dataset } from './dataset'
import { foreignFormat } from './foreignFormat'
import { readIdxSet, readNpzSet } from './formats/arraySet'
import { isBinaryPath, isPythonPath, readCifarSet } from './formats/cifarSet'
import { listEntries, type NamedBlob, UNPACKED_LIMIT_BYTES, type UnpackLimits } from './formats/entries'
import { baseName, type Entry, folderOf, shownPath } from './formats/entry'
import { looksLikeIdx } from './formats/idx'
import { isAnnotations, isPicturePath } from './formats/pictureFolder'
import { readParquetSet, readPictureSet } from './formats/pictureSet'
import type { DecodePicture } from './formats/pictures'
import { type RawSet, remark, settleSet } from './imageSet'
import { refuse } from './refuse'

const EXPECTED =
  'expected CIFAR (binary or Python version), IDX, .npz or Parquet files, or pictures in one folder a class, ' +
  'as files, a folder, .zip or .tar.gz'

export interface ReadOptions {
  /** Decodes one picture: a worker and Node do it differently. Without it sets of pictures are refused. */
  readonly decode?: DecodePicture | undefined
  /** Keep the first so many training images; all when left out. */
  readonly images?: number | undefined
  /** Told while pictures are decoded. */
  readonly onProgress?: ((read: number, total: number) => void) | undefined
  readonly limits?: UnpackLimits
}

type Kind = 'binary' | 'python' | 'idx' | 'npz' | 'parquet' | 'pictures'

const KIND_WORDS: Readonly<Record<Kind, string>> = {
  binary: 'a CIFAR .bin file',
  python: "a file of CIFAR's Python version",
  idx: 'an IDX file',
  npz: 'an .npz archive',
  parquet: 'a Parquet file',
  pictures: 'a picture',
}

async function firstBytes(entry: Entry): Promise<Uint8Array> {
  return new Uint8Array(await (await entry.open()).slice(0, 16).arrayBuffer())
}

/** What a file is, by its name; by its first bytes where the name says nothing. null: it holds no images. */
async function kindOf(entry: Entry): Promise<Kind | null> {
  const { path } = entry
  if (isPicturePath(path)) return 'pictures'
  if (isBinaryPath(path)) return 'binary'
  if (/\.npz$/i.test(path)) return 'npz'
  if (/\.parquet$/i.test(path)) return 'parquet'
  if (/idx\d[-._]?ubyte|\.idx\d?$/i.test(path)) return 'idx'
  if (/\.(txt|html?|md|json|csv|py|xml|ya?ml|pdf|mat|t7|DS_Store)$/i.test(path)) return null
  const start = await firstBytes(entry)
  if (looksLikeIdx(start)) return 'idx'
  return isPythonPath(path) ? 'python' : null
}

interface Sorted {
  readonly kind: Kind
  readonly entries: readonly Entry[]
  readonly others: readonly Entry[]
}

/** Files of one kind; a data set is of one. */
async function sortEntries(entries: readonly Entry[]): Promise<Sorted> {
  const found = new Map<Kind, Entry[]>()
  const others: Entry[] = []
  for (const entry of entries) {
    const kind = await kindOf(entry)
    if (kind === null) others.push(entry)
    else found.set(kind, push(found.get(kind), entry))
  }
  const kinds = [...found.keys()]
  const [kind] = kinds
  if (kind === undefined) return refuseAll(entries)
  const [first, second] = kinds.map((own) => [own, found.get(own)?.[0]] as const)
  if (first && second)
    refuse(
      `${shownPath(first[1]?.path ?? '')} is ${KIND_WORDS[first[0]]}, ${shownPath(second[1]?.path ?? '')} is ` +
        `${KIND_WORDS[second[0]]}: give one data set at a time`,
    )
  return { kind, entries: found.get(kind) ?? [], others }
}

function push(list: Entry[] | undefined, entry: Entry): Entry[] {
  if (!list) return [entry]
  list.push(entry)
  return list
}

/** A search log, by its name: most codes write log.txt into a folder of the search. */
const LOG_NAME = /\.(log|out)$|(^|\/)[^/]*log[^/]*\.txt$/i

/** Nothing to read: says what the first file is where that is known. */
async function refuseAll(entries: readonly Entry[]): Promise<never> {
  const [first] = entries
  if (!first) return refuse(`no files: ${EXPECTED}`)
  const log = entries.find(({ path }) => LOG_NAME.test(path))
  const isPacked = log !== undefined && log.origin !== baseName(log.path)
  if (log && (isPacked || log.path.includes('/')))
    return refuse(
      `${isPacked ? log.origin : shownPath(folderOf(log.path))}: holds ${baseName(log.path)} and no images, ` +
        'search logs are opened as files, one or several, not in a folder or an archive',
    )
  const isInside = first.origin !== baseName(first.path)
  const foreign = foreignFormat(new Uint8Array(await (await first.open()).slice(0, 512).arrayBuffer()))
  const what = foreign ?? (first.size === 0 ? 'empty' : 'holds no images this lab reads')
  if (isInside)
    return refuse(`${first.origin}: holds no images this lab reads (it holds ${baseName(first.path)}), ${EXPECTED}`)
  return refuse(`${baseName(first.path)}: ${what}, ${EXPECTED}`)
}

/** Names that say which part of a set something is, and not which set. */
const PART_NAME = /^(train|val|valid|validation|test|data|images|\d+)([-_]\d+[-_]of[-_]\d+)?$/i
const ARCHIVE = /\.(zip|tar|tgz|tar\.gz|npz|parquet)$/i

/** What the files call their set: the one archive, or the folder that all lie in; else the words for their format. */
function nameOf(entries: readonly Entry[], otherwise: string): string {
  const origins = new Set(entries.map(({ origin }) => origin))
  const [origin] = origins
  const stem = origins.size === 1 && origin && ARCHIVE.test(origin) ? origin.replace(ARCHIVE, '') : ''
  if (stem && !PART_NAME.test(stem)) return stem
  const folders = new Set(entries.map(({ path }) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '')))
  const [folder] = folders
  return folders.size === 1 && folder && !PART_NAME.test(folder) ? folder : otherwise
}

async function readKind(
  { kind, entries, others }: Sorted,
  folders: readonly string[],
  options: ReadOptions,
): Promise<RawSet> {
  const limitBytes = options.limits?.unpackedBytes ?? UNPACKED_LIMIT_BYTES
  const pictures = { decode: options.decode, limit: options.images, onProgress: options.onProgress }
  switch (kind) {
    case 'binary':
    case 'python':
      return readCifarSet(entries, kind, limitBytes)
    case 'idx':
      return readIdxSet(entries, nameOf(entries, 'IDX images'))
    case 'npz': {
      const [first, second] = entries
      if (second) refuse(`${entries.map(({ path }) => baseName(path)).join(', ')}: give one .npz archive at a time`)
      return readNpzSet(first as Entry, nameOf(entries, 'npz images'), options.limits?.zip)
    }
    case 'parquet':
      return readParquetSet(entries, nameOf(entries, 'Parquet images'), pictures)
    case 'pictures': {
      const texts = others.filter(({ path }) => isAnnotations(path) || /(^|\/)words\.txt$/.test(path))
      const bare = new Set([...folders, ...others.map(({ path }) => folderOf(path))])
      return readPictureSet([...entries, ...texts], bare, nameOf(entries, 'Pictures in folders'), pictures)
    }
  }
}

/** Files beside the images that a set of its kind has anyway, and that nobody misses. */
const EXPECTED_BESIDE =
  /(^|\/)(readme(\.\w+)?|licen[cs]e(\.\w+)?|batches\.meta\.txt|.*\.names\.txt|words\.txt|wnids\.txt|.*_boxes\.txt|val_annotations\.txt|file\.txt~)$/i

/**
 * The data set that a list of files holds.
 *
 * @param given files, or the files of a folder with their paths
 * @throws SearchError 'bad-archive' naming the file, the value and the rule
 */
export async function readImages(given: readonly NamedBlob[], options: ReadOptions): Promise<Dataset> {
  const { files, folders } = await listEntries(given, options.limits)
  const sorted = await sortEntries(files)
  const raw = await readKind(sorted, folders, options)
  const missed = sorted.others.filter(({ path }) => !EXPECTED_BESIDE.test(path))
  const remarks =
    missed.length > 0
      ? [
          remark(
            'other-files',
            missed.length,
            missed.map(({ path }) => shownPath(path)),
          ),
        ]
      : []
  return settleSet({ ...raw, remarks: [...raw.remarks, ...remarks] }, options.images)
}
