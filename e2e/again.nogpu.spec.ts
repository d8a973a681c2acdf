/** A recording of the CPU engine computed again in the page: the same bits as in Node, or the first that differs. */
import { expect, type Page, test } from '@playwright/test'
import { SEARCH } from '../scripts/test/limits.mjs'
import type { RunRecord } from '../src/protocol/runRecord'
import { rarely } from './support/rarely'
import { tinyRecording, tinyWithState, withOtherAlpha } from './support/tinyRecording'

const LATE = { timeout: SEARCH }

let tiny: RunRecord
test.beforeAll(async () => {
  tiny = await tinyRecording()
})

async function open(page: Page, run: RunRecord) {
  await page.route('**/runs/two-minutes.json', (route) => route.fulfill({ json: run }))
  await page.goto('./#run=two-minutes&epoch=1&lang=en')
  await page.locator('.provenance summary').click()
  return page.locator('.compute-again')
}

test('what Node recorded has the same bits in the page, and the recording stays on the screen', async ({ page }) => {
  const again = await open(page, tiny)
  await expect(
    page.locator('.provenance li').getByText('The same numbers on every processor; a GPU rounds differently.'),
  ).toBeVisible()
  await expect(page.locator('.provenance li').getByText('processor (WebAssembly)', { exact: true })).toBeVisible()
  await again.getByRole('button', { name: 'Compute it again' }).click()
  await expect(again.getByRole('status')).toHaveText(/^The same bits: 3 of 3 epochs/, LATE)
  await expect(page.getByRole('region', { name: 'Result' }).getByText('epoch 1')).toBeVisible()
  await expect(again.getByRole('button', { name: 'Once more' })).toBeEnabled()
})

test('a recording with another number differs, by epoch, array and index', async ({ page }) => {
  const again = await open(page, withOtherAlpha(tiny, 2))
  await again.getByRole('button', { name: 'Compute it again' }).click()
  await expect(again.getByRole('status')).toContainText('differs first in epoch 2, at alphas.normal[3][1].', LATE)
})

test('from a state that was kept only the epochs behind it are computed; it is offered, or chosen as a file', async ({
  page,
}) => {
  const { run, name, state } = await tinyWithState()
  await page.route(`**/runs/${name}`, (route) => route.fulfill({ body: state }))
  const again = await open(page, run)
  const behind =
    'The same bits: epochs 3 to 3, weights and alphas, were computed again here; epochs 1 to 2 are as the state'
  await again.getByRole('button', { name: /^Only epochs 3 to 3, from the kept state/ }).click()
  await expect(again.getByRole('status')).toContainText(behind, LATE)
  const choose = again.getByLabel('Begin at a saved state of this search…')
  await choose.setInputFiles({ name, mimeType: 'application/octet-stream', buffer: state.subarray(0, -1) })
  await expect(again.getByRole('status')).toContainText('It could not be computed again: saved run:', LATE)
  await choose.setInputFiles({ name, mimeType: 'application/octet-stream', buffer: state })
  await expect(again.getByRole('status')).toContainText(behind, LATE)
})

test('a state of another search is refused, and the recording stays', async ({ page }) => {
  const { name, state } = await tinyWithState()
  const again = await open(page, await tinyRecording('seed=5'))
  const choose = again.getByLabel('Begin at a saved state of this search…')
  await choose.setInputFiles({ name, mimeType: 'application/octet-stream', buffer: state })
  await expect(again.getByRole('status')).toContainText('state: of another search: seed is', LATE)
  await expect(page.getByRole('region', { name: 'Result' }).getByText('epoch 1')).toBeVisible()
})

rarely(() => {
  test('it can be stopped, also by a live search, which then begins', async ({ page }) => {
    const again = await open(page, await tinyRecording('epochs=24', 'images=512'))
    await again.getByRole('button', { name: 'Compute it again' }).click()
    await expect(again.getByText(/^Computing again: epoch \d+ of 24/)).toBeVisible(LATE)
    await again.getByRole('button', { name: 'Stop computing again' }).click()
    await expect(again.getByRole('status')).toContainText(/^Stopped\. \d+ of 24 epochs (was|were) compared/)
    await again.getByRole('button', { name: 'Once more' }).click()
    await expect(again.getByText(/^Computing again: epoch \d+ of 24/)).toBeVisible(LATE)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Run it live' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Start the search', exact: true }).click()
    await expect(page.getByRole('region', { name: 'Status' }).getByText(/^Searching: epoch/)).toBeVisible(LATE)
  })
})

rarely(() => {
  test('images that ship with the page are fetched for it', async ({ page }) => {
    const again = await open(page, await tinyRecording('dataset=fashion-mnist', 'epochs=1'))
    await again.getByRole('button', { name: 'Compute it again' }).click(LATE)
    await expect(again.getByRole('status')).toHaveText(
      'The same bits: 1 of 1 epochs, weights and alphas, were computed again here.',
      LATE,
    )
  })
})

test('without the images it says which are needed', async ({ page }) => {
  const set = 'CIFAR-10 subset (20,000 of 50,000 training images)'
  const text = JSON.stringify(tiny).replaceAll('"dataset":"generated"', '"dataset":"cifar10"')
  const run = text.replaceAll('"id":"generated"', '"id":"cifar10"').replaceAll('Generated shapes', set)
  const again = await open(page, JSON.parse(run) as RunRecord)
  await expect(again).toContainText('the same images are needed')
  await expect(again).toContainText('CIFAR-10')
  await expect(again.getByRole('button')).toHaveCount(0)
  await expect(again.locator('input')).toHaveCount(0)
})

test('a recording without digests offers nothing', async ({ page }) => {
  const events = tiny.events.map(({ at, event }) => {
    if (event.type !== 'epoch') return { at, event }
    const { digests: _, ...record } = event.record
    return { at, event: { ...event, record } }
  })
  const again = await open(page, { ...tiny, events } as RunRecord)
  await expect(page.locator('.provenance li').first()).toBeVisible()
  await expect(again).toHaveCount(0)
})
