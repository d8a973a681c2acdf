/** Search logs of other programs on the page: one run of several files, several runs in Compare, and nothing told that no log says. */
import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { dartsLog } from '../src/import/testing/dartsLog'
import { LOGS } from '../src/import/testing/logs'
import { spaceLog } from '../src/import/testing/spaceLog'
import { drop } from './support/drop'

async function openPage(page: Page): Promise<void> {
  await page.goto('./#run=two-minutes&epoch=20&lang=en')
  await expect(page.getByRole('slider', { name: 'Epoch', exact: true })).toBeVisible()
}

/** Lines of a log from one epoch on, as a job writes them that was resumed. */
function resumed(log: string, epoch: number): string {
  const lines = log.split('\n')
  const at = lines.findIndex((line) => line.includes(` epoch ${epoch} lr`))
  return [...lines.slice(0, 3), ...lines.slice(at)].join('\n')
}

function killed(log: string, epoch: number): string {
  const lines = log.split('\n')
  return lines.slice(0, lines.findIndex((line) => line.includes(` epoch ${epoch} lr`)) + 3).join('\n')
}

test('files of one search dropped together are one run', async ({ page }) => {
  const log = dartsLog({ epochs: 6 })
  await openPage(page)
  await drop(page, [
    ['second.txt', resumed(log, 3)],
    ['first.txt', killed(log, 3)],
  ])
  await expect(page.getByRole('button', { name: 'Run shown: first.txt + second.txt' })).toBeVisible()
  const notice = page.getByRole('status').filter({ hasText: 'search log of darts' })
  await expect(notice).toContainText('data set: not told')
  await expect(notice).toContainText('Read from several files: from epoch 3 on the search was resumed.')
  await page.keyboard.press('End')
  await expect(page.getByRole('region', { name: 'Result' }).getByText('epoch 5')).toBeVisible()
})

test('logs of different searches dropped together are several runs, side by side in Compare', async ({ page }) => {
  const log = dartsLog({ epochs: 5 }).replaceAll('batch_size=64', 'batch_size=1024')
  await openPage(page)
  await drop(page, [
    ['seed-3.txt', log],
    ['seed-4.txt', log.replace('seed=3', 'seed=4')],
    ['small.txt', log.replace('batch_size=1024', 'batch_size=512').replace('seed=3', 'seed=5')],
  ])
  const sheet = page.getByRole('dialog', { name: 'Compare runs' })
  for (const name of ['seed-3.txt', 'seed-4.txt', 'small.txt'])
    await expect(sheet.getByRole('checkbox', { name, exact: true })).toBeChecked()
  await expect(sheet.getByText(/mean and range over seeds/).first()).toBeVisible()
  for (const seed of [3, 4, 5]) await expect(sheet.getByText(`seed ${seed}`, { exact: true })).toBeVisible()

  const file = { name: 'log.txt', mimeType: 'text/plain', buffer: Buffer.from(LOGS['pc-darts'] as string) }
  await sheet.locator('input[type=file]').setInputFiles([file])
  await expect(sheet.getByRole('checkbox', { name: 'log.txt', exact: true })).toBeChecked()
})

test('a log of other nodes and operations shows its own numbers, and comes back from a CSV', async ({ page }) => {
  const six = "[('warp', 0), ('skip_connect', 1), ('sep_conv_3x3', 1), ('warp', 2), ('skip_connect', 0), ('warp', 3)]"
  const cell = `Genotype(normal=${six}, normal_concat=range(2, 5), reduce=${six}, reduce_concat=range(2, 5))`
  const log = dartsLog({ epochs: 5 })
    .replaceAll(/Genotype\(.*/g, cell)
    .replace('seed=3', 'seed=987654321987')
  await openPage(page)
  await drop(page, [['mine.txt', log]])
  await expect(page.getByRole('button', { name: 'Run shown: mine.txt' })).toBeVisible()
  await page.keyboard.press('End')
  await expect(page.locator('.readout.loud dd')).toHaveText(/2\s*of 6/)
  await expect(page.getByRole('combobox', { name: 'Edge' }).locator('option')).toHaveCount(9)
  await expect(page.locator('.legend').first().getByRole('button')).toHaveText([
    /skip_connect$/,
    /sep_conv_3x3$/,
    /warp$/,
  ])
  await expect(page.locator('.provenance summary')).toContainText('seed 987654321987')
  const format = page.getByRole('combobox', { name: 'Format' })
  await format.selectOption('pytorch')
  await expect(page.getByRole('region', { name: 'Result' })).toContainText(
    /Not possible in this format: .*operation warp is none of the space/,
  )

  await page.getByRole('button', { name: 'Trace', exact: true }).click()
  const waiting = page.waitForEvent('download')
  await page.getByRole('button', { name: /^Save as CSV/ }).click()
  const text = readFileSync(await (await waiting).path(), 'utf8')
  await drop(page, [['again.csv', text]])
  await expect(page.getByRole('button', { name: 'Run shown: again.csv' })).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: 'search log of darts' })).toContainText('mine.txt')
})

for (const [name, text, message] of [
  [
    'train.txt',
    "args = Namespace(arch='DARTS', auxiliary=True)\nepoch 0 lr 2.5e-02\ntrain_acc 31.2\n",
    /retrain|trained/i,
  ],
  ['slurm-12.out', 'srun: job 12 queued\nModuleNotFoundError: No module named torch\n', /no epoch|epoch line/i],
] as const)
  test(`a text that is no search log is refused by what it is, never as "not JSON": ${name}`, async ({ page }) => {
    await openPage(page)
    await drop(page, [[name, text]])
    const notice = page.locator('.notice.bad')
    await expect(notice).toContainText(name)
    await expect(notice).toContainText(message)
    await expect(notice).not.toContainText('JSON')
  })

test('a log of S1 that names no space is a run of S1: its operations, their curves and what told the space', async ({
  page,
}) => {
  await openPage(page)
  await drop(page, [['log_1.txt', spaceLog('s1', { epochs: 5, size: '0.405146', tables: true })]])
  await expect(page.getByRole('button', { name: 'Run shown: log_1.txt' })).toBeVisible()
  const notice = page.getByRole('status').filter({ hasText: 'search log of' })
  await expect(notice).toContainText('its size (405146 parameters) and its cells are those of RobustDARTS’s S1')
  await page.keyboard.press('End')
  await expect(page.locator('.legend').first().getByRole('button')).toHaveText([
    /max_pool_3x3$/,
    /avg_pool_3x3$/,
    /skip_connect$/,
    /sep_conv_3x3$/,
    /dil_conv_3x3$/,
    /dil_conv_5x5$/,
  ])
})
