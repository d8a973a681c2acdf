/** Saves a picture of the page as SVG or PNG. Loaded when it is first asked for. */
import { saveFile } from '../page/saveFile'
import { withText } from './pngText'
import { type PictureStamp, pictureFileName } from './stamp'
import { standalone } from './standalone'

/** Pixels of the file for one of the page: sharp in print and on a projector. */
const SCALE = 3

export async function savePicture(picture: SVGSVGElement, kind: 'svg' | 'png', stamp: PictureStamp): Promise<void> {
  const drawn = standalone(picture, stamp)
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(drawn)}\n`
  const svg = new Blob([text], { type: 'image/svg+xml' })
  const file = kind === 'svg' ? svg : await pngOf(svg, drawn, stamp)
  saveFile(pictureFileName(stamp, kind), file)
}

async function pngOf(svg: Blob, drawn: SVGSVGElement, stamp: PictureStamp): Promise<Blob> {
  const url = URL.createObjectURL(svg)
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = SCALE * Number(drawn.getAttribute('width'))
    canvas.height = SCALE * Number(drawn.getAttribute('height'))
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
    if (!blob) throw new Error(`picture: a canvas of ${canvas.width}×${canvas.height} could not be written`)
    const bytes = withText(new Uint8Array(await blob.arrayBuffer()), {
      Title: stamp.title,
      Description: stamp.facts.join('; '),
      Source: JSON.stringify(stamp.metadata),
    })
    return new Blob([bytes], { type: 'image/png' })
  } finally {
    URL.revokeObjectURL(url)
  }
}
