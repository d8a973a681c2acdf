/** What would be retrained, before anything is: of a whole run, and of one whose cells share nothing in either form. */
import { expect, test } from '@playwright/test'

test('a run without shared cells offers all its networks or the mean cells, over the whole run', async ({ page }) => {
  await page.goto('./#run=unshared-cells&epoch=3&page=evaluate&lang=en')
  const sheet = page.getByRole('dialog', { name: 'Evaluate this run' })
  const distinct = sheet.getByText(/^\d+ of \d+ different ones/)
  // Thirty epochs, two of which found the same network, though the address names the third.
  await expect(distinct).toHaveText(/^5 of 29 /)
  const genotypes = sheet.getByRole('spinbutton', { name: /^Genotypes/ })
  await genotypes.fill('16')
  await expect(distinct).toHaveText(/^16 of 29 /)
  await sheet.getByRole('radio', { name: 'The cell of the mean alphas' }).check()
  await expect(distinct).toHaveText(/^5 of (1\d|2[0-8]) /)
  await expect(genotypes).toHaveValue('5')
  await sheet.getByRole('spinbutton', { name: 'Seeds' }).fill('3')
  await expect(sheet.getByText(/^15 trainings, /)).toBeVisible()
  await sheet.getByRole('radio', { name: 'Every cell as found' }).check()
  await expect(distinct).toHaveText(/^5 of 29 /)

  await page.goto('./#run=two-minutes&epoch=3&page=evaluate&lang=en')
  await expect(distinct).toHaveText(/^5 of 9 /)
  await expect(sheet.getByRole('radio', { name: 'Every cell as found' })).toHaveCount(0)
})

test('a number field may be cleared and typed anew; what it cannot take is refused by name and rule', async ({
  page,
}) => {
  await page.goto('./#run=two-minutes&epoch=3&page=evaluate&lang=en')
  const sheet = page.getByRole('dialog', { name: 'Evaluate this run' })
  const seeds = sheet.getByRole('spinbutton', { name: 'Seeds' })
  const trainings = sheet.getByText(/^\d+ trainings, /)
  await seeds.click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.press('Delete')
  await expect(seeds).toHaveValue('')
  await page.keyboard.type('3')
  await expect(seeds).toHaveValue('3')
  await expect(trainings).toHaveText(/^15 /)
  await page.keyboard.type('0')
  await expect(sheet.getByRole('alert')).toHaveCount(0)
  await page.keyboard.press('Enter')
  const refused = sheet.getByRole('alert')
  await expect(refused).toHaveText('30 does not fit: a whole number from 1 to 10 is needed.')
  await expect(seeds).toHaveAttribute('aria-invalid', 'true')
  await expect(trainings).toHaveText(/^15 /)
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Tab')
  await expect(refused).toHaveText('Empty: a whole number from 1 to 10 is needed.')
  await seeds.fill('2')
  await expect(refused).toHaveCount(0)
  await expect(trainings).toHaveText(/^10 /)
})

test('a search with an auxiliary skip-connect says that its networks are trained with it', async ({ page }) => {
  const note = page.getByRole('dialog').getByText('The networks trained here keep it on every edge')
  await page.goto('./#run=answer-all-skip&epoch=3&page=evaluate&lang=en')
  await expect(note).toBeVisible()
  // Of the trainings' budget, and of the scores' network.
  await expect(page.getByText(/a skip-connect beside every edge/)).toHaveCount(2)
  await page.goto('./#run=two-minutes&epoch=3&page=evaluate&lang=en')
  await expect(page.getByText(/^5 of 9 different ones/)).toBeVisible()
  await expect(note).toHaveCount(0)
})

test('another run takes a retraining away only after a question', async ({ page }) => {
  await page.goto('./#run=two-minutes&epoch=12&page=evaluate&lang=en')
  const sheet = page.getByRole('dialog', { name: 'Evaluate this run' })
  await sheet.getByLabel('Train on generated images instead').check()
  await sheet.getByRole('button', { name: 'Evaluate', exact: true }).click()
  const question = page.getByRole('dialog', { name: 'Discard the retraining?' })
  const leave = () =>
    page.evaluate(() => {
      location.hash = 'run=small-cell&epoch=3&lang=en'
    })
  await leave()
  await expect(question.getByText('The retraining stops.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(question).toBeHidden()
  await expect(sheet.getByRole('button', { name: 'Stop', exact: true })).toBeVisible()
  await expect(page).toHaveURL(/run=two-minutes/)
  await leave()
  await question.getByRole('button', { name: 'Discard it' }).click()
  await expect(page).toHaveURL(/run=small-cell/)
  await expect(sheet).toBeHidden()
})
