/** A sweep on the screen: the one that ships, others from files, its settings and its searches. */
import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { TextReader, Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js'
import { readIndex } from '../src/sweep/indexFile'
import { violations } from './support/axe'

const SHIPPED = 'public/sweeps/nas-bench-201/index.jsonl'
const text = readFileSync(SHIPPED, 'utf8')
const { trials } = readIndex(text)

const sheet = (page: Page) => page.getByRole('dialog', { name: 'Evidence' })
const rows = (page: Page, table: string) => sheet(page).getByRole('region', { name: table }).locator('tbody tr')

test('the shipped sweep opens from the menu by keyboard and says how often, when and by how much', async ({ page }) => {
  await page.goto('./#lang=en&epoch=12')
  await page.getByRole('button', { name: 'Learn', exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Evidence/ }).focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/page=evidence/)
  await expect(sheet(page).getByText(/^In \d+ of \d+ seeds the search ends in a collapse/)).toBeVisible()
  await expect(sheet(page).getByText(/^Rule 1 fires in \d+ of \d+ seeds/)).toBeVisible()
  await expect(sheet(page).getByText(/^nas-bench-201: /)).toContainText(`${trials.length} searches`)
  await page.keyboard.press('Escape')
  await expect(sheet(page)).toBeHidden()
})

test('a search of the sweep opens as a live run with exactly its settings', async ({ page }) => {
  await page.goto('./#page=evidence&lang=en&epoch=12')
  await rows(page, 'Its searches').last().getByRole('button').click()
  await expect(sheet(page)).toBeHidden()
  await expect(page).toHaveURL(/live=two-minutes/)
  await expect(page).toHaveURL(/engine=cpu/)
  await expect(page.getByRole('dialog')).toBeVisible()
})

test('an index is opened from a file; one that is none is refused by its line, and what is open stays', async ({
  page,
}) => {
  await page.goto('./#page=evidence&lang=en&epoch=12')
  await expect(sheet(page).getByText(/^nas-bench-201: /)).toBeVisible()
  const [head = '', first = ''] = text.split('\n')
  const small = `${head.replace('nas-bench-201', 'mine')}\n${first}\n`
  const input = sheet(page).locator('input[type=file]').first()
  await input.setInputFiles({ name: 'index.jsonl', mimeType: 'application/jsonl', buffer: Buffer.from(small) })
  await expect(sheet(page).getByText('mine: 1 search in 1 setting')).toBeVisible()
  const broken = `${small}{"trial":"zz"}\n`
  await input.setInputFiles({ name: 'index.jsonl', mimeType: 'application/jsonl', buffer: Buffer.from(broken) })
  await expect(sheet(page).getByRole('alert')).toContainText('index.jsonl line 3')
  await expect(sheet(page).getByText('mine: 1 search in 1 setting')).toBeVisible()
  // A sweep of the lab, asked for by name, is shown though another is open, which stays to be chosen.
  await page.evaluate(() => {
    location.hash = '#page=evidence&sweep=cifar-10&lang=en&epoch=12'
  })
  await expect(sheet(page).getByText(/^cifar-10: /)).toBeVisible()
  await sheet(page).getByRole('radio', { name: 'Yours: mine' }).check()
  await expect(sheet(page).getByText('mine: 1 search in 1 setting')).toBeVisible()
  // Mended, it has the same name: the browser tells of that only where nothing is chosen any more.
  expect(await input.evaluate((one: HTMLInputElement) => one.value)).toBe('')
})

test('an index dropped anywhere is shown on its page', async ({ page }) => {
  await page.goto('./#lang=en&epoch=12')
  await expect(page.getByRole('slider', { name: 'Epoch', exact: true })).toBeVisible()
  const dropped = await page.evaluateHandle((content) => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([content], 'index.jsonl'))
    return transfer
  }, text)
  await page.dispatchEvent('body', 'drop', { dataTransfer: dropped })
  await expect(sheet(page).getByText(/^In \d+ of \d+ seeds the search ends/)).toBeVisible()
})

test('a folder as a zip is opened, and a search in it is replayed from its recording', async ({ page }) => {
  const [head = '', first = ''] = text.split('\n')
  const run = readFileSync('public/runs/two-minutes.json')
  const { trial } = JSON.parse(first) as { trial: string }
  const writer = new ZipWriter(new Uint8ArrayWriter())
  await writer.add('mine/index.jsonl', new TextReader(`${head.replace('nas-bench-201', 'mine')}\n${first}\n`))
  await writer.add(`mine/trials/${trial}.json`, new Uint8ArrayReader(run))
  const buffer = Buffer.from(await writer.close())
  await page.goto('./#page=evidence&lang=en&epoch=12')
  const input = sheet(page).locator('input[type=file]').first()
  await input.setInputFiles({ name: 'mine.zip', mimeType: 'application/zip', buffer })
  await expect(sheet(page).getByText('mine: 1 search in 1 setting')).toBeVisible()
  await rows(page, 'Its searches').first().getByRole('button').click()
  await expect(sheet(page)).toBeHidden()
  await expect(page.getByText(`mine ${trial}`).first()).toBeVisible()
})

test('tables leave as CSV, pictures as files', async ({ page }) => {
  await page.goto('./#page=evidence&lang=en&epoch=12')
  const [csv] = await Promise.all([
    page.waitForEvent('download'),
    sheet(page).getByRole('button', { name: 'CSV' }).last().click(),
  ])
  expect(csv.suggestedFilename()).toBe('nas-bench-201-searches.csv')
  const lines = readFileSync(await csv.path(), 'utf8')
    .trim()
    .split('\r\n')
  expect(lines.length).toBe((await rows(page, 'Its searches').count()) + 1)
  const [picture] = await Promise.all([
    page.waitForEvent('download'),
    sheet(page).getByRole('button', { name: 'Save as SVG: Where each rule stops' }).click(),
  ])
  expect(readFileSync(await picture.path(), 'utf8')).toContain('Where each rule stops')
  await sheet(page).getByRole('radio', { name: 'epoch' }).check()
  const [map] = await Promise.all([
    page.waitForEvent('download'),
    sheet(page).getByRole('button', { name: 'Save as SVG: Collapse map' }).click(),
  ])
  expect(map.suggestedFilename()).toBe('collapse-map-sweep-epoch.svg')
  expect(readFileSync(await map.path(), 'utf8')).toContain('median over all seeds')
})

test('on a phone nothing is wider than the window', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('./#page=evidence&lang=zh')
  const body = page.locator('.sheet-body')
  await expect(page.locator('.evidence-said li').first()).toBeVisible()
  expect(await body.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
})

for (const looks of ['lang=en&theme=light', 'lang=zh&theme=dark'])
  test(`axe finds nothing on the page of a sweep: ${looks}`, async ({ page }) => {
    await page.goto(`./#page=evidence&${looks}&epoch=12`)
    await expect(page.locator('.evidence-said li').first()).toBeVisible()
    expect(await violations(page, 'dialog[open]')).toEqual([])
    await page.locator('.story-sheet .data-table summary').first().click()
    expect(await violations(page, 'dialog[open]')).toEqual([])
  })
