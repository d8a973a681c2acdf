/**
 * Files as a visitor has them -> a Dataset: the official .tar.gz, the .tar, or the unpacked .bin files of CIFAR-10 or
 * CIFAR-100, one or several together. Everything else is refused with what it is and what was expected.
 */
import { SearchError, visible } from '../errors'
import { ByteSource } from './byteSource'
import { type CifarFile, cifarTitle, parseCifarFile } from './cifarBinary'
import { type Dataset, IMAGE_BYTES, type LabelledImages } from './dataset'
import { sha256Hex } from './digest'
import { foreignFormat } from './foreignFormat'
import { grouped } from './numbers'
import { readTar } from './tar'

/** A file by name; a browser's File is one: `{ name: file.name, blob: file }`. */
export interface NamedBlob {
  /** File name; folders in front of it are ignored. */
  readonly name: string
  readonly blob: Blob
}

/** Most bytes that all files of one go may unpack to; the official archives need 184 and 185 MB. */
export const UNPACKED_LIMIT_BYTES = 400_000_000
/** Most archives and .bin files in one go, and most .bin files in an archive. */
const MAX_FILES = 64
const LONGEST_NAME = 80

const EXPECTED = 'expected cifar-10-binary.tar.gz, cifar-100-binary.tar.gz or their .bin files'

/** The name of a file without folders, as messages can show it: a long one keeps its beginning and its end. */
function baseName(path: string): string {
  const name = visible(path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1))
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME / 2)}…${name.slice(-LONGEST_NAME / 2)}`
}

/** `._*` are the shadow files that macOS puts into archives. */
function isBinary(name: string): boolean {
  return /\.bin$/i.test(name) && !name.startsWith('._')
}

function isArchive(name: string): boolean {
  return /\.(tar|tgz|gz)$/i.test(name) && !name.startsWith('._')
}

function refuse(message: string): never {
  throw new SearchError('bad-archive', message)
}

async function firstBytes(blob: Blob, count: number): Promise<Uint8Array> {
  return new Uint8Array(await blob.slice(0, count).arrayBuffer())
}

/** The images of one given file, and what it took to read them. */
interface Found {
  readonly files: readonly CifarFile[]
  /** Bytes of the file or, of an archive, all that came out of it. */
  readonly unpackedBytes: number
}

/** Bytes that all files together may unpack to, and those that the files before have. */
interface Allowance {
  readonly limitBytes: number
  readonly usedBytes: number
}

async function readArchive(
  { name, blob }: NamedBlob,
  isGzip: boolean,
  { limitBytes, usedBytes }: Allowance,
): Promise<Found> {
  const stream = isGzip ? blob.stream().pipeThrough(new DecompressionStream('gzip')) : blob.stream()
  const source = new ByteSource(stream, name, limitBytes, usedBytes)
  const files: CifarFile[] = []
  const others: string[] = []
  try {
    for await (const entry of readTar(source, (path) => isBinary(baseName(path)))) {
      const entryName = baseName(entry.path)
      if (!entry.bytes) others.push(entryName)
      else if (files.length === MAX_FILES) refuse(`${name}: more than ${MAX_FILES} .bin files, not a CIFAR archive`)
      else files.push(parseCifarFile(entryName, entry.bytes))
    }
  } finally {
    await source.close()
  }
  if (files.length > 0) return { files, unpackedBytes: source.consumed }
  if (others.some((other) => /^(data_batch_\d|train$)/.test(other)))
    refuse(`${name}: the Python or Matlab version (it holds ${others[0]}), take the binary version: ${EXPECTED}`)
  refuse(`${name}: holds no .bin file${others.length > 0 ? ` (it holds ${others[0]})` : ''}, ${EXPECTED}`)
}

async function readOne(file: NamedBlob, allowance: Allowance): Promise<Found> {
  const { name, blob } = file
  const start = await firstBytes(blob, 512)
  const foreign = foreignFormat(start)
  if (foreign) refuse(`${name}: ${foreign}, ${EXPECTED}`)
  const isGzip = start[0] === 0x1f && start[1] === 0x8b
  if (isGzip) return readArchive(file, true, allowance)
  const { limitBytes, usedBytes } = allowance
  const left = limitBytes - usedBytes
  if (blob.size > left)
    refuse(`${name}: ${grouped(blob.size)} bytes, ${grouped(left)} of the limit of ${grouped(limitBytes)} are left`)
  if (isBinary(name))
    return { files: [parseCifarFile(name, new Uint8Array(await blob.arrayBuffer()))], unpackedBytes: blob.size }
  if (blob.size === 0) refuse(`${name}: empty, ${EXPECTED}`)
  if (/gz$/i.test(name) && start[257] !== 0x75) refuse(`${name}: not gzip data despite its name, get the file again`)
  return readArchive(file, false, allowance)
}

/** Images are compared by digest, so that many large files that differ in their last byte take no longer than others. */
async function checkTogether(files: readonly CifarFile[]): Promise<void> {
  const first = files[0] as CifarFile
  const names = new Set<string>()
  const nameOf = new Map<string, string>()
  for (const { name, layout, pixels } of files) {
    if (layout !== first.layout)
      refuse(`${name} is ${layout.title}, ${first.name} is ${first.layout.title}: give one data set at a time`)
    if (names.has(name)) refuse(`${name}: given twice, give each file once`)
    const digest = await sha256Hex(pixels)
    const twin = nameOf.get(digest)
    if (twin !== undefined) refuse(`${name}: the same images as ${twin}, give each file once`)
    names.add(name)
    nameOf.set(digest, name)
  }
}

/** The images of several files one after the other, at most `limit` of them. */
function join(files: readonly CifarFile[], limit: number): LabelledImages {
  const [only] = files
  if (only && files.length === 1 && only.labels.length <= limit) return { pixels: only.pixels, labels: only.labels }
  const count = Math.min(
    limit,
    files.reduce((sum, file) => sum + file.labels.length, 0),
  )
  const pixels = new Uint8Array(count * IMAGE_BYTES)
  const labels = new Uint16Array(count)
  let at = 0
  for (const file of files) {
    const take = Math.min(file.labels.length, count - at)
    pixels.set(file.pixels.subarray(0, take * IMAGE_BYTES), at * IMAGE_BYTES)
    labels.set(file.labels.subarray(0, take), at)
    at += take
  }
  return { pixels, labels }
}

/**
 * The data set that a list of files holds. Training files are joined in the order of their names; test files are kept
 * in `test`. Files that are neither .bin nor an archive (readme.html, batches.meta.txt) are passed over.
 *
 * @param limits.images        keep the first so many training images; all when left out
 * @param limits.unpackedBytes for tests; UNPACKED_LIMIT_BYTES when left out
 * @throws SearchError 'bad-archive' naming the file, the value and the rule
 */
export async function readCifarFiles(
  given: readonly NamedBlob[],
  limits: { readonly images?: number; readonly unpackedBytes?: number } = {},
): Promise<Dataset> {
  if (given.length === 0) refuse(`no files: ${EXPECTED}`)
  const named = given.map(({ name, blob }) => ({ name: baseName(name), blob }))
  const usable = named.filter(({ name }) => isBinary(name) || isArchive(name))
  const [sample] = named
  if (usable.length === 0 && sample) {
    const foreign = foreignFormat(await firstBytes(sample.blob, 512))
    refuse(`${sample.name}: ${foreign ?? 'neither an archive nor a .bin file'}, ${EXPECTED}`)
  }
  if (usable.length > MAX_FILES) refuse(`${grouped(usable.length)} files, at most ${MAX_FILES} are read in one go`)
  const limitBytes = limits.unpackedBytes ?? UNPACKED_LIMIT_BYTES
  const files: CifarFile[] = []
  let usedBytes = 0
  for (const file of usable) {
    const found = await readOne(file, { limitBytes, usedBytes })
    usedBytes += found.unpackedBytes
    files.push(...found.files)
  }
  files.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  await checkTogether(files)

  const train = files.filter((file) => file.role === 'train')
  const test = files.filter((file) => file.role === 'test')
  const [first] = train
  if (!first) refuse(`${test[0]?.name}: test images only, a search needs training files (data_batch_1.bin, train.bin)`)
  const { layout } = first
  const images = join(train, limits.images ?? Number.POSITIVE_INFINITY)
  const sources = usable.map(({ name }) => name).filter((name) => !test.some((file) => file.name === name))
  return {
    info: {
      id: layout.id,
      title: cifarTitle(layout, images.labels.length),
      images: images.labels.length,
      classes: layout.classNames.length,
      classNames: layout.classNames,
    },
    ...images,
    ...layout.normalisation,
    source: sources.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).join(', '),
    test: test.length > 0 ? join(test, Number.POSITIVE_INFINITY) : null,
  }
}
