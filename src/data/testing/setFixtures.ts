/** Small sets of images in the formats of public tools, made in the test byte by byte or by the formats' own writers. */
import { BlobWriter, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { randomStream } from '../../random'
import type { Picture } from '../dataset'

export function randomBytes(count: number, seed = 1): Uint8Array<ArrayBuffer> {
  const random = randomStream(seed)
  return Uint8Array.from({ length: count }, () => random.below(256))
}

/** An IDX file of unsigned bytes. */
export function idx(shape: readonly number[], values: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 + 4 * shape.length + values.length)
  bytes.set([0, 0, 8, shape.length])
  const view = new DataView(bytes.buffer)
  for (const [i, size] of shape.entries()) view.setUint32(4 + 4 * i, size)
  bytes.set(values, 4 + 4 * shape.length)
  return bytes
}

/** A .npy file of unsigned bytes. */
export function npy(shape: readonly number[], values: ArrayLike<number>, descr = '|u1'): Uint8Array<ArrayBuffer> {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`
  const header = `${text.padEnd(117)}\n`
  const bytes = new Uint8Array(10 + header.length + values.length)
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, header.length & 255, header.length >> 8])
  bytes.set(new TextEncoder().encode(header), 10)
  bytes.set(values, 10 + header.length)
  return bytes
}

/** A name that ends in a slash is a folder. */
export async function zip(files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>): Promise<Uint8Array<ArrayBuffer>> {
  const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false })
  for (const [name, bytes] of Object.entries(files))
    await writer.add(name, name.endsWith('/') ? undefined : new Uint8ArrayReader(bytes), {
      directory: name.endsWith('/'),
    })
  return new Uint8Array(await (await writer.close()).arrayBuffer())
}

/** Opcodes of a pickle. */
const latin1 = (text: string): number[] => [...text].map((character) => character.charCodeAt(0))
const shortString = (text: string): number[] => [0x55, text.length, ...latin1(text)]
const uint32 = (value: number): number[] => [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24]

/** A batch of CIFAR-10 as Python 2 pickles it, protocol 2. */
export function pickledBatch(labels: readonly number[], seed = 1): Uint8Array<ArrayBuffer> {
  const count = labels.length
  const pixels = randomBytes(count * 3072, seed)
  const numpy = (module: string, name: string): number[] => [0x63, ...latin1(`${module}\n${name}\n`)]
  const head = [
    0x80,
    2,
    0x7d,
    0x28,
    ...shortString('labels'),
    0x5d,
    0x28,
    ...labels.flatMap((label) => [0x4b, label]),
    0x65,
  ]
  const array = [
    ...shortString('data'),
    ...numpy('numpy.core.multiarray', '_reconstruct'),
    ...numpy('numpy', 'ndarray'),
    ...[0x4b, 0, 0x85, ...shortString('b'), 0x87, 0x52],
    ...[0x28, 0x4b, 1, 0x4b, count, 0x4d, 0, 12, 0x86],
    ...numpy('numpy', 'dtype'),
    ...[...shortString('u1'), 0x4b, 0, 0x4b, 1, 0x87, 0x52],
    ...[
      0x28,
      0x4b,
      3,
      ...shortString('|'),
      0x4e,
      0x4e,
      0x4e,
      0x4a,
      255,
      255,
      255,
      255,
      0x4a,
      255,
      255,
      255,
      255,
      0x4b,
      0,
      0x74,
      0x62,
    ],
    ...[0x89, 0x54, ...uint32(pixels.length)],
  ]
  return Uint8Array.from([...head, ...array, ...pixels, 0x74, 0x62, 0x75, 0x2e])
}

/** An uncompressed picture of one colour that only `decodeTiny` knows; its header is a PNG's. */
export function tinyPicture(width: number, height: number, shade: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(40)
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
  const view = new DataView(bytes.buffer)
  view.setUint32(16, width)
  view.setUint32(20, height)
  bytes.set([8, 2], 24)
  bytes[33] = shade
  return bytes
}

/** What decodes `tinyPicture`. */
export async function decodeTiny(blob: Blob): Promise<Picture> {
  const bytes = new Uint8Array(await blob.arrayBuffer())
  if (bytes.length !== 40) throw new Error('damaged')
  const view = new DataView(bytes.buffer)
  const [width, height] = [view.getUint32(16), view.getUint32(20)]
  if (width * height > 1e6) throw new Error('too large for a test')
  return { width, height, channels: 3, data: new Uint8Array(width * height * 3).fill(bytes[33] as number) }
}

/** A Parquet file as the Hugging Face hub serves sets of images. */
export function parquet(
  pictures: readonly Uint8Array[],
  labels: readonly number[],
  names: readonly string[] | null,
  column: { readonly image?: string; readonly label?: string } = {},
): Uint8Array<ArrayBuffer> {
  const { image = 'image', label = 'label' } = column
  const info = { info: { features: { [label]: { names, _type: 'ClassLabel' } } } }
  const buffer = parquetWriteBuffer({
    schema: [
      { name: 'schema', num_children: 2 },
      { name: image, num_children: 2, repetition_type: 'OPTIONAL' },
      { name: 'bytes', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' },
      { name: 'path', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
      { name: label, type: 'INT64', repetition_type: 'OPTIONAL' },
    ],
    columnData: [
      { name: image, data: pictures.map((bytes, i) => ({ bytes, path: `${i}.png` })) },
      { name: label, data: labels.map(BigInt) },
    ],
    rowGroupSize: 4,
    ...(names ? { kvMetadata: [{ key: 'huggingface', value: JSON.stringify(info) }] } : {}),
  })
  return new Uint8Array(buffer)
}
