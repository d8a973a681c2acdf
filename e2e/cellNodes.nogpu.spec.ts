/** Cells of another number of nodes than the published four: a recording of such a search, and a live one that the sheet asks for. */
import { expect, type Page, test } from '@playwright/test'
import { SEARCH } from '../scripts/test/limits.mjs'
import { placeOf } from './support/placeOf'
import { tinyRecording } from './support/tinyRecording'

const LATE = { timeout: SEARCH }

const drawn = (page: Page) => page.locator('.cell-graph')
const edges = (page: Page) => page.locator('[data-part=curves] header select').first().locator('option')

test('a recording of cells of three nodes, two of them put out, is drawn as it is', async ({ page }) => {
  const darts = ['operations=regular', 'space=darts', 'operations=s3', 'cells=3']
  const run = await tinyRecording(...darts, 'nodes=3', 'concat=2')
  await page.route('**/runs/two-minutes.json', (route) => route.fulfill({ json: run }))
  await page.goto('./#run=two-minutes&epoch=3&lang=en')
  await expect(edges(page)).toHaveCount(9)
  await expect(drawn(page).locator('.node')).toHaveText(['ck−2', 'ck−1', '0', '1', '2', 'ck'])
  await expect(drawn(page).locator('.join')).toHaveCount(2)
  await expect(drawn(page).locator('.edge')).toHaveCount(9)
  await expect(drawn(page).locator('.edge.chosen')).toHaveCount(6)
  await expect(page.getByText('of 6', { exact: true })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Result' })).toContainText('normal_concat=[3, 4]')
})

test('the sheet asks for nodes, the search is drawn with them, and the address says them', async ({ page }) => {
  const tiny = ['channels=4', 'imageSize=8', 'images=64', 'batch=8', 'epochs=2', 'cells=3', 'dataset=generated']
  await page.goto(placeOf(tiny, { live: 'small-cell' }))
  const sheet = page.getByRole('dialog')
  await sheet.getByLabel('Nodes of a cell').selectOption('5')
  await expect(sheet.getByText(/^Intermediate nodes;.* 20 edges/)).toBeVisible()
  await sheet.getByLabel('Output of a cell').selectOption('the last 2 nodes')
  await sheet.getByRole('button', { name: 'Start the search', exact: true }).click()
  await expect(page.getByText('All planned epochs are done.')).toBeVisible(LATE)
  await expect(edges(page)).toHaveCount(20)
  await expect(page.getByRole('region', { name: 'Result' })).toContainText('normal_concat=[5, 6]')
  const rules = page.getByRole('region', { name: 'Stop rules' })
  await expect(rules.getByRole('slider', { name: 'Skip-connects' })).toHaveAttribute('max', '10')
  await expect(rules.getByRole('option', { name: 'order on edge c_{k-2} → 0', exact: true })).toBeAttached()
  await expect(page).toHaveURL(/set=nodes%3D5&set=concat%3D2/)
})
