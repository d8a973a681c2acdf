/** Shards beside the page that arrive short, long, changed or not at all: named, and the next try reads whole ones. */
import { expect, test } from '@playwright/test'
import { MANIFEST, SHARD } from './support/shards'

test('a short, a long, a changed, a missing and an unreachable shard are named; the next try reads it', async ({
  page,
}) => {
  await page.route('**/shards/cifar10/manifest.json', (route) => route.fulfill({ json: MANIFEST }))
  await page.goto('./#lang=en')
  await page.getByRole('button', { name: 'Run it live' }).click()
  const images = page.getByRole('dialog').getByLabel('Images')
  const notice = page.locator('.notice')
  const read = async (): Promise<void> => {
    await images.selectOption({ label: 'Generated images' })
    await images.selectOption({ label: 'Read CIFAR-10 subset from this site' })
  }
  const changed = Buffer.from(SHARD)
  changed[5000] = (changed[5000] as number) ^ 1
  const faults = [
    { answer: { body: SHARD.subarray(0, SHARD.length - 1000) }, says: /shard-000\.bin: [\d,]+ bytes/ },
    { answer: { body: Buffer.concat([SHARD, SHARD]) }, says: /shard-000\.bin.* more than \d+ bytes/ },
    { answer: { body: changed }, says: /shard-000\.bin.*sha/i },
    { answer: { status: 404 }, says: /shard-000\.bin.*404/ },
    { answer: null, says: /shard-000\.bin: could not be loaded/ },
  ] as const
  for (const { answer, says } of faults) {
    await page.route('**/shard-000.bin', (route) => (answer === null ? route.abort() : route.fulfill(answer)))
    await read()
    await expect(notice).toContainText(says)
    await page.unroute('**/shard-000.bin')
  }
  await page.route('**/shard-000.bin', (route) => route.fulfill({ body: SHARD }))
  await read()
  await expect(notice).toContainText('64 images, 10 classes')
  await expect(images).toHaveValue('cifar10')
})
