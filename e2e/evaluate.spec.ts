/** Retraining in the built page: it can be stopped at once, keeps what it measured, and can be asked for again. */
import { expect, test } from '@playwright/test'
import { SEARCH } from '../scripts/test/limits.mjs'

const LATE = { timeout: SEARCH }

test('a retraining stops on demand and starts again', async ({ page }) => {
  await page.goto('./#run=two-minutes&epoch=12&page=evaluate&lang=en')
  const sheet = page.getByRole('dialog', { name: 'Evaluate this run' })
  await sheet.getByLabel('Train on generated images instead').check()
  await sheet.getByRole('spinbutton', { name: /^Genotypes/ }).fill('1')
  await sheet.getByRole('spinbutton', { name: 'Seeds' }).fill('1')
  const start = sheet.getByRole('button', { name: 'Evaluate', exact: true })
  const training = sheet.getByText(/^Training 1 of 1, epoch \d+ of /)
  const stop = sheet.getByRole('button', { name: 'Stop', exact: true })
  // By keys: form and progress take each other's place and hand the focus on.
  await start.press('Enter')
  await expect(stop).toBeFocused()
  await expect(training).toBeVisible(LATE)
  await page.keyboard.press('Enter')
  await expect(start).toBeFocused(LATE)
  await expect(sheet.getByRole('status')).toHaveText('Stopped. What was measured stays.', LATE)
  // What the recording carries stays where nothing was measured.
  await expect(sheet.getByText(/^Trained on CIFAR-10 .*; scored on /)).toBeVisible()
  await start.click()
  await expect(training).toBeVisible(LATE)
  await stop.click()
  await expect(start).toBeVisible(LATE)
})
