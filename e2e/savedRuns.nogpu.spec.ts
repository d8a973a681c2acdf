/**
 * Saved runs without a search: files put into the browser's private folder as the worker writes them. The list, its
 * buttons, and what becomes of damaged files. No GPU is asked for.
 */
import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { type Checkpoint, encodeCheckpoint } from '../src/store/checkpoint'
import { FACTS, saveAt } from '../src/store/testing/checkpoints'
import { putFiles, type SavedFile, turned } from './support/savedFiles'

const END = { kind: 'finished', reason: 'stopped', returnsEpoch: 1 } as const

/** `runs/ID/SLOT`, whole, at the beginning of an epoch. */
async function slot(id: string, name: 'a' | 'b', epoch: number): Promise<SavedFile> {
  const facts = { ...FACTS, id }
  const checkpoint: Checkpoint = { ...saveAt(epoch, 0, { facts, end: END }), sequence: epoch }
  return { path: ['runs', id, name], bytes: await encodeCheckpoint(checkpoint) }
}

const notes = (page: Page) => page.getByRole('region', { name: 'Notes on the run' })
const sheet = (page: Page) => page.getByRole('dialog')
const row = (page: Page, text: string) => sheet(page).getByRole('row').filter({ hasText: text })

async function openList(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Runs', exact: true }).click()
  await expect(sheet(page).getByRole('table')).toBeVisible()
}

test.beforeEach(async ({ page }) => {
  await page.goto('./#lang=en&epoch=12')
  await expect(page.getByRole('button', { name: 'Runs', exact: true })).toBeVisible()
})

test('a damaged checkpoint falls back to the one before and says so; two damaged ones spare the other runs', async ({
  page,
}) => {
  const [a, b] = [await slot('older', 'a', 2), await slot('older', 'b', 4)]
  // In the numbers at its end, then in the head: the first leaves a head that promises more than there is.
  await putFiles(page, [a, turned(b, -5), turned(await slot('lost', 'a', 2), 200), await slot('whole', 'a', 3)])
  await openList(page)
  await expect(row(page, 'cannot be read')).toContainText('its head was changed or written in part')
  await expect(row(page, '2 of 4 epochs')).toBeVisible()
  await row(page, '3 of 4 epochs').getByRole('button', { name: 'Show' }).click()
  await expect(notes(page)).toContainText('One of the two saved states of this run is damaged.')
  await expect(notes(page)).toContainText('slot b: saved run: its numbers were changed or written in part')
  await expect(page.getByRole('slider', { name: 'Epoch', exact: true })).toHaveValue('1')
  // A file cut off where a write broke off.
  await putFiles(page, [{ ...b, bytes: b.bytes.slice(0, 300) }])
  await openList(page)
  await row(page, '1 of 4 epochs').getByRole('button', { name: 'Show' }).click()
  await expect(notes(page)).toContainText('slot b: saved run: 300 bytes, its beginning says')
  await putFiles(page, [b])
  await openList(page)
  await row(page, '3 of 4 epochs').getByRole('button', { name: 'Show' }).click()
  await expect(page.getByRole('slider', { name: 'Epoch', exact: true })).toHaveValue('3')
  await expect(page.getByText('One of the two saved states')).toBeHidden()
})

test('the focus stays in the list: what a key has taken away hands it on', async ({ page }) => {
  await putFiles(page, [await slot('one', 'a', 3), await slot('two', 'a', 2)])
  await openList(page)
  const button = (name: string, within = sheet(page)) => within.getByRole('button', { name, exact: true })
  const second = row(page, '2 of 4 epochs')
  await button('Rename', second).press('Enter')
  await page.keyboard.press('Enter')
  await expect(button('Rename', second)).toBeFocused()
  await button('Delete', second).press('Enter')
  await expect(button('Undo')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(second).toBeVisible()
  await expect(button('Rename', row(page, '1 of 4 epochs'))).toBeFocused()
  await button('Delete everything…').press('Enter')
  await expect(button('Keep them')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(button('Delete everything…')).toBeFocused()
  await button('Show', second).press('Enter')
  await expect(sheet(page)).toBeHidden()
  await expect(page.getByRole('button', { name: 'Runs', exact: true })).toBeFocused()
})

test('a run without a name is called by its images, in the language of the page', async ({ page }) => {
  await putFiles(page, [await slot('one', 'a', 3)])
  await page.goto('./#lang=zh')
  await page.getByRole('button', { name: '运行', exact: true }).click()
  await expect(row(page, '生成的图形，种子')).toBeVisible()
  await sheet(page).getByRole('button', { name: '查看' }).click()
  await expect(page.getByRole('button', { name: '当前运行: 生成的图形' })).toBeVisible()
})

test('a run is named, taken away, deleted, brought back and taken in again; everything goes only when asked twice', async ({
  page,
}) => {
  await putFiles(page, [await slot('one', 'a', 3), await slot('two', 'a', 2)])
  await openList(page)
  const rows = sheet(page).getByRole('row')
  await expect(rows).toHaveCount(3)
  await expect(sheet(page).getByText(/ of .* used/)).toBeVisible()
  await expect(sheet(page).getByRole('meter', { name: / of .* used/ })).toBeVisible()
  await expect(row(page, '2 of 4 epochs')).toContainText(/\d kB/)

  await row(page, '2 of 4 epochs').getByRole('button', { name: 'Rename' }).click()
  await sheet(page).getByRole('textbox', { name: 'Name of the run' }).fill('Before <b>the</b> talk')
  await sheet(page).getByRole('button', { name: 'Save', exact: true }).click()
  const named = row(page, 'Before <b>the</b> talk')
  await expect(named).toBeVisible()

  const downloading = page.waitForEvent('download')
  await named.getByRole('button', { name: 'Export' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('Before-b-the-b-talk.dartsrun')
  const bytes = readFileSync(await download.path())

  await named.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(rows).toHaveCount(2)
  await sheet(page).getByRole('button', { name: 'Undo' }).click()
  await expect(named).toBeVisible()

  const choose = (name: string, buffer: Buffer) =>
    sheet(page).locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
  const changed = Buffer.from(bytes)
  changed[changed.length - 1] = (changed.at(-1) as number) ^ 1
  await choose('changed.dartsrun', changed)
  await expect(sheet(page).getByRole('alert')).toContainText('its numbers were changed or written in part')
  await expect(rows).toHaveCount(3)
  await choose('Second copy.dartsrun', bytes)
  await expect(row(page, 'Second copy')).toContainText('2 of 4 epochs')
  await expect(rows).toHaveCount(4)

  // A later visit still has all of it.
  await page.reload()
  await openList(page)
  await expect(rows).toHaveCount(4)
  await sheet(page).getByRole('button', { name: 'Delete everything…' }).click()
  await sheet(page).getByRole('button', { name: 'Keep them', exact: true }).click()
  await expect(rows).toHaveCount(4)
  await sheet(page).getByRole('button', { name: 'Delete everything…' }).click()
  await sheet(page).getByRole('button', { name: 'Delete everything', exact: true }).click()
  await expect(sheet(page).getByText('No run is saved yet.')).toBeVisible()
  expect(
    await page.evaluate(async () => {
      const names: string[] = []
      for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name)
      return names
    }),
  ).toEqual([])
})
