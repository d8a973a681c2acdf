/** Pictures decoded by the browser, reduced to stored images. */
import { areaReduce } from '../src/data/areaReduce'
import { IMAGE_BYTES } from '../src/data/dataset'
import { SearchError } from '../src/errors'
import type { ServedFile } from './files'
import { register } from './registry'

/** What was decoded, or why the first of the files that fail could not be. */
export type Decoded = { readonly base64: string } | { readonly refused: string }

async function decode({ name, url }: ServedFile): Promise<Uint8Array> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${name}: the script's server answered ${response.status}`)
  const picture = await createImageBitmap(await response.blob(), { colorSpaceConversion: 'none' }).catch(() => null)
  if (picture === null) throw new SearchError('bad-archive', `${name}: is no picture that Chromium can decode`)
  const { width, height } = picture
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error(`${name}: no canvas of ${width} x ${height}`)
  context.drawImage(picture, 0, 0)
  picture.close()
  return areaReduce(name, context.getImageData(0, 0, width, height).data, width, height)
}

/** [N,32,32,3] in the order of the files, as base64: what leaves the page must survive JSON. */
register('decode-images', async ({ files }: { readonly files: readonly ServedFile[] }): Promise<Decoded> => {
  const pixels = new Uint8Array(files.length * IMAGE_BYTES)
  try {
    for (const [i, file] of files.entries()) pixels.set(await decode(file), i * IMAGE_BYTES)
  } catch (error) {
    if (error instanceof SearchError) return { refused: error.message }
    throw error
  }
  const pieces: string[] = []
  for (let at = 0; at < pixels.length; at += 0x8000)
    pieces.push(String.fromCharCode(...pixels.subarray(at, at + 0x8000)))
  return { base64: btoa(pieces.join('')) }
})
