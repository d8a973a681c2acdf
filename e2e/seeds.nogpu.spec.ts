/** One search with several seeds in a browser without WebGPU: each in a worker of its own. */
import { readFile } from 'node:fs/promises'
import { expect, type Page, test } from '@playwright/test'
import { Uint8ArrayReader, ZipReader } from '@zip.js/zip.js'
import { SEARCH } from '../scripts/test/limits.mjs'
import { violations } from './support/axe'
import { placeOf } from './support/placeOf'
import { rarely } from './support/rarely'

const LATE = { timeout: SEARCH }
/** The setup sheet opens with it. */
const OPENED = { live: 'two-minutes', seed: '3' }
const SETTINGS = ['channels=4', 'imageSize=8', 'images=64', 'batch=8', 'dataset=generated']

async function start(page: Page, seeds: number, ...more: readonly string[]) {
  await page.goto(placeOf([...SETTINGS, ...more], OPENED))
  await page.getByRole('spinbutton', { name: 'Number of seeds' }).fill(String(seeds))
  await page.getByRole('button', { name: `Search with ${seeds} seeds` }).click()
  return page.getByRole('dialog', { name: 'Several seeds' })
}

test('three seeds are searched, drawn together, opened in Evidence and saved as a sweep', async ({ page }) => {
  const sheet = await start(page, 3, 'epochs=3')
  await expect(sheet.getByText('3 searches', { exact: false })).toBeVisible()
  await expect(sheet.getByText('; 3 of them over.', { exact: false })).toBeVisible(LATE)
  await expect(sheet.getByText('3 of 3')).toHaveCount(3)
  for (const picture of ['mean, least and greatest over seeds', 'Where each rule stops'])
    await expect(sheet.getByText(picture).first()).toBeVisible()
  expect(await violations(page, 'dialog')).toEqual([])
  const saving = page.waitForEvent('download')
  await sheet.getByRole('button', { name: 'Save all (.zip)' }).click()
  const zip = await (await saving).path()
  await sheet.getByRole('button', { name: 'What they say together' }).click()
  const evidence = page.getByRole('dialog', { name: 'Evidence' })
  await expect(evidence.getByText(/^seeds: 3 searches/)).toBeVisible()
  const entries = await new ZipReader(new Uint8ArrayReader(await readFile(zip))).getEntries()
  expect(entries.map(({ filename }) => filename.replace(/[0-9a-f]{16}/, 'TRIAL'))).toEqual([
    'index.jsonl',
    ...Array.from({ length: 3 }, () => 'trials/TRIAL.json'),
  ])
})

rarely(() => {
  test('stopping one stops one; the others go on while the sheet is closed', async ({ page }) => {
    const sheet = await start(page, 2, 'epochs=600')
    const of = (seed: number) => sheet.getByRole('listitem').filter({ hasText: `Seed ${seed}` })
    for (const seed of [3, 4]) await expect(of(seed).getByText(/^([2-9]|\d\d+) of 600$/)).toBeVisible(LATE)
    await sheet.getByRole('button', { name: 'Stop seed 3' }).click()
    await expect(of(3).getByText(/^stopped/)).toBeVisible(LATE)
    await page.keyboard.press('Escape')
    await expect(sheet).toBeHidden()
    await page.getByRole('button', { name: 'Learn', exact: true }).click()
    await page.getByRole('button', { name: /^Several seeds/ }).click()
    const epochs = Number.parseInt((await of(4).locator('.lane-epochs').textContent()) ?? '', 10)
    await expect
      .poll(async () => Number.parseInt((await of(4).locator('.lane-epochs').textContent()) ?? '', 10), LATE)
      .toBeGreaterThan(epochs)
    await sheet.getByRole('button', { name: 'Stop all' }).click()
    await expect(of(4).getByText(/^stopped/)).toBeVisible(LATE)
    await expect(sheet.getByRole('button', { name: 'Search with seed 3 again' })).toBeVisible()
    await expect(sheet.getByRole('button', { name: 'What they say together' })).toBeDisabled()
  })
})

rarely(() => {
  test("several seeds search on the visitor's own images, each worker reading the files", async ({ page }) => {
    const record = 3073
    await page.goto(placeOf(['channels=4', 'imageSize=8', 'images=80', 'batch=8', 'epochs=1'], OPENED))
    const buffer = Buffer.from(
      Uint8Array.from({ length: 80 * record }, (_, i) => (i % record === 0 ? (i / record) % 10 : (i * 7) % 251)),
    )
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles([{ name: 'data_batch_1.bin', mimeType: 'application/octet-stream', buffer }])
    await page.getByRole('button', { name: 'Search on these images' }).click()
    await page.getByRole('spinbutton', { name: 'Number of seeds' }).fill('2')
    await page.getByRole('button', { name: 'Search with 2 seeds' }).click()
    const sheet = page.getByRole('dialog', { name: 'Several seeds' })
    await expect(sheet.getByText('1 of 1')).toHaveCount(2, LATE)
    await expect(sheet.getByText(/CIFAR-10 subset/).first()).toBeVisible()
  })
})
