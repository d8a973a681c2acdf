/**
 * A reader for tar archives (POSIX ustar, and what GNU tar and macOS write around it), entry by entry from a stream.
 * Files and folders are given, by the long or foreign name of an extended header too; links and devices are passed over.
 */
import { SearchError, shown } from '../errors'
import type { ByteSource } from './byteSource'
import { shownPath } from './formats/entry'
import { latin1Text } from './latin1'
import { grouped } from './numbers'

const BLOCK = 512
/** An extended header is held whole; the paths of file systems end at 4,096 bytes. */
const EXTENDED_LIMIT_BYTES = 65_536
/** Its own, and those of its path, of its link and of what pax says. */
const HEADERS_AN_ENTRY = 4

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

/** What an extended header says of the entry after it; what is null, that entry's own header says. */
interface Extended {
  readonly path: string | null
  readonly size: number | null
}

const NOTHING: Extended = { path: null, size: null }

/** The records of a pax header, `LENGTH key=value` and a line feed each, or null where one is malformed. */
function paxRecords(body: Uint8Array): Map<string, string> | null {
  const records = new Map<string, string>()
  for (let at = 0; at < body.length; ) {
    // The length counts all bytes of its record, its own digits too.
    const digits = /^(\d{1,5}) /.exec(textField(body, at, 6))?.[1]
    const end = at + Number(digits)
    const equals = body.indexOf(0x3d, at)
    // A missing length makes `end` no number, which is below no other.
    if (!(end <= body.length) || equals < 0 || equals >= end || body[end - 1] !== 0x0a) return null
    const start = at + String(digits).length + 1
    const value = body.subarray(equals + 1, end - 1)
    if (start === equals || value.includes(0)) return null
    records.set(nameField(body, start, equals - start), nameField(value, 0, value.length))
    at = end
  }
  return records
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

/** What a header of type x (pax) or L (GNU) says with its body, added to what those before it said of the same entry. */
function extendedBy(source: ByteSource, at: number, type: string, body: Uint8Array, before: Extended): Extended {
  if (type === 'L') return { ...before, path: nameField(body, 0, body.length) || null }
  const records = paxRecords(body)
  if (!records)
    refuse(source, `the extended header at byte ${grouped(at)} has a malformed record, expected LENGTH key=value`)
  // An empty value takes the record back.
  const size = records.get('size') || null
  if (size !== null && !/^\d{1,15}$/.test(size))
    refuse(source, `the extended header at byte ${grouped(at)} has a size that is not a decimal number`)
  return {
    path: records.has('path') ? records.get('path') || null : before.path,
    size: size === null ? null : Number(size),
  }
}

/** @param given the whole path from an extended header, where the header itself has room for a part of it only */
function entryPath(source: ByteSource, header: Uint8Array, given: string | null): string {
  const path = given ?? headerPath(header)
  if (path.startsWith('/') || path.includes('\\') || path.split('/').includes('..'))
    refuse(source, `entry ${shown(path)} leaves the archive's folder, only plain relative paths are read`)
  return path
}

function headerPath(header: Uint8Array): string {
  const isUstar = textField(header, 257, 6).trim() === 'ustar'
  const prefix = isUstar && header[263] === 0x30 ? nameField(header, 345, 155) : ''
  return (prefix ? `${prefix}/` : '') + nameField(header, 0, 100)
}

async function readBody(source: ByteSource, path: string, size: number, wanted: boolean): Promise<Uint8Array | null> {
  if (size > source.left)
    refuse(
      source,
      `${shownPath(path)} says ${grouped(size)} bytes, ${grouped(source.left)} of the limit of ${grouped(source.limitBytes)} are left`,
    )
  const bytes = wanted ? new Uint8Array(size) : null
  const got = bytes ? await source.fill(bytes) : await source.skip(size)
  if (got < size)
    refuse(source, `${shownPath(path)} says ${grouped(size)} bytes, the archive ends after ${grouped(got)} of them`)
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
 *         limit, a path that leaves the folder, an extended header that is malformed or too long, more entries than `most`, or a missing end mark
 */
export async function* readTar(
  source: ByteSource,
  wants: (path: string) => boolean,
  most: number,
): AsyncGenerator<TarEntry> {
  const header = new Uint8Array(BLOCK)
  let extended = NOTHING
  let entries = 0
  for (let headers = 0; ; headers++) {
    const at = source.consumed
    const got = await source.fill(header)
    if (got < BLOCK) refuse(source, `ends at byte ${grouped(at + got)} without the tar end mark, the file is cut short`)
    if (header.every((byte) => byte === 0)) break
    if (!checksumHolds(header))
      refuse(source, headers === 0 ? 'not a tar archive' : `the tar header at byte ${grouped(at)} has a wrong checksum`)
    const type = String.fromCharCode(header[156] as number)
    const isExtended = type === 'x' || type === 'L'
    // The headers before an entry, that of a long link (K) and those of all entries (g) too, are none themselves.
    const isEntry = !isExtended && type !== 'K' && type !== 'g'
    if (isEntry) entries++
    if (entries > most || headers >= HEADERS_AN_ENTRY * most)
      refuse(source, `more than ${grouped(most)} entries, the limit`)
    const given = isEntry ? extended : NOTHING
    const path = entryPath(source, header, given.path)
    const size = given.size ?? octalField(header, 124, 12)
    if (size === null) refuse(source, `${shownPath(path)} has a size that is not an octal number`)
    if (isExtended && size > EXTENDED_LIMIT_BYTES)
      refuse(
        source,
        `the extended header at byte ${grouped(at)} says ${grouped(size)} bytes, the limit is ${grouped(EXTENDED_LIMIT_BYTES)}`,
      )
    const isFile = type === '0' || type === '\0' || type === '7'
    // Links, devices and folders have no body, whatever their size field says.
    const bodyBytes = /[1-6]/.test(type) ? 0 : size
    const bytes = await readBody(source, path, bodyBytes, isExtended || (isFile && wants(path)))
    if (isEntry) extended = NOTHING
    else if (isExtended && bytes) extended = extendedBy(source, at, type, bytes, extended)
    if (type === '5') yield { path: path.replace(/\/*$/, '/'), size: 0, bytes: null }
    else if (isFile && !path.endsWith('/')) yield { path, size, bytes }
  }
  await source.drain()
}
