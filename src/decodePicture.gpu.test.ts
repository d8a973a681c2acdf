/** The browser decodes the pictures of ../shared/inputs to what was drawn, as Node does (scripts/data/sharedInputs.test.ts). */
import { expect, test } from 'vitest'
import { decodePicture } from './decodePicture'
import { readSharedBytes, readSharedJson } from './testing/shared'

interface Sample {
  readonly path?: string
  readonly at: readonly [y: number, x: number]
  readonly rgb?: readonly [number, number, number]
  readonly grey?: number
  readonly tolerance?: number
}

const all = await readSharedJson<{
  readonly inputs: readonly { readonly folder?: string; readonly samples?: readonly Sample[] }[]
}>('inputs/expect.json')
const samples = (all?.inputs ?? []).flatMap(({ folder, samples = [] }) =>
  samples.flatMap((sample) => (folder && sample.path ? [[`${folder}/${sample.path}`, sample] as const] : [])),
)

test('a picture that the browser itself wrote comes back pixel by pixel', async () => {
  const canvas = new OffscreenCanvas(3, 2)
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D
  context.fillStyle = '#ff0000'
  context.fillRect(0, 0, 3, 2)
  context.fillStyle = '#0040ff'
  context.fillRect(2, 1, 1, 1)
  const { width, height, channels, data } = await decodePicture(await canvas.convertToBlob({ type: 'image/png' }))
  expect({ width, height }).toEqual({ width: 3, height: 2 })
  const at = (y: number, x: number): number[] => [...data.slice((y * width + x) * channels).slice(0, 3)]
  expect([at(0, 0), at(0, 2), at(1, 2)]).toEqual([
    [255, 0, 0],
    [255, 0, 0],
    [0, 64, 255],
  ])
})

test.skipIf(!all).each(samples)('%s', async (file, { at: [y, x], rgb, grey, tolerance = 0 }) => {
  const bytes = await readSharedBytes(`inputs/${file}`)
  const { width, channels, data } = await decodePicture(new Blob([bytes as Uint8Array<ArrayBuffer>]))
  const from = (y * width + x) * channels
  for (const [c, value] of (rgb ?? [grey, grey, grey]).entries())
    expect(Math.abs((data[from + c] as number) - (value as number))).toBeLessThanOrEqual(tolerance)
})
