/** A table of NAS-Bench-201, chosen or of the site: every epoch of a run in that space has its final accuracy at once. */
import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { writeNb201String } from '../src/export/nb201String'
import { NB201_CELLS, NB201_COLUMNS } from '../src/export/nb201Table'
import { NB201_PRIMITIVES } from '../src/space/primitives'

/** Every cell of the space; its accuracy is 90 % less 10 a skip-connect. */
const ROWS = Array.from({ length: NB201_CELLS }, (_, index) => {
  const edges = Array.from({ length: 6 }, (_, e) => NB201_PRIMITIVES[Math.floor(index / 5 ** e) % 5] ?? 'none')
  const skips = edges.filter((op) => op === 'skip_connect').length
  return `${index},${writeNb201String({ space: 'nas-bench-201', edges })},${90 - 10 * skips},50,25`
})

const csv = (rows: readonly string[]) => ({
  name: 'nb201.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from([NB201_COLUMNS, ...rows, ''].join('\n')),
})

/**
 * The recording in that space, as if no final accuracy were known.
 *
 * @returns what ROWS tell of its cells, in %, first epoch first
 */
async function withoutFinal(page: Page): Promise<string[]> {
  const run = JSON.parse(readFileSync('public/runs/two-minutes.json', 'utf8'))
  delete run.provenance.benchmarkSource
  const told: string[] = []
  for (const { event } of run.events) {
    if (event.type !== 'epoch') continue
    delete event.record.benchmark
    told.push((90 - 10 * event.record.skips.normal).toFixed(1))
  }
  await page.route('**/runs/two-minutes.json', (route) => route.fulfill({ json: run }))
  return told
}

test('the table of the site is offered where final accuracies are missing', async ({ page }) => {
  const told = await withoutFinal(page)
  await page.route('**/shards/nas-bench-201.csv', (route) =>
    route.fulfill({ body: csv(ROWS).buffer, contentType: 'text/csv; charset=utf-8' }),
  )
  await page.goto('./#run=two-minutes&epoch=20&lang=en')
  await page.getByRole('button', { name: 'Trace', exact: true }).click()
  await page.getByRole('button', { name: /^Read the NAS-Bench-201 table of this site/ }).click()
  await expect(page.locator('.notice')).toContainText('15,625 NAS-Bench-201 cells')
  await expect(page.locator('.readout.final')).toContainText(told[19] as string)
  await page.getByRole('button', { name: 'Trace', exact: true }).click()
  await expect(page.getByRole('button', { name: /^Read the NAS-Bench-201 table of this site/ })).toHaveCount(0)
})

test('a chosen table tells every epoch’s final accuracy; a bad one is refused and changes nothing', async ({
  page,
}) => {
  const told = await withoutFinal(page)
  await page.goto('./#run=two-minutes&epoch=20&lang=en')
  const result = page.getByRole('region', { name: 'Result' })
  await expect(result.getByText('epoch 20')).toBeVisible()
  const final = page.locator('.readout.final')
  await expect(final).toHaveCount(0)

  const choose = async (rows: readonly string[]): Promise<void> => {
    await page.getByRole('button', { name: 'Trace', exact: true }).click()
    await page.locator('input[aria-label^="Open a NAS-Bench-201 table"]').setInputFiles([csv(rows)])
  }
  await choose(ROWS.map((row, i) => (i === 40 ? row.replace(',50,', ',many,') : row)))
  await expect(page.locator('.notice')).toContainText('nb201.csv: line 42: cifar100 is "many", expected a number')
  await expect(final).toHaveCount(0)

  await choose(ROWS)
  await expect(page.locator('.notice')).toContainText('15,625 NAS-Bench-201 cells')
  await expect(final).toContainText(told[19] as string)
  await expect(page.getByRole('figure', { name: /^Final accuracy/ })).toBeVisible()
  await page.keyboard.press('Home')
  await expect(final).toContainText(told[0] as string)
})

test('a run leaves as notebook and CSV, and the CSV opens as the same run', async ({ page }) => {
  await page.goto('./#run=small-cell&epoch=30&lang=en')
  const skips = page.locator('.readout.loud dd b')
  await expect(skips).toHaveText('7')
  const save = async (form: string): Promise<string> => {
    await page.getByRole('button', { name: 'Trace', exact: true }).click()
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: new RegExp(`^Save as ${form}`) }).click()
    return (await waiting).path()
  }
  const notebook = JSON.parse(readFileSync(await save('notebook'), 'utf8'))
  expect(notebook.nbformat).toBe(4)
  const trace = notebook.cells[1].source.join('').match(/json\.loads\(r'''(.*)'''\)/s)?.[1]
  expect(JSON.parse(trace ?? '').epochs).toHaveLength(30)

  const csvFile = { name: 'mine.csv', mimeType: 'text/csv', buffer: readFileSync(await save('CSV')) }
  await page.getByRole('button', { name: 'Trace', exact: true }).click()
  await page.locator('input[aria-label^="Open a trace"]').setInputFiles([csvFile])
  await expect(page.getByRole('button', { name: 'Run shown: mine.csv' })).toBeVisible()
  await page.keyboard.press('End')
  await expect(skips).toHaveText('7')
})

test('runs that differ by their seed alone are compared with a band', async ({ page }) => {
  const run = JSON.parse(readFileSync('public/runs/two-minutes.json', 'utf8'))
  run.config.seed = 7
  for (const { event } of run.events) {
    if (event.type === 'started') event.config.seed = 7
    if (event.type === 'epoch') event.record.validation.accuracy *= 0.9
  }
  await page.goto('./#run=two-minutes&epoch=20&lang=en&page=compare&compare=two-minutes')
  const sheet = page.getByRole('dialog')
  const other = { name: 'seed-7.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(run)) }
  await sheet.locator('input[type=file]').setInputFiles([other])
  await expect(sheet.getByRole('checkbox', { name: 'seed-7' })).toBeChecked()
  await expect(sheet.getByText(/mean and range over seeds/).first()).toBeVisible()
  await expect(sheet.locator('.overlay-band').first()).toBeVisible()
})

test('a trace without alphas opens: rule 1 counts, rule 2 says that it cannot be judged', async ({ page }) => {
  const run = JSON.parse(readFileSync('public/runs/two-minutes.json', 'utf8'))
  for (const { event } of run.events) {
    if (event.type !== 'epoch') continue
    const none = { normal: [], reduce: [] }
    Object.assign(event.record, { alphas: none, mixingWeights: none, ranking: [], stableSince: [] })
  }
  await page.goto('./#run=two-minutes&epoch=20&lang=en')
  await page.getByRole('button', { name: 'Trace', exact: true }).click()
  const file = { name: 'genotypes.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(run)) }
  await page.locator('input[aria-label^="Open a trace"]').setInputFiles([file])
  await expect(page.getByRole('button', { name: 'Run shown: genotypes.json' })).toBeVisible()
  const verdict = page.getByRole('region', { name: 'Stop rules' }).locator('.verdict')
  await expect(verdict.nth(0)).toContainText(/fires at epoch|has not fired/)
  await expect(verdict.nth(1)).toHaveText('cannot be judged: the trace tells no alphas by operation')
})

test('a saved picture of all edges says from where to where its axis goes', async ({ page }) => {
  await page.goto('./#run=two-minutes&epoch=30&lang=en')
  // Before the recording is there, nothing can be saved.
  await expect(page.locator('pre').first()).toContainText('~0|')
  const waiting = page.waitForEvent('download')
  await page.getByRole('button', { name: /^Save as SVG: Alpha of every edge/ }).click()
  const svg = readFileSync(await (await waiting).path(), 'utf8')
  expect(svg).toMatch(/>Alpha of every edge, normal cell, \u2212\d to \d<\/text>/)
})
