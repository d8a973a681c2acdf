/**
 * A reader for tar archives (POSIX ustar, and what GNU tar and macOS write around it), entry by entry from a stream.
 * Files and folders are given; links, devices and extended headers are passed over.
 */
import { SearchError } from '../errors'
import type { ByteSource } from './byteSource'
import { latin1Text } from './latin1'
import { grouped } from './numbers'

const BLOCK = 512
export interface TarEntry {
  /** Path inside the archive, with forward slashes; that of a folder ends in one. */
  readonly path: string
  /** Bytes of the file. */
  readonly size: number
  /** The file, or null for a folder and when `wants` said no. The reader keeps no reference. */
  readonly bytes: Uint8Array | null
}

function textField(header: Uint8Array, start: number, length: number): string {
  const field = header.subarray(start, start + length)
  const end = field.indexOf(0)
  return latin1Text(end < 0 ? field : field.subarray(0, end))
}

/** A name, UTF-8 as nearly every program writes it; another charset's bytes become characters of their own numbers. */
function nameField(header: Uint8Array, start: number, length: number): string {
  const field = header.subarray(start, start + length)
  const end = field.indexOf(0)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(end < 0 ? field : field.subarray(0, end))
  } catch {
    return textField(header, start, length)
  }
}

/** An octal number padded with spaces or zeros, or null when the field holds something else. */
function octalField(header: Uint8Array, start: number, length: number): number | null {
  const text = textField(header, start, length).trim()
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : null
}

/** Whether a header block holds its own checksum: the sum of its bytes with the checksum field read as spaces. */
function checksumHolds(header: Uint8Array): boolean {
  const stored = octalField(header, 148, 8)
  let sum = 0
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : (header[i] as number)
  return stored === sum
}

function refuse(source: ByteSource, what: string): never {
  throw new SearchError('bad-archive', `${source.name}: ${what}`)
}

function entryPath(source: ByteSource, header: Uint8Array): string {
  const isUstar = textField(header, 257, 6).trim() === 'ustar'
  const prefix = isUstar && header[263] === 0x30 ? nameField(header, 345, 155) : ''
  const path = (prefix ? `${prefix}/` : '') + nameField(header, 0, 100)
  if (path.startsWith('/') || path.includes('\\') || path.split('/').includes('..'))
    refuse(source, `entry ${JSON.stringify(path)} leaves the archive's folder, only plain relative paths are read`)
  return path
}

async function readBody(source: ByteSource, path: string, size: number, wanted: boolean): Promise<Uint8Array | null> {
  if (size > source.left)
    refuse(
      source,
      `${path} says ${grouped(size)} bytes, ${grouped(source.left)} of the limit of ${grouped(source.limitBytes)} are left`,
    )
  const bytes = wanted ? new Uint8Array(size) : null
  const got = bytes ? await source.fill(bytes) : await source.skip(size)
  if (got < size) refuse(source, `${path} says ${grouped(size)} bytes, the archive ends after ${grouped(got)} of them`)
  await source.skip((BLOCK - (size % BLOCK)) % BLOCK)
  return bytes
}

/**
 * The files and folders of an archive in its order, read to the end so that damage anywhere is found.
 *
 * @param source unpacked bytes of the archive; read to the end, closed by the caller
 * @param wants  whether to keep the bytes of the file at a path; the others are passed over
 * @param most   entries that an archive may have
 * @throws SearchError 'bad-archive' for a wrong checksum, a size that is no octal number or goes past the end or the
 *         limit, a path that leaves the folder, more entries than `most`, or a missing end mark
 */
export async function* readTar(
  source: ByteSource,
  wants: (path: string) => boolean,
  most: number,
): AsyncGenerator<TarEntry> {
  const header = new Uint8Array(BLOCK)
  for (let entries = 0; ; entries++) {
    const at = source.consumed
    const got = await source.fill(header)
    if (got < BLOCK) refuse(source, `ends at byte ${grouped(at + got)} without the tar end mark, the file is cut short`)
    if (header.every((byte) => byte === 0)) break
    if (!checksumHolds(header))
      refuse(source, entries === 0 ? 'not a tar archive' : `the tar header at byte ${grouped(at)} has a wrong checksum`)
    if (entries >= most) refuse(source, `more than ${grouped(most)} entries, the limit`)
    const path = entryPath(source, header)
    const size = octalField(header, 124, 12)
    if (size === null) refuse(source, `${path} has a size that is not an octal number`)
    const type = String.fromCharCode(header[156] as number)
    const isFile = type === '0' || type === '\0' || type === '7'
    // Links, devices and folders have no body, whatever their size field says.
    const bodyBytes = /[1-6]/.test(type) ? 0 : size
    const bytes = await readBody(source, path, bodyBytes, isFile && wants(path))
    if (type === '5') yield { path: path.replace(/\/*$/, '/'), size: 0, bytes: null }
    else if (isFile && !path.endsWith('/')) yield { path, size, bytes }
  }
  await source.drain()
}
