/** CIFAR files dropped on the page or chosen in it: a good one becomes a data set, a bad one is refused by name and rule. */

import { expect, test } from '@playwright/test'
import { BlobWriter, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js'
import sharp from 'sharp'
import { MANIFEST, SHARD } from './support/shards'

const RECORD = 3073

/** Records of the official layout: label, then 3,072 pixel bytes. Not real images; nothing here looks at them. */
function records(count: number, label: (i: number) => number = (i) => i % 10): Buffer {
  const bytes = Buffer.alloc(count * RECORD)
  for (let i = 0; i < count; i++) {
    bytes[i * RECORD] = label(i)
    for (let p = 1; p < RECORD; p++) bytes[i * RECORD + p] = (i * 31 + p * 7) % 256
  }
  return bytes
}

const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer })

test.beforeEach(async ({ page }) => {
  await page.goto('./#lang=en&epoch=12')
  await expect(page.getByRole('button', { name: 'Run it live' })).toBeVisible()
})

test('a dropped CIFAR file is accepted; a broken one after it is refused and loses nothing', async ({ page }) => {
  const drop = async (name: string, bytes: Buffer): Promise<void> => {
    const transfer = await page.evaluateHandle(
      ({ base64, fileName }) => {
        const raw = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
        const dragged = new DataTransfer()
        dragged.items.add(new File([raw], fileName))
        return dragged
      },
      { base64: bytes.toString('base64'), fileName: name },
    )
    await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
  }
  await drop('data_batch_1.bin', records(20))
  const preview = page.getByRole('dialog', { name: /^Search on CIFAR-10 subset/ })
  await expect(preview).toContainText('20 training images, 0 held out, 10 classes')
  await expect(preview.getByRole('img')).toHaveCount(10)
  await preview.getByRole('button', { name: 'Search on these images' }).click()
  const notice = page.locator('.notice')
  await expect(notice).toContainText('20 images, 10 classes')
  await drop('data_batch_2.bin', records(20).subarray(0, RECORD * 20 - 100))
  await expect(notice).toContainText(/data_batch_2\.bin: 61,360 bytes/)
  await page.getByRole('button', { name: 'Run it live' }).click()
  await expect(page.getByRole('dialog').getByLabel('Images').locator('option')).toContainText([/CIFAR-10/])
})

test('a chosen file with a label out of range is refused by value and rule', async ({ page }) => {
  await page.getByRole('button', { name: 'Run it live' }).click()
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles([
      file(
        'data_batch_1.bin',
        records(5, (i) => (i === 3 ? 77 : 1)),
      ),
    ])
  await expect(page.locator('.notice')).toContainText(/data_batch_1\.bin.*77/)
})

test('a zip of pictures is shown before it is used, and what was left out is named; refused it changes nothing', async ({
  page,
}) => {
  const pictures = Object.fromEntries(
    ['disc', 'ring'].flatMap((name, label) =>
      Array.from({ length: 6 }, (_, n) => [`set/${name}/${n}.png`, { label, n }] as const),
    ),
  )
  const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false })
  for (const [name, { label, n }] of Object.entries(pictures)) {
    const background = { r: 200 * label, g: 20 * n, b: 99 + 9 * n }
    const png = await sharp({ create: { width: 40, height: 36, channels: 3, background } })
      .png()
      .toBuffer()
    await writer.add(name, new Uint8ArrayReader(png))
  }
  await writer.add('set/ring/broken.png', new Uint8ArrayReader(new Uint8Array(50).fill(7)))
  const zip = Buffer.from(await (await writer.close()).arrayBuffer())
  await page.getByRole('button', { name: 'Run it live' }).click()
  const setup = page.getByRole('dialog', { name: 'Run it live' })
  const choose = (): Promise<void> =>
    page
      .locator('input[type=file]')
      .first()
      .setInputFiles([file('shapes.zip', zip)])
  await choose()
  const preview = page.getByRole('dialog', { name: 'Search on shapes (10 training images of 2 classes)?' })
  await expect(preview).toContainText(
    '10 training images, 2 held out, 2 classes · pictures in folders, 40 x 36, colour',
  )
  await expect(preview).toContainText('set/ring/broken.png is no PNG, JPEG or WebP picture')
  await expect(preview).toContainText('A search needs at least 64 training images.')
  const pixel = await preview
    .getByRole('img', { name: /^ring: 5 training images/ })
    .evaluate((canvas: HTMLCanvasElement) => canvas.getContext('2d')?.getImageData(9, 9, 1, 1).data[0])
  expect(pixel).toBe(200)
  await preview.getByRole('button', { name: 'Leave them' }).click()
  await expect(setup.getByLabel('Images').locator('option')).not.toContainText([/shapes/])
  await choose()
  await preview.getByRole('button', { name: 'Search on these images' }).click()
  await expect(page.locator('.notice')).toContainText('10 images, 2 classes')
  await expect(setup.getByLabel('Images')).toHaveValue('own')
})

test('a zip instead of the archive is named as one', async ({ page }) => {
  await page.getByRole('button', { name: 'Run it live' }).click()
  const zip = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), Buffer.alloc(200)])
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles([file('cifar-10-binary.tar.gz', zip)])
  await expect(page.locator('.notice')).toContainText(/zip/i)
})

test('shards that lie beside the page are offered, read by the worker and searched on', async ({ page }) => {
  await page.route('**/shards/cifar10/manifest.json', (route) => route.fulfill({ json: MANIFEST }))
  await page.route('**/shards/cifar10/shard-000.bin', (route) => route.fulfill({ body: SHARD }))
  await page.getByRole('button', { name: 'Run it live' }).click()
  const images = page.getByRole('dialog').getByLabel('Images')
  await images.selectOption({ label: 'Read CIFAR-10 subset from this site' })
  await expect(page.locator('.notice')).toContainText('64 images, 10 classes')
  await expect(images).toHaveValue('cifar10')
  await page.getByRole('button', { name: 'Start the search' }).click()
  await expect(page.locator('[data-part=status]')).toContainText('CIFAR-10 subset')
})
