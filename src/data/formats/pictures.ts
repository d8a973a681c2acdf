/**
 * Pictures with their labels -> stored images. Decoding is passed in, because a worker and Node do it differently; both
 * turn a picture upright as its EXIF orientation says, leave its colours as they are stored whatever its profile, and take
 * the first picture of several. What does not decode is named and left out, never replaced.
 */
import { SearchError, visible } from '../../errors'
import { IMAGE_BYTES, type LabelledImages, type Picture } from '../dataset'
import { grouped } from '../numbers'
import { fitting, storeImage } from '../storedImage'
import { MOST_IMAGES } from './arrays'
import { HEADER_BYTES, readPictureHeader } from './pictureHeader'

/**
 * @returns pixels of the whole picture, alpha not multiplied in
 * @throws anything when the picture does not decode
 */
export type DecodePicture = (picture: Blob) => Promise<Picture>

/** A picture and its class, not read yet. */
export interface LabelledPicture {
  readonly path: string
  readonly label: number
  open(): Promise<Blob>
}

export interface LeftOutPicture {
  readonly path: string
  /** "is no PNG, JPEG or WebP picture" */
  readonly fault: string
}

export interface ReadPictures extends LabelledImages {
  readonly leftOut: readonly LeftOutPicture[]
  /** Of those that decoded. null: several sizes, none at all. */
  readonly size: readonly [height: number, width: number] | null
  readonly channels: 1 | 3
  /** Pictures with a side below 32 pixels, set on black. */
  readonly padded: number
}

/** Most pixels of a picture that is decoded: 100 megapixels are 400 MB while it is. */
const MOST_PIXELS = 100_000_000
const MOST_BYTES = 100_000_000
/** Decoded at a time: enough to keep a browser's decoding threads at work. */
const AT_A_TIME = 8

async function decodeOne(open: () => Promise<Blob>, decode: DecodePicture) {
  const blob = await open()
  if (blob.size > MOST_BYTES)
    return { fault: `has ${grouped(blob.size)} bytes, at most ${grouped(MOST_BYTES)} are read` }
  const header = readPictureHeader(new Uint8Array(await blob.slice(0, HEADER_BYTES).arrayBuffer()))
  if ('fault' in header) return header
  if (header.width * header.height > MOST_PIXELS)
    return { fault: `has ${header.width} x ${header.height} pixels, at most ${grouped(MOST_PIXELS)} are read` }
  try {
    return { picture: await decode(blob), channels: header.channels }
  } catch {
    return { fault: `is a damaged ${header.kind} picture` }
  }
}

/**
 * @param decode     one picture
 * @param onProgress told after some pictures: read so far, of all
 * @returns pixels [n,32,32,3] and labels [n] of those that decoded, in order
 * @throws SearchError 'bad-archive' when more are given than a tab holds; what `open` throws for a damaged archive
 */
export async function readPictures(
  pictures: readonly LabelledPicture[],
  decode: DecodePicture,
  onProgress: (read: number, total: number) => void = () => {},
): Promise<ReadPictures> {
  if (pictures.length > MOST_IMAGES)
    throw new SearchError(
      'bad-archive',
      `${grouped(pictures.length)} pictures, at most ${grouped(MOST_IMAGES)} are read`,
    )
  const pixels = new Uint8Array(pictures.length * IMAGE_BYTES)
  const labels = new Uint16Array(pictures.length)
  const leftOut: LeftOutPicture[] = []
  const sizes = new Set<string>()
  let count = 0
  let padded = 0
  let channels: 1 | 3 = 1
  for (let first = 0; first < pictures.length; first += AT_A_TIME) {
    const some = pictures.slice(first, first + AT_A_TIME)
    const decoded = await Promise.all(some.map(({ open }) => decodeOne(open, decode)))
    for (const [i, result] of decoded.entries()) {
      const { path, label } = some[i] as LabelledPicture
      if ('fault' in result) {
        leftOut.push({ path: visible(path), fault: result.fault })
        continue
      }
      const { picture } = result
      storeImage(picture, pixels, count)
      labels[count++] = label
      sizes.add(`${picture.height} ${picture.width}`)
      if (result.channels === 3) channels = 3
      if (fitting(Math.min(picture.width, picture.height)) !== null) padded++
    }
    onProgress(Math.min(first + AT_A_TIME, pictures.length), pictures.length)
  }
  const [size] = sizes.size === 1 ? [...sizes].map((text) => text.split(' ').map(Number)) : []
  return {
    pixels: pixels.subarray(0, count * IMAGE_BYTES),
    labels: labels.subarray(0, count),
    leftOut,
    size: (size as [number, number] | undefined) ?? null,
    channels,
    padded,
  }
}
