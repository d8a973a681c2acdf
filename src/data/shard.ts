/**
 * The byte layout of a shard, all numbers little-endian:
 *   0  magic "DPLS"      4  version u32      8  images n u32      12  classes u32
 * Version 1, images as a search has them:
 *   16 labels u16 [n]    16 + 2n  pixels u8 [n,32,32,3]
 * Version 2, images as their files have them, grey or smaller than 32 x 32; black around them and equal channels come back
 * with reading:
 *   16 height u16        18 width u16        20 channels u16 (1 or 3)     22 zero u16
 *   24 labels u16 [n]    24 + 2n  pixels u8 [n,height,width,channels]
 * 1,000 images of version 1 are 3,074,016 bytes.
 */
import { SearchError } from '../errors'
import { IMAGE_BYTES, IMAGE_SIDE, type LabelledImages } from './dataset'
import { grouped } from './numbers'

const MAGIC = 0x534c5044
const HEADER_BYTES = 16
const COMPACT_HEADER_BYTES = 24

/** How compact images are kept. */
export interface CompactForm {
  /** At most 32; the images lie in the middle of black. */
  readonly height: number
  readonly width: number
  /** 1: the channels are equal. */
  readonly channels: 1 | 3
}

/** Bytes of a shard of `images` images, unpacked. */
export function shardBytes(images: number, form?: CompactForm): number {
  if (!form) return HEADER_BYTES + images * (2 + IMAGE_BYTES)
  return COMPACT_HEADER_BYTES + images * (2 + form.height * form.width * form.channels)
}

/**
 * @param images  pixels [n,32,32,3], labels [n]
 * @param classes labels are below this
 * @param form    left out: version 1
 * @throws SearchError 'bad-shape' when an image would lose something in that form
 */
export function encodeShard(images: LabelledImages, classes: number, form?: CompactForm): Uint8Array<ArrayBuffer> {
  const count = images.labels.length
  const bytes = new Uint8Array(shardBytes(count, form))
  const view = new DataView(bytes.buffer)
  const header = form ? COMPACT_HEADER_BYTES : HEADER_BYTES
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, form ? 2 : 1, true)
  view.setUint32(8, count, true)
  view.setUint32(12, classes, true)
  for (const [i, label] of images.labels.entries()) view.setUint16(header + 2 * i, label, true)
  const pixels = bytes.subarray(header + 2 * count)
  if (!form) pixels.set(images.pixels)
  else {
    view.setUint16(16, form.height, true)
    view.setUint16(18, form.width, true)
    view.setUint16(20, form.channels, true)
    forEachPixel(count, form, (compact, stored) => {
      for (let c = 0; c < form.channels; c++) pixels[compact + c] = images.pixels[stored + c] as number
    })
    if (indexedDifference(expand(pixels, count, form), images.pixels) !== null)
      throw new SearchError('bad-shape', `images are not ${form.height} x ${form.width} x ${form.channels} on black`)
  }
  return bytes
}

/** Where the pixels of compact images lie, and where the same ones lie in stored images. */
function forEachPixel(
  count: number,
  { height, width, channels }: CompactForm,
  visit: (compact: number, stored: number) => void,
): void {
  const top = Math.floor((IMAGE_SIDE - height) / 2)
  const left = Math.floor((IMAGE_SIDE - width) / 2)
  let compact = 0
  for (let n = 0; n < count; n++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++, compact += channels)
        visit(compact, n * IMAGE_BYTES + ((top + y) * IMAGE_SIDE + left + x) * 3)
}

/** [n,height,width,channels] -> [n,32,32,3] */
function expand(pixels: Uint8Array, count: number, form: CompactForm): Uint8Array {
  const stored = new Uint8Array(count * IMAGE_BYTES)
  const [green, blue] = form.channels === 1 ? [0, 0] : [1, 2]
  forEachPixel(count, form, (from, to) => {
    stored[to] = pixels[from] as number
    stored[to + 1] = pixels[from + green] as number
    stored[to + 2] = pixels[from + blue] as number
  })
  return stored
}

function indexedDifference(a: Uint8Array, b: Uint8Array): number | null {
  for (let i = 0; i < b.length; i++) if (a[i] !== b[i]) return i
  return null
}

/**
 * @param name of the shard, for messages
 * @returns pixels as a view of `buffer` where it holds them as they are, labels copied
 * @throws SearchError 'bad-shard' for wrong magic, version, length, class count or label
 */
export function parseShard(name: string, buffer: ArrayBuffer, classes: number): LabelledImages {
  const refuse = (what: string): never => {
    throw new SearchError('bad-shard', `${name}: ${what}`)
  }
  if (buffer.byteLength < HEADER_BYTES)
    refuse(`${grouped(buffer.byteLength)} bytes, expected at least the ${HEADER_BYTES} of a shard header`)
  const view = new DataView(buffer)
  if (view.getUint32(0, true) !== MAGIC) refuse('does not start with "DPLS", not a shard')
  const version = view.getUint32(4, true)
  if (version !== 1 && version !== 2)
    refuse(`shard version ${version}, this lab reads versions 1 and 2: make the shards again`)
  const count = view.getUint32(8, true)
  if (count === 0) refuse('holds no images')
  const form = version === 2 ? readForm(view, refuse) : undefined
  const expected = shardBytes(count, form)
  if (buffer.byteLength !== expected)
    refuse(`${grouped(buffer.byteLength)} bytes, expected ${grouped(expected)} for ${grouped(count)} images`)
  const found = view.getUint32(12, true)
  if (found !== classes) refuse(`made for ${found} classes, the manifest says ${classes}`)
  const header = form ? COMPACT_HEADER_BYTES : HEADER_BYTES
  const labels = new Uint16Array(count)
  for (let i = 0; i < count; i++) {
    const label = view.getUint16(header + 2 * i, true)
    if (label >= classes) refuse(`image ${grouped(i)} has label ${label}, expected 0 to ${classes - 1}`)
    labels[i] = label
  }
  const pixels = new Uint8Array(buffer, header + 2 * count)
  return { pixels: form ? expand(pixels, count, form) : pixels, labels }
}

function readForm(view: DataView, refuse: (what: string) => never): CompactForm {
  if (view.byteLength < COMPACT_HEADER_BYTES) refuse('cut short within its header')
  const [height = 0, width = 0, channels = 0] = [16, 18, 20].map((at) => view.getUint16(at, true))
  if (height < 1 || height > IMAGE_SIDE || width < 1 || width > IMAGE_SIDE)
    refuse(`images of ${height} x ${width} pixels, expected 1 to ${IMAGE_SIDE} a side`)
  if (channels !== 1 && channels !== 3) return refuse(`${channels} channels an image, expected 1 or 3`)
  return { height, width, channels }
}
