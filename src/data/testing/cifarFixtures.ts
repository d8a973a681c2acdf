/** Small CIFAR files, tar archives and gzip data made in the test, byte by byte as the official tools make them. */
import { randomStream } from '../../random'
import type { NamedBlob } from '../formats/entries'

/** `labels[n]` are the label bytes of record n; the 3,072 pixel bytes after them are random from `seed`. */
export function cifarFile(labels: readonly (readonly number[])[], seed = 1): Uint8Array<ArrayBuffer> {
  const random = randomStream(seed)
  const record = (own: readonly number[]) => [...own, ...Array.from({ length: 3072 }, () => random.below(256))]
  return Uint8Array.from(labels.flatMap(record))
}

/** `records` records of CIFAR-10 with labels 0, 1, ... 9, 0, ... */
export function cifar10File(records: number, seed = 1): Uint8Array<ArrayBuffer> {
  return cifarFile(
    Array.from({ length: records }, (_, n) => [n % 10]),
    seed,
  )
}

/** `records` records of CIFAR-100 with coarse labels 0..19 and fine labels 0..99 in turn. */
export function cifar100File(records: number, seed = 1): Uint8Array<ArrayBuffer> {
  return cifarFile(
    Array.from({ length: records }, (_, n) => [n % 20, n % 100]),
    seed,
  )
}

export interface TarInput {
  readonly path: string
  readonly bytes: Uint8Array
  /** '0' file, '5' folder, '2' link, 'x' extended header. */
  readonly type?: string
  /** Written instead of the true size. */
  readonly sizeField?: string
}

function tarHeader({ path, bytes, type = '0', sizeField }: TarInput): Uint8Array {
  const header = new Uint8Array(512)
  const put = (at: number, text: string) => header.set(new TextEncoder().encode(text), at)
  put(0, path)
  put(100, '0000644\0')
  put(124, sizeField ?? `${bytes.length.toString(8).padStart(11, '0')}\0`)
  put(148, '        ')
  put(156, type)
  put(257, 'ustar\0')
  put(263, '00')
  const sum = header.reduce((total, byte) => total + byte, 0)
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `)
  return header
}

function concatenate(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

/** A ustar archive with its end mark. */
export function tar(entries: readonly TarInput[]): Uint8Array<ArrayBuffer> {
  const pieces = entries.flatMap((entry) => {
    const padding = new Uint8Array((512 - (entry.bytes.length % 512)) % 512)
    return [tarHeader(entry), entry.bytes, padding]
  })
  return concatenate([...pieces, new Uint8Array(1024)])
}

export async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(packed).arrayBuffer())
}

export function named(name: string, bytes: Uint8Array<ArrayBuffer> | string): NamedBlob {
  return { name, blob: new Blob([bytes]) }
}
