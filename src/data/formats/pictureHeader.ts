/**
 * What a picture says of itself in its first bytes: kind, size and channels, before anything is decoded. So a file that is no
 * picture, or one far too large, costs nothing. PNG, JPEG and WebP.
 */
import { latin1Text } from '../latin1'

export type PictureKind = 'PNG' | 'JPEG' | 'WebP'

export interface PictureHeader {
  readonly kind: PictureKind
  /** As stored: a JPEG may be turned when it is shown. */
  readonly width: number
  readonly height: number
  /** 1 grey, 3 colour; an alpha channel is not counted. */
  readonly channels: 1 | 3
}

/** A header may stand behind colour profiles and thumbnails. */
export const HEADER_BYTES = 256 * 1024

/** What a picture reader says instead of a header, for a message. */
export type NoPicture = { readonly fault: string }

export function readPictureHeader(bytes: Uint8Array): PictureHeader | NoPicture {
  if (bytes.length === 0) return { fault: 'is empty' }
  const header = readPng(bytes) ?? readJpeg(bytes) ?? readWebp(bytes)
  if (header === null) return { fault: 'is no PNG, JPEG or WebP picture' }
  if ('fault' in header) return header
  if (header.width === 0 || header.height === 0) return { fault: `has ${header.width} x ${header.height} pixels` }
  return header
}

const startsWith = (bytes: Uint8Array, ...start: number[]): boolean => start.every((byte, i) => bytes[i] === byte)

function readPng(bytes: Uint8Array): PictureHeader | NoPicture | null {
  if (!startsWith(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return null
  if (bytes.length < 33) return { fault: 'is cut short within its header' }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isGrey = bytes[25] === 0 || bytes[25] === 4
  return { kind: 'PNG', width: view.getUint32(16), height: view.getUint32(20), channels: isGrey ? 1 : 3 }
}

/** Walks the segments to the frame header. */
function readJpeg(bytes: Uint8Array): PictureHeader | NoPicture | null {
  if (!startsWith(bytes, 0xff, 0xd8, 0xff)) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 2; at + 10 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return { fault: 'is a damaged JPEG picture' }
    const marker = bytes[at + 1] as number
    if (marker === 0xff) {
      at++
      continue
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) {
      const channels = bytes[at + 9] as number
      if (channels !== 1 && channels !== 3)
        return { fault: `is a JPEG picture of ${channels} channels (CMYK), expected grey or colour` }
      return { kind: 'JPEG', height: view.getUint16(at + 5), width: view.getUint16(at + 7), channels }
    }
    const hasNoBody = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)
    at += hasNoBody ? 2 : 2 + Math.max(2, view.getUint16(at + 2))
  }
  return { fault: 'is cut short within its header' }
}

function readWebp(bytes: Uint8Array): PictureHeader | NoPicture | null {
  if (!startsWith(bytes, 0x52, 0x49, 0x46, 0x46)) return null
  if (bytes.length < 30) return { fault: 'is cut short within its header' }
  const text = latin1Text(bytes.subarray(8, 16))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const uint24 = (at: number): number => view.getUint16(at, true) + 65_536 * view.getUint8(at + 2)
  const found = (width: number, height: number): PictureHeader => ({ kind: 'WebP', width, height, channels: 3 })
  if (text === 'WEBPVP8 ') return found(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff)
  if (text === 'WEBPVP8L') {
    const bits = view.getUint32(21, true)
    return found((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1)
  }
  if (text === 'WEBPVP8X') return found(uint24(24) + 1, uint24(27) + 1)
  return null
}
