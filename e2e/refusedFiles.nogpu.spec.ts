/** A file that is refused while a sheet lies over the page: said in that sheet, once, until it is dismissed or a good one follows. */
import { expect, type Locator, type Page, test } from '@playwright/test'
import { cifar10File } from '../src/data/testing/cifarFixtures'
import { violations } from './support/axe'
import { RUNS_RARE_TESTS, WHY_RARELY } from './support/rarely'

const file = (name: string, bytes: Uint8Array) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(bytes),
})
const GOOD = file('data_batch_1.bin', cifar10File(20))
const CUT = file('data_batch_1.bin', cifar10File(20).subarray(0, 61_000))
const WHY = /data_batch_1\.bin: 61,000 bytes/

/** Whoever looks at the middle of it sees it, and nothing that lies over it. */
async function isSeen(what: Locator): Promise<void> {
  await expect(what).toBeInViewport({ ratio: 1 })
  const covered = await what.evaluate((element) => {
    const { x, y, width, height } = element.getBoundingClientRect()
    return !element.contains(document.elementFromPoint(x + width / 2, y + height / 2))
  })
  expect(covered).toBe(false)
}

const choose = (page: Page, given: ReturnType<typeof file>): Promise<void> =>
  page.getByRole('dialog', { name: 'Run it live' }).locator('input[type=file]').first().setInputFiles([given])

for (const { width, height, theme } of [
  { width: 1440, height: 900, theme: 'light' },
  { width: 900, height: 700, theme: 'dark' },
  { width: 390, height: 700, theme: 'light' },
] as const)
  test(`a refusal is read in the setup sheet, ${width} px wide, ${theme}; what was chosen stays`, async ({ page }) => {
    test.skip(!RUNS_RARE_TESTS && width !== 390, WHY_RARELY)
    await page.setViewportSize({ width, height })
    await page.goto(`./#lang=en&theme=${theme}`)
    await page.getByRole('button', { name: 'Run it live' }).click()
    const setup = page.getByRole('dialog', { name: 'Run it live' })
    const small = setup.getByRole('radio', { name: /^Small cell/ })
    await small.check({ force: true })
    await setup.getByLabel('Seed', { exact: true }).fill('7')
    const images = setup.getByRole('row', { name: /^images from/ })
    await expect(images).toHaveText(/Fashion-MNIST.*paper CIFAR-10$/)
    await choose(page, CUT)
    const refusal = setup.getByRole('alert')
    await expect(refusal).toContainText(WHY)
    await isSeen(refusal.locator('small'))
    await expect(page.locator('.notice')).toHaveCount(1)
    await expect(small).toBeChecked()
    await expect(setup.getByLabel('Seed', { exact: true })).toHaveValue('7')
    expect(await violations(page)).toEqual([])
    await refusal.getByRole('button', { name: 'Dismiss' }).click()
    await expect(page.locator('.notice')).toHaveCount(0)
    expect(await setup.evaluate((sheet) => sheet.contains(document.activeElement))).toBe(true)

    await choose(page, CUT)
    await expect(refusal).toContainText(WHY)
    await choose(page, GOOD)
    const preview = page.getByRole('dialog', { name: /^Search on CIFAR-10 subset/ })
    await expect(preview).toContainText('20 training images')
    await expect(page.locator('.notice')).toHaveCount(0)
    await preview.getByRole('button', { name: 'Search on these images' }).click()
    await expect(setup.getByRole('status').filter({ hasText: '20 images, 10 classes' })).toBeVisible()
    await expect(page.locator('.notice')).toHaveCount(1)
    await expect(images).toHaveCount(0)
  })

test('a refusal is said by the sheet on top, and stays on the page when that is closed, not said again', async ({
  page,
}) => {
  await page.goto('./#lang=en&epoch=12')
  await page.getByRole('button', { name: 'Run it live' }).click()
  await choose(page, GOOD)
  const preview = page.getByRole('dialog', { name: /^Search on CIFAR-10 subset/ })
  await expect(preview).toBeVisible()
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File(['no pictures'], 'broken.zip'))
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  })
  await expect(preview.getByRole('alert')).toContainText('broken.zip: not a zip archive despite its name')
  await isSeen(preview.getByRole('alert').locator('small'))
  await preview.getByRole('button', { name: 'Leave them' }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await isSeen(page.locator('.notice small'))
  await expect(page.getByRole('alert')).toHaveCount(0)
})
