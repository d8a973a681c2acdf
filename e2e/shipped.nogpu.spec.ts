/** A fresh clone with no file at hand: the first live run is a search on the images that ship with the lab, and it collapses. */
import { expect, type Page, test } from '@playwright/test'
import { SEARCH } from '../scripts/test/limits.mjs'
import { placeOf } from './support/placeOf'
import { rarely } from './support/rarely'

const LATE = { timeout: SEARCH }
/** Few and small, and rates that make up for it; on the processor the numbers are the same on every machine. */
const TINY = [
  'channels=4',
  'cells=1',
  'imageSize=8',
  'images=256',
  'batch=16',
  'epochs=16',
  'weights.lr=0.2',
  'alphas.lr=0.03',
]

const status = (page: Page) => page.getByRole('region', { name: 'Status' })

test('the first live run needs no file: it collapses on Fashion-MNIST, and nothing is fetched before it begins', async ({
  page,
}) => {
  const shards: string[] = []
  page.on('request', (request) => {
    if (/\/shards\/.*\.bin$/.test(request.url())) shards.push(request.url())
  })
  await page.goto(placeOf(TINY))
  await page.getByRole('button', { name: 'Run it live' }).click()
  const sheet = page.getByRole('dialog')
  await expect(sheet.getByLabel('Images')).toHaveValue('fashion-mnist')
  await expect(sheet.getByText(/^Fashion-MNIST: product photographs/)).toBeVisible()
  await expect(sheet.getByText('9,000 images are grey: their channel is repeated in all three')).toBeVisible()
  const start = sheet.getByRole('button', { name: 'Start the search', exact: true })
  await expect(start).toBeEnabled()
  expect(shards).toEqual([])
  await start.click()
  await expect(status(page).getByText('All planned epochs are done.')).toBeVisible(LATE)
  await expect(status(page)).toContainText('Fashion-MNIST subset')
  await expect(page.getByRole('region', { name: 'Result' }).locator('pre')).toHaveText(
    /^\|(skip_connect~\d\|\+?\|?){6}$/,
  )
})

rarely(() => {
  test('the same search is there again after a reload, and goes on on the same images', async ({ page }) => {
    const long = [...TINY.filter((setting) => !setting.startsWith('epochs')), 'epochs=600']
    await page.goto(placeOf(long))
    await page.getByRole('button', { name: 'Run it live' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Start, pause after one epoch' }).click()
    await expect(status(page).getByText('Paused.')).toBeVisible(LATE)
    await page.reload()
    await page.getByRole('button', { name: 'Continue', exact: true }).click()
    await expect(status(page).getByText(/^Searching: epoch ([3-9]|\d\d)/)).toBeVisible(LATE)
    await expect(status(page)).toContainText('Fashion-MNIST subset')
  })
})
