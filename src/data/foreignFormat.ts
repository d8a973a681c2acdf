/** Names what people drop by mistake, from a file's first bytes, so that the message can say it. */
const SIGNATURES: readonly (readonly [string, readonly number[]])[] = [
  ['a zip archive', [0x50, 0x4b, 0x03, 0x04]],
  ['an empty zip archive', [0x50, 0x4b, 0x05, 0x06]],
  ['a PNG picture', [0x89, 0x50, 0x4e, 0x47]],
  ['a JPEG picture', [0xff, 0xd8, 0xff]],
  ['a GIF picture', [0x47, 0x49, 0x46, 0x38]],
  ['a PDF document', [0x25, 0x50, 0x44, 0x46]],
  ['a 7-Zip archive', [0x37, 0x7a, 0xbc, 0xaf]],
  ['a RAR archive', [0x52, 0x61, 0x72, 0x21]],
  ['a bzip2 file', [0x42, 0x5a, 0x68]],
  ['an xz file', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['a Zstandard file', [0x28, 0xb5, 0x2f, 0xfd]],
  ['a Python pickle', [0x80, 0x02, 0x7d]],
  ['an HTML page, perhaps a failed download', [0x3c, 0x21, 0x44, 0x4f, 0x43]],
  ['an HTML page, perhaps a failed download', [0x3c, 0x21, 0x64, 0x6f, 0x63]],
  ['an HTML page, perhaps a failed download', [0x3c, 0x68, 0x74, 0x6d, 0x6c]],
]

/** What a file is that is certainly no file of images this lab knows under its name, or null. No CIFAR record starts with a byte above 19. */
export function foreignFormat(start: Uint8Array): string | null {
  const match = SIGNATURES.find(([, bytes]) => bytes.every((byte, i) => start[i] === byte))
  return match ? match[0] : null
}
