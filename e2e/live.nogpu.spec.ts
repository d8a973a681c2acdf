/** Without WebGPU the search runs on the processor: alone where the page is not isolated, again after a thread is gone, retraining too. */
import { expect, type Page, test } from '@playwright/test'
import { SEARCH } from '../scripts/test/limits.mjs'
import { placeOf } from './support/placeOf'

test.use({ contextOptions: { reducedMotion: 'no-preference' } })

const LATE = { timeout: SEARCH }
const SETTINGS = ['channels=4', 'imageSize=8', 'images=64', 'batch=8', 'dataset=generated']

async function start(page: Page, ...more: readonly string[]) {
  await page.goto(placeOf([...SETTINGS, ...more]))
  await page.getByRole('button', { name: 'Run it live' }).click()
  const sheet = page.getByRole('dialog')
  await expect(sheet.getByText('There is no GPU that this page may use')).toBeVisible()
  return { sheet, button: sheet.getByRole('button', { name: 'Start the search', exact: true }) }
}

const status = (page: Page) => page.getByRole('region', { name: 'Status' })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first()

test('a visitor watches a live search, pauses, resumes and stops it, and no TensorFlow.js is loaded', async ({
  page,
}) => {
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  const requests: string[] = []
  // The service worker copies every file of the build; what counts is what the page and its workers load.
  page.context().on('request', (request) => {
    if (!request.serviceWorker()) requests.push(request.url())
  })
  const begin = await start(page, 'epochs=600')
  await expect(begin.sheet.getByText(/^processor, \d+ threads?$/)).toBeVisible()
  await begin.button.click()
  await expect(status(page).getByText(/^Searching: epoch ([2-9]|\d\d)/)).toBeVisible(LATE)
  await expect(status(page).getByText('engine checked')).toBeVisible()
  await button(page, 'Pause').click()
  await expect(status(page).getByText('Paused.')).toBeVisible(LATE)
  await button(page, 'Resume').click()
  await expect(status(page).getByText(/^Searching: epoch/)).toBeVisible(LATE)
  await button(page, 'Stop').click()
  await expect(status(page).getByText('Stopped by hand.')).toBeVisible(LATE)
  expect(requests.filter((url) => /cpuBackend|worker-/.test(url)).length).toBeGreaterThan(1)
  expect(requests.filter((url) => /\/backend-/.test(url))).toEqual([])
  expect(complaints.filter((text) => /Content Security Policy|Trusted/i.test(text))).toEqual([])
})

test('the algorithm that a link sets stands in its list, and another can be chosen', async ({ page }) => {
  const algorithm = page.getByRole('dialog').getByRole('combobox', { name: /^Algorithm/ })
  const address = page.getByText('Settings from the address')
  await page.goto('./#lang=en&live=small-cell&set=algorithm%3Dgdas&set=epochs%3D7')
  await expect(algorithm).toHaveValue('gdas')
  await expect(address).toContainText('epochs=7')
  await expect(address).not.toContainText('gdas')
  await algorithm.selectOption('pc-darts')
  await expect(algorithm).toHaveValue('pc-darts')
  await expect(address).toContainText('epochs=7')
})

test('a page that is not isolated says so and searches on one thread', async ({ page }) => {
  await page.route('**/*', async (route) => {
    const response = await route.fetch()
    const { 'cross-origin-embedder-policy': _, ...headers } = response.headers()
    await route.fulfill({ response, headers })
  })
  const { sheet, button: go } = await start(page, 'epochs=2')
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false)
  await expect(sheet.getByText('processor, 1 thread', { exact: true })).toBeVisible()
  const cores = await page.evaluate(() => navigator.hardwareConcurrency)
  if (cores > 1) await expect(sheet.getByText(/This page is not isolated from others/)).toBeVisible()
  await sheet.getByText('Why no GPU?').click()
  await expect(sheet.getByText('WebGPU needs https or localhost')).toBeVisible()
  await go.click()
  await expect(status(page).getByText('All planned epochs are done.')).toBeVisible(LATE)
})

test('a thread that ends without a word is noticed, and the search is set up again and ends', async ({ page }) => {
  test.skip((await page.evaluate(() => navigator.hardwareConcurrency)) < 2, 'one core has no second thread')
  // The first thread is killed when it is told of its second module; the executor hears nothing of it.
  await page.addInitScript(() => {
    const { postMessage } = Worker.prototype
    let told = 0
    Worker.prototype.postMessage = function (message: { type?: unknown }) {
      if (message.type === 'module' && ++told === 2) this.terminate()
      else postMessage.call(this, message)
    }
  })
  await (await start(page, 'epochs=2')).button.click()
  await expect(status(page).getByText('All planned epochs are done.')).toBeVisible(LATE)
  await expect(page.getByText('What computed is gone: the GPU, or a thread.')).toBeVisible()
})

test('a retraining runs on the processor and stops on demand', async ({ page }) => {
  await page.goto('./#run=two-minutes&epoch=12&page=evaluate&lang=en')
  const sheet = page.getByRole('dialog', { name: 'Evaluate this run' })
  await sheet.getByLabel('Train on generated images instead').check()
  await sheet.getByRole('spinbutton', { name: /^Genotypes/ }).fill('1')
  await sheet.getByRole('spinbutton', { name: 'Seeds' }).fill('1')
  await sheet.getByRole('button', { name: 'Evaluate', exact: true }).click()
  await expect(sheet.getByText(/^Training 1 of 1, epoch \d+ of /)).toBeVisible(LATE)
  await sheet.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(sheet.getByText('Stopped. What was measured stays.')).toBeVisible(LATE)
})

test('a search is started, paused, resumed and stopped by keys, and the focus is never lost', async ({ page }) => {
  const endless = ['channels=4', 'imageSize=8', 'images=1024', 'batch=8', 'dataset=generated', 'epochs=600']
  await page.goto(placeOf(endless))
  await button(page, 'Run it live').press('Enter')
  const start = page.getByRole('dialog').getByRole('button', { name: 'Start the search' })
  await expect(start).toBeEnabled()
  await start.press('Enter')
  await expect(button(page, 'Pause')).toBeFocused()
  await expect(status(page).getByText(/^Searching: epoch ([2-9]|\d\d)/)).toBeVisible(LATE)
  await expect(button(page, 'Pause')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(status(page).getByText('Paused.')).toBeVisible(LATE)
  await expect(button(page, 'Resume')).toBeFocused()
  // On a phone its controls stand on one line.
  await page.setViewportSize({ width: 390, height: 844 })
  const tops = () =>
    page.locator('.live-controls button').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top))
  expect(new Set(await tops()).size).toBe(1)
  await page.setViewportSize({ width: 1440, height: 900 })
  await expect(button(page, 'Resume')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(button(page, 'Pause')).toBeFocused()
  await page.keyboard.press('Home')
  const newest = button(page, 'Newest epoch')
  await newest.press('Enter')
  await expect(newest).toBeDisabled()
  await expect(newest).toBeFocused()
  await button(page, 'Stop').press('Enter')
  await expect(status(page).getByText('Stopped by hand.')).toBeVisible(LATE)
  await expect(button(page, 'Stop')).toBeHidden()
  await expect(newest).toBeHidden()
  await expect(button(page, 'Run it live')).toBeFocused()

  // What has ended is in the list as any other run.
  await button(page, 'Runs').press('Enter')
  const sheet = page.getByRole('dialog')
  await expect(sheet.getByText('stopped by hand')).toBeVisible()
  await sheet.getByRole('button', { name: 'Continue', exact: true }).press('Enter')
  await expect(sheet).toBeHidden()
  await expect(button(page, 'Runs')).toBeFocused()
  await expect(status(page).getByText(/^Searching: epoch/)).toBeVisible(LATE)
  await button(page, 'Stop').press('Enter')
  await expect(button(page, 'Run it live')).toBeFocused(LATE)
  // Whatever would take it away asks first; Escape keeps it, also where an earlier answer was to leave one.
  const question = page.getByRole('dialog', { name: /live run\?$/ })
  await page.locator('dialog.ask').evaluate((dialog: HTMLDialogElement) => {
    dialog.returnValue = 'discard'
  })
  for (const leave of [
    () => button(page, 'Reset').press('Enter'),
    () =>
      page.evaluate(() => {
        location.hash = 'run=two-minutes&epoch=3'
      }),
  ]) {
    await leave()
    await expect(question).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(question).toBeHidden()
    await expect(status(page).getByText('Stopped by hand.')).toBeVisible()
  }
  await expect(page).not.toHaveURL(/two-minutes&epoch=3/)
  await page.evaluate(() => {
    location.hash = 'time'
  })
  await expect(page).not.toHaveURL(/#time/)
  await expect(status(page).getByText('Stopped by hand.')).toBeVisible()
  await button(page, 'Reset').press('Enter')
  await page.getByRole('button', { name: 'Leave it' }).press('Enter')
  await expect(button(page, 'Reset')).toBeHidden()
  await expect(button(page, 'Run it live')).toBeFocused()
})
