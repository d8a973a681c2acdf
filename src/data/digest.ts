/** SHA-256 of bytes, by the platform. */
import { SearchError } from '../errors'

/**
 * @returns 64 hexadecimal digits, lower case
 * @throws SearchError 'unsupported' where the page is not served securely
 */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer> | ArrayBuffer): Promise<string> {
  if (!globalThis.crypto?.subtle)
    throw new SearchError('unsupported', 'crypto.subtle is missing: serve the page over https or from localhost')
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
