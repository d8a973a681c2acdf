/** SHA-256 of bytes, by the platform. */
import { SearchError } from '../errors'

/**
 * @returns 32 bytes
 * @throws SearchError 'unsupported' where the page is not served securely
 */
export async function sha256(bytes: Uint8Array | ArrayBuffer): Promise<Uint8Array<ArrayBuffer>> {
  if (!globalThis.crypto?.subtle)
    throw new SearchError('unsupported', 'crypto.subtle is missing: serve the page over https or from localhost')
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as BufferSource))
}

/**
 * @returns 64 hexadecimal digits, lower case
 * @throws as `sha256`
 */
export async function sha256Hex(bytes: Uint8Array | ArrayBuffer): Promise<string> {
  return Array.from(await sha256(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
