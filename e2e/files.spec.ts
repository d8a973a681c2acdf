/** CIFAR files dropped on the page or chosen in it: a good one becomes a data set, a bad one is refused by name and rule. */
import { expect, test } from '@playwright/test'
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
  await page.goto('./#lang=en')
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
  const notice = page.locator('.notice')
  await expect(notice).toContainText('20 images, 10 classes')
  await drop('data_batch_2.bin', records(20).subarray(0, RECORD * 20 - 100))
  await expect(notice).toContainText(/data_batch_2\.bin: 61,360 bytes/)
  await page.getByRole('button', { name: 'Run it live' }).click()
  await expect(page.getByRole('dialog').getByLabel('Images').locator('option')).toContainText([/CIFAR-10/])
})

test('a chosen file with a label out of range is refused by value and rule', async ({ page }) => {
  await page.getByRole('button', { name: 'Run it live' }).click()
  await page.locator('input[type=file]').setInputFiles([
    file(
      'data_batch_1.bin',
      records(5, (i) => (i === 3 ? 77 : 1)),
    ),
  ])
  await expect(page.locator('.notice')).toContainText(/data_batch_1\.bin.*77/)
})

test('a zip instead of the archive is named as one', async ({ page }) => {
  await page.getByRole('button', { name: 'Run it live' }).click()
  const zip = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), Buffer.alloc(200)])
  await page.locator('input[type=file]').setInputFiles([file('cifar-10-binary.tar.gz', zip)])
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
