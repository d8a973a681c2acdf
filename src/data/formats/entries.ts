/**
 * Files as a visitor has them -> one flat list of entries: folders as they are, archives (.zip, .tar, .tar.gz) and single
 * gzipped files unpacked. What is in them is for the readers of formats to say.
 */
import { ByteSource } from '../byteSource'
import { foreignFormat } from '../foreignFormat'
import { latin1Text } from '../latin1'
import { grouped } from '../numbers'
import { refuse } from '../refuse'
import { readTar } from '../tar'
import { baseName, type Entry, folderOf, isHidden, type Listing, MAX_ENTRIES } from './entry'
import { readZip, ZIP_LIMITS, type ZipLimits } from './zip'

/** A file by name; a browser's File is one: `{ name: file.webkitRelativePath || file.name, blob: file }`. */
export interface NamedBlob {
  /** File name, with the folders it was chosen with in front of it. One that ends in a slash is a folder without files. */
  readonly name: string
  readonly blob: Blob
}

/** Most bytes that gzip and tar files of one go may unpack to; the CIFAR archives need 184 and 186 MB. */
export const UNPACKED_LIMIT_BYTES = 400_000_000

export interface UnpackLimits {
  /** For gzip and tar, whose files are held in memory. */
  readonly unpackedBytes?: number
  readonly zip?: ZipLimits
}

const stem = (name: string): string => name.replace(/\.(zip|tar|tgz|tar\.gz)$/i, '')

/** Without the gzipped files that lie beside what is in them, as torchvision keeps MNIST. */
function withoutTwins<File>(files: readonly File[], pathOf: (file: File) => string): readonly File[] {
  const twins = new Set(files.map((file) => `${pathOf(file)}.gz`))
  return files.filter((file) => !twins.has(pathOf(file)))
}

/**
 * Where several archives are given together, the files of each lie in a folder of its name: in its own, or in one that is put
 * around them.
 *
 * @throws SearchError 'bad-archive' naming the archive, the value and the rule
 */
export async function listEntries(given: readonly NamedBlob[], limits: UnpackLimits = {}): Promise<Listing> {
  if (given.length > MAX_ENTRIES)
    refuse(`${grouped(given.length)} files, at most ${grouped(MAX_ENTRIES)} are read in one go`)
  const budget = {
    left: limits.unpackedBytes ?? UNPACKED_LIMIT_BYTES,
    of: limits.unpackedBytes ?? UNPACKED_LIMIT_BYTES,
  }
  const files: Entry[] = []
  const folders: string[] = []
  const single = withoutTwins(given, ({ name }) => name)
  const archives = single.filter(({ name }) => /\.(zip|tar|tgz|tar\.gz)$/i.test(name)).length
  for (const file of single) {
    const path = file.name.replaceAll('\\', '/').replace(/^(\.{0,2}\/|[a-zA-Z]:\/)+/, '')
    if (path.endsWith('/') || isHidden(path)) {
      // A folder of nothing but hidden files is as good as empty.
      if (!isHidden(folderOf(path))) folders.push(folderOf(path))
      continue
    }
    const inner = await openArchive(path, file.blob, budget, limits.zip ?? ZIP_LIMITS)
    if (inner === null) files.push(inMemory(path, file.blob, baseName(path)))
    else {
      if (inner.files.length === 0) refuse(`${baseName(path)}: holds no files`)
      const own = `${stem(baseName(path))}/`
      const hasOwn = inner.files.every((entry) => entry.path.toLowerCase().startsWith(own.toLowerCase()))
      const top = archives > 1 && !hasOwn ? own : ''
      for (const entry of withoutTwins(inner.files, (one) => one.path))
        files.push(top ? { ...entry, path: top + entry.path } : entry)
      for (const folder of inner.folders) folders.push(top + folder)
    }
    if (files.length > MAX_ENTRIES)
      refuse(`${baseName(path)}: more than ${grouped(MAX_ENTRIES)} files in one go, the limit`)
  }
  return { files, folders }
}

interface Budget {
  left: number
  readonly of: number
}

/** What is in an archive or a gzipped file; null for any other file. */
async function openArchive(path: string, blob: Blob, budget: Budget, zip: ZipLimits): Promise<Listing | null> {
  const name = baseName(path)
  // A picture is told by its name, so that a folder of them is not opened one by one.
  if (/\.(png|jpe?g|webp|npz|parquet|bin|txt|html?)$/i.test(name)) return null
  const start = new Uint8Array(await blob.slice(0, 512).arrayBuffer())
  if (start[0] === 0x50 && start[1] === 0x4b && (start[2] === 3 || start[2] === 5)) return readZip(name, blob, zip)
  if (start[0] === 0x1f && start[1] === 0x8b) return readGzip(path, blob, budget)
  if (isTar(start)) return readTarEntries(name, blob.stream(), budget)
  const [, kind] = /\.(zip|tar|tgz|gz)$/i.exec(name) ?? []
  if (kind === undefined) return null
  if (blob.size === 0) refuse(`${name}: empty, get the file again`)
  const foreign = foreignFormat(start)
  if (foreign) refuse(`${name}: ${foreign} despite its name, get the file again`)
  if (kind.toLowerCase() === 'tar') return readTarEntries(name, blob.stream(), budget)
  return refuse(
    `${name}: not ${kind.toLowerCase() === 'zip' ? 'a zip archive' : 'gzip data'} despite its name, get the file again`,
  )
}

const isTar = (start: Uint8Array): boolean => latin1Text(start.subarray(257, 262)) === 'ustar'

async function readGzip(path: string, blob: Blob, budget: Budget): Promise<Listing> {
  const name = baseName(path)
  const unpacking = (): ReadableStream<Uint8Array> => blob.stream().pipeThrough(new DecompressionStream('gzip'))
  if (/\.(tgz|tar\.gz)$/i.test(name) || (await startsAsTar(unpacking(), name, budget)))
    return readTarEntries(name, unpacking(), budget)
  const source = new ByteSource(unpacking(), name, budget.of, budget.of - budget.left)
  try {
    const chunks: Uint8Array<ArrayBuffer>[] = []
    for (;;) {
      const chunk = new Uint8Array(1 << 20)
      const got = await source.fill(chunk)
      chunks.push(chunk.subarray(0, got))
      if (got < chunk.length) break
    }
    budget.left -= source.consumed
    return { files: [inMemory(path.replace(/\.gz$/i, ''), new Blob(chunks), name)], folders: [] }
  } finally {
    await source.close()
  }
}

/** A look at the first block, through a source of its own. */
async function startsAsTar(stream: ReadableStream<Uint8Array>, name: string, budget: Budget): Promise<boolean> {
  const source = new ByteSource(stream, name, budget.of, budget.of - budget.left)
  const block = new Uint8Array(512)
  try {
    return (await source.fill(block)) === block.length && isTar(block)
  } finally {
    await source.close()
  }
}

function inMemory(path: string, blob: Blob, origin: string): Entry {
  return { path, size: blob.size, origin, open: async () => blob }
}

async function readTarEntries(name: string, stream: ReadableStream<Uint8Array>, budget: Budget): Promise<Listing> {
  const source = new ByteSource(stream, name, budget.of, budget.of - budget.left)
  const files: Entry[] = []
  const folders: string[] = []
  try {
    for await (const { path: given, bytes } of readTar(source, (path) => !isHidden(path), MAX_ENTRIES)) {
      const path = given.replace(/^(\.\/)+/, '')
      if (bytes) files.push(inMemory(path, new Blob([bytes as Uint8Array<ArrayBuffer>]), name))
      else if (path.endsWith('/') && !isHidden(path)) folders.push(path.slice(0, -1))
    }
    budget.left -= source.consumed
    return { files, folders }
  } finally {
    await source.close()
  }
}
