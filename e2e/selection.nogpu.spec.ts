/** DARTS-PT as an algorithm: a live search whose end is a selection by removal, and the recorded one. */
import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { SEARCH } from '../scripts/test/limits.mjs'
import { writeNb201String } from '../src/export/nb201String'
import type { EpochRecord } from '../src/protocol/record'
import { readRecording } from '../src/protocol/recording'
import { placeOf } from './support/placeOf'

const LATE = { timeout: SEARCH }
/** 32 passes of 64 batches: long enough to be seen. */
const SETTINGS = [
  'algorithm=darts-pt',
  'darts-pt.images=512',
  'dataset=generated',
  'images=1024',
  'batch=8',
  'epochs=2',
]
const SMALL = ['channels=4', 'imageSize=8', 'alphas.lr=0.05']

const result = (page: Page) => page.getByRole('region', { name: 'Result' })
const status = (page: Page) => page.getByRole('region', { name: 'Status' })

function stringOf(record: EpochRecord | undefined): string {
  const genotype = record?.genotype
  return genotype?.space === 'nas-bench-201' ? writeNb201String(genotype) : 'none'
}

/** The text that a visitor copies from the panel. */
async function shownCell(page: Page): Promise<string> {
  return (await result(page).locator('pre').textContent()) ?? ''
}

async function saved(page: Page, press: () => Promise<void>): Promise<string> {
  const waiting = page.waitForEvent('download')
  await press()
  return readFileSync(await (await waiting).path(), 'utf8')
}

async function savedTrace(page: Page): Promise<readonly EpochRecord[]> {
  await page.getByRole('button', { name: 'Trace', exact: true }).click()
  const text = await saved(page, () => page.getByRole('button', { name: /^Save as JSON/ }).click())
  return readRecording(text).events.flatMap(({ event }) => (event.type === 'epoch' ? [event.record] : []))
}

test('a live search ends with its selection: its passes are told, its cell is the result and what is exported', async ({
  page,
}) => {
  await page.goto(placeOf([...SETTINGS, ...SMALL]))
  await page.getByRole('button', { name: 'Run it live' }).click()
  // It is over soon: watched for from here on.
  const told = page.waitForFunction(
    () => /Selecting by removal: pass \d+ of 32/.exec(document.body.textContent ?? '')?.[0],
    undefined,
    { polling: 'raf', ...LATE },
  )
  await page.getByRole('dialog').getByRole('button', { name: 'Start the search', exact: true }).click()
  expect(await (await told).jsonValue()).toMatch(/^Selecting by removal/)
  await expect(status(page).getByText('All planned epochs are done.')).toBeVisible(LATE)
  const [first, last] = await savedTrace(page)
  expect(first?.selection).toBeUndefined()
  expect(last?.selection?.images).toBe(512)
  // The processor's bits are the same everywhere: here the two cells differ.
  expect(last?.genotype).not.toEqual(last?.selection?.byAlpha)

  const skips = last?.selection?.byAlpha.space === 'nas-bench-201' ? last.selection.byAlpha.edges : []
  const byAlpha = skips.filter((op) => op === 'skip_connect').length
  await expect(result(page)).toContainText(`Selected by removal; by alpha this cell would have ${byAlpha} skip-connect`)
  expect(await shownCell(page)).toBe(stringOf(last))
  const file = await saved(page, () => result(page).getByRole('button', { name: 'Download' }).click())
  expect(file).toContain(await shownCell(page))

  // At the epoch before it is a search as any other.
  await page.getByRole('slider', { name: 'Epoch', exact: true }).fill('1')
  await expect(result(page)).not.toContainText('Selected by removal')
  expect(await shownCell(page)).toBe(stringOf(first))
})

test('the recorded search shows its selected cell at its last epoch', async ({ page }) => {
  await page.goto('./#run=answer-darts-pt&epoch=29&lang=en')
  await expect(result(page)).toContainText('Result epoch 29')
  await expect(result(page)).not.toContainText('Selected by removal')
  await page.goto('./#run=answer-darts-pt&epoch=30&lang=en')
  await page.reload()
  await expect(result(page)).toContainText('Selected by removal; by alpha this cell would have')
  const last = (await savedTrace(page)).at(-1)
  expect(last?.selection?.byAlpha).toBeDefined()
  expect(await shownCell(page)).toBe(stringOf(last))
})
