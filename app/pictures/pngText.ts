/** Text inside a PNG: iTXt chunks (UTF-8, PNG specification 11.3.3.4) put right behind the header chunk. Pure. */
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
/** Signature and IHDR: 8 + 4 + 4 + 13 + 4 bytes. */
const HEADER_BYTES = 33

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c
})

/** CRC-32 of ISO 3309, as PNG chunks carry it. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

function textChunk(keyword: string, text: string): Uint8Array {
  // Keyword, no compression, no language, no translated keyword: five zero bytes end and separate them.
  const body = new TextEncoder().encode(`iTXt${keyword}\0\0\0\0\0${text}`)
  const chunk = new Uint8Array(body.length + 8)
  const view = new DataView(chunk.buffer)
  view.setUint32(0, body.length - 4)
  chunk.set(body, 4)
  view.setUint32(body.length + 4, crc32(body))
  return chunk
}

/** The same picture with a text chunk for each entry. @throws RangeError when the bytes are not a PNG */
export function withText(png: Uint8Array, entries: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
  if (png.length < HEADER_BYTES || SIGNATURE.some((byte, i) => png[i] !== byte))
    throw new RangeError(`picture: ${png.length} bytes that are not a PNG`)
  const chunks = Object.entries(entries).map(([keyword, text]) => textChunk(keyword, text))
  const extra = chunks.reduce((sum, { length }) => sum + length, 0)
  const result = new Uint8Array(png.length + extra)
  result.set(png.subarray(0, HEADER_BYTES))
  let offset = HEADER_BYTES
  for (const chunk of chunks) {
    result.set(chunk, offset)
    offset += chunk.length
  }
  result.set(png.subarray(HEADER_BYTES), offset)
  return result
}
