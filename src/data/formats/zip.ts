/**
 * Zip archives: their files by path, read one by one when asked for. What may come out of one is limited before anything is
 * unpacked and again while it is. zip.js does the format and is loaded with the first archive.
 */
import { SearchError, visible } from '../../errors'
import { grouped } from '../numbers'
import { refuse } from '../refuse'
import { checkPath, type Entry, isHidden, type Listing, MAX_ENTRIES, shownPath } from './entry'

export interface ZipLimits {
  /** Most bytes that all files of an archive may say they unpack to. */
  readonly archiveBytes: number
  /** Most bytes of one file. */
  readonly fileBytes: number
}

/** Files are read one at a time: the archive's limit guards the time it takes, the file's limit guards memory. */
export const ZIP_LIMITS: ZipLimits = { archiveBytes: 8_000_000_000, fileBytes: 1_500_000_000 }

/** Deflate packs at most 1,032 bytes into one; pictures and arrays of pixels hardly pack at all. */
const MOST_TIMES = 500
/** Below this size nothing is called a bomb. */
const HARMLESS_BYTES = 50_000_000

function damaged(name: string, error: unknown): never {
  if (error instanceof SearchError) throw error
  const reason = visible(error instanceof Error ? error.message : String(error)).slice(0, 120)
  refuse(`${name}: a zip, damaged or cut short (${reason || 'no reason given'}), get the file again`)
}

/**
 * The files of an archive in its order, and its folders; hidden ones are left out.
 *
 * @throws SearchError 'bad-archive' for what is no zip archive, encrypted files, paths that leave the folder, more entries or
 *         bytes than the limits, or far more bytes than the archive has itself
 */
export async function readZip(name: string, blob: Blob, limits: ZipLimits = ZIP_LIMITS): Promise<Listing> {
  const { BlobReader, ZipReader } = await import('@zip.js/zip.js/lib/zip-core-native.js')
  const reader = new ZipReader(new BlobReader(blob), {
    useWebWorkers: false,
    checkOverlappingEntry: true,
    // Paths are checked here, where the refusal can name them.
    filenameValidation: 'tolerant',
  })
  const files: Entry[] = []
  const folders: string[] = []
  let total = 0
  let count = 0
  try {
    // The directory says how many there are before the first one is taken apart.
    let announced = 0
    const onprogress = async (_: number, total: number): Promise<void> => {
      announced = total
    }
    for await (const entry of reader.getEntriesGenerator({ onprogress })) {
      if (++count > MAX_ENTRIES || announced > MAX_ENTRIES)
        refuse(`${name}: more than ${grouped(MAX_ENTRIES)} entries, the limit`)
      const path = checkPath(name, entry.filename)
      if (isHidden(path)) continue
      if (entry.directory) {
        folders.push(path.replace(/\/+$/, ''))
        continue
      }
      const { uncompressedSize: size } = entry
      total += size
      if (size > limits.fileBytes)
        refuse(
          `${name}: ${shownPath(path)} unpacks to ${grouped(size)} bytes, the limit is ${grouped(limits.fileBytes)}`,
        )
      if (total > limits.archiveBytes)
        refuse(`${name}: unpacks to more than ${grouped(limits.archiveBytes)} bytes, the limit`)
      if (total > Math.max(HARMLESS_BYTES, MOST_TIMES * blob.size))
        refuse(
          `${name}: ${grouped(blob.size)} bytes that unpack to more than ${grouped(total - 1)}, ` +
            `expected at most ${MOST_TIMES} times its size`,
        )
      if (entry.encrypted) refuse(`${name}: ${shownPath(path)} is encrypted, unpack it with its password first`)
      files.push({
        path,
        size,
        origin: name,
        open: () =>
          unpacked(`${name}: ${shownPath(path)}`, size, (stream) => entry.getData(stream, { checkSignature: true })),
      })
    }
  } catch (error) {
    damaged(name, error)
  }
  return { files, folders }
}

/** One file, stopped as soon as more comes out than was announced. */
async function unpacked(
  name: string,
  size: number,
  getData: (into: WritableStream<Uint8Array>) => Promise<unknown>,
): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let received = 0
  const into = new WritableStream<Uint8Array>({
    write(chunk) {
      received += chunk.length
      if (received > size) throw new Error(`more than the ${grouped(size)} bytes it says`)
      chunks.push(chunk.slice())
    },
  })
  try {
    await getData(into)
  } catch (error) {
    damaged(name, error)
  }
  if (received !== size) refuse(`${name}: ${grouped(received)} bytes came out, it says ${grouped(size)}: damaged`)
  return new Blob(chunks)
}
