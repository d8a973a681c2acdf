/**
 * The byte layout of a shard, all numbers little-endian:
 *   0  magic "DPLS"      4  version u32 = 1      8  images n u32      12  classes u32
 *   16 labels u16 [n]    16 + 2n  pixels u8 [n,32,32,3]
 * 1,000 images are 3,074,016 bytes.
 */
import { SearchError } from '../errors'
import { IMAGE_BYTES, type LabelledImages } from './dataset'
import { grouped } from './numbers'

const MAGIC = 0x534c5044
const VERSION = 1
const HEADER_BYTES = 16

/** Bytes of a shard of `images` images. */
export function shardBytes(images: number): number {
  return HEADER_BYTES + images * (2 + IMAGE_BYTES)
}

/**
 * @param images  pixels [n,32,32,3], labels [n]
 * @param classes labels are below this
 */
export function encodeShard(images: LabelledImages, classes: number): Uint8Array<ArrayBuffer> {
  const count = images.labels.length
  const bytes = new Uint8Array(shardBytes(count))
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, VERSION, true)
  view.setUint32(8, count, true)
  view.setUint32(12, classes, true)
  for (const [i, label] of images.labels.entries()) view.setUint16(HEADER_BYTES + 2 * i, label, true)
  bytes.set(images.pixels, HEADER_BYTES + 2 * count)
  return bytes
}

/**
 * @param name of the shard, for messages
 * @returns pixels as a view of `buffer`, labels copied
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
  if (version !== VERSION) refuse(`shard version ${version}, this lab reads version ${VERSION}: make the shards again`)
  const count = view.getUint32(8, true)
  if (count === 0) refuse('holds no images')
  if (buffer.byteLength !== shardBytes(count))
    refuse(`${grouped(buffer.byteLength)} bytes, expected ${grouped(shardBytes(count))} for ${grouped(count)} images`)
  const found = view.getUint32(12, true)
  if (found !== classes) refuse(`made for ${found} classes, the manifest says ${classes}`)
  const labels = new Uint16Array(count)
  for (let i = 0; i < count; i++) {
    const label = view.getUint16(HEADER_BYTES + 2 * i, true)
    if (label >= classes) refuse(`image ${grouped(i)} has label ${label}, expected 0 to ${classes - 1}`)
    labels[i] = label
  }
  return { pixels: new Uint8Array(buffer, HEADER_BYTES + 2 * count), labels }
}
