/** A search whose cells share nothing: the row of cells follows the cursor, and only such a run has it. */
import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'

test('the row of cells follows the cursor, opens as a table and leaves as a file', async ({ page }) => {
  await page.goto('./#run=unshared-cells&epoch=1&lang=en')
  const row = page.getByRole('region', { name: 'Cells by depth' })
  const skips = row.locator('.cell-row-skips')
  await expect(skips).toHaveCount(8)
  const before = await skips.allTextContents()
  await page.getByRole('slider', { name: 'Epoch', exact: true }).fill('16')
  await expect.poll(() => skips.allTextContents()).not.toEqual(before)
  await row.getByText('Table').click()
  await expect(row.getByRole('row')).toHaveCount(1 + 8)
  const waiting = page.waitForEvent('download')
  await row.getByRole('button', { name: /^Save the network of all cells.*: JSON$/ }).click()
  const { genotype } = JSON.parse(readFileSync(await (await waiting).path(), 'utf8'))
  const saved = (genotype.cells as [string, number][][]).map(
    (pairs) => pairs.filter(([op]) => op === 'skip_connect').length,
  )
  expect(saved.map(String)).toEqual(await skips.allTextContents())

  await page.goto('./#run=small-cell&epoch=1&lang=en')
  await expect(page.getByRole('region', { name: 'Result' }).getByText('epoch 1')).toBeVisible()
  await expect(row).toHaveCount(0)
})
