/**
 * Bytes as text, one character each with the byte's own number (ISO 8859-1). A TextDecoder of that name decodes windows-1252
 * instead, which has other characters for 0x80 to 0x9f: the Encoding Standard has it so, Node 20 has not.
 */

/** Arguments of one call: below the limit of every engine. */
const AT_A_TIME = 8192

export function latin1Text(bytes: Uint8Array): string {
  let text = ''
  for (let from = 0; from < bytes.length; from += AT_A_TIME)
    text += String.fromCharCode(...bytes.subarray(from, from + AT_A_TIME))
  return text
}
