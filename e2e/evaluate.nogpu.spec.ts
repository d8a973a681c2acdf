/** What would be retrained, before anything is: of a whole run, and of one whose cells share nothing in either form. */
import { expect, test } from '@playwright/test'

test('a run without shared cells offers all its networks or the mean cells, over the whole run', async ({ page }) => {
  await page.goto('./#run=unshared-cells&epoch=3&page=evaluate&lang=en')
  const sheet = page.getByRole('dialog', { name: 'Evaluate this run' })
  const distinct = sheet.getByText(/^\d+ of \d+ different ones/)
  // Sixteen epochs, though the address names the third.
  await expect(distinct).toHaveText(/^5 of 16 /)
  const genotypes = sheet.getByRole('spinbutton', { name: /^Genotypes/ })
  await genotypes.fill('20')
  await expect(genotypes).toHaveValue('16')
  await sheet.getByRole('radio', { name: 'The cell of the mean alphas' }).check()
  await expect(distinct).toHaveText(/^5 of 1[0-6] /)
  await expect(genotypes).toHaveValue('5')
  await sheet.getByRole('spinbutton', { name: 'Seeds' }).fill('3')
  await expect(sheet.getByText(/^15 trainings, /)).toBeVisible()
  await sheet.getByRole('radio', { name: 'Every cell as found' }).check()
  await expect(distinct).toHaveText(/^5 of 16 /)

  await page.goto('./#run=two-minutes&epoch=3&page=evaluate&lang=en')
  await expect(distinct).toHaveText(/^5 of 8 /)
  await expect(sheet.getByRole('radio', { name: 'Every cell as found' })).toHaveCount(0)
})
