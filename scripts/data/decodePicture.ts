/**
 * Pictures decoded in Node, as the worker's browser does it: turned upright as their EXIF orientation says, colours left as
 * they are stored whatever profile the file has, transparent parts on black, the first picture of several.
 */
import sharp from 'sharp'
import type { Picture } from '../../src/data/dataset'

/** @throws when libvips cannot decode it */
export async function decodePicture(blob: Blob): Promise<Picture> {
  const image = sharp(Buffer.from(await blob.arrayBuffer()), { failOn: 'error', ignoreIcc: true, pages: 1 })
  const { data, info } = await image
    .autoOrient()
    .flatten({ background: '#000' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  if (info.channels !== 1 && info.channels !== 3) throw new Error(`${info.channels} channels`)
  return { width: info.width, height: info.height, channels: info.channels, data }
}
