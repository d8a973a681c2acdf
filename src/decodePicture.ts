/**
 * Pictures decoded by the browser, in the worker: turned upright as their EXIF orientation says, colours left as they are
 * stored, the first picture of several. A canvas holds colours multiplied with alpha, so transparent parts lie on black.
 */
import type { Picture } from './data/dataset'

/** @throws when the browser cannot decode it */
export async function decodePicture(blob: Blob): Promise<Picture> {
  const bitmap = await createImageBitmap(blob, { colorSpaceConversion: 'none', imageOrientation: 'from-image' })
  const { width, height } = bitmap
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true, alpha: false })
  if (!context) throw new Error(`no canvas of ${width} x ${height}`)
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  return { width, height, channels: 4, data: context.getImageData(0, 0, width, height).data }
}
