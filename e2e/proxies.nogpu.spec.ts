/** Cells scored without training, and the surrogate of NAS-Bench-301: in a run, and of an opened cell. */
import { expect, test } from '@playwright/test'
import { deep, savedModel, stump } from '../src/surrogate/testing/models'
import { drop } from './support/drop'
import { rarely } from './support/rarely'

const CELL =
  "Genotype(normal=[('sep_conv_3x3', 0), ('max_pool_3x3', 1), ('skip_connect', 0), ('max_pool_3x3', 1), ('skip_connect', 0), ('avg_pool_3x3', 1), ('max_pool_3x3', 0), ('skip_connect', 2)], normal_concat=[2, 3, 4, 5], reduce=[('max_pool_3x3', 0), ('max_pool_3x3', 1), ('skip_connect', 2), ('max_pool_3x3', 0), ('max_pool_3x3', 0), ('skip_connect', 2), ('skip_connect', 2), ('avg_pool_3x3', 0)], reduce_concat=[2, 3, 4, 5])"

const file = (name: string, model: unknown) => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(JSON.stringify(model)),
})
/** Of any cell they say 93 to 97. */
const MEMBERS = [
  file('member_0.json', savedModel([stump(10, 2.5, 1, 2), deep()])),
  file('member_1.json', savedModel([stump(11, 2.5, 2, 1), deep()])),
]

test('an opened cell is scored in the tab, and predicted by models that the visitor brings', async ({ page }) => {
  await page.goto(`./#lang=en&cell=${encodeURIComponent(CELL)}`)
  const sheet = page.getByRole('dialog')
  const section = sheet.getByRole('region', { name: 'Without training it' })
  await section.getByRole('button', { name: 'Compute the proxies' }).click()
  await expect(section.getByText('grad_norm')).toBeVisible()
  await expect(section.locator('dd b').first()).toHaveText(/^\d+\.\d+$/)
  await expect(section.getByRole('button', { name: 'Compute the proxies' })).toHaveCount(0)
  await expect(section.getByRole('status').filter({ hasText: 'The scores are there.' })).toBeAttached()
  // What is no model is refused by name; what was there stays.
  await section.getByLabel('Choose its models…').setInputFiles([file('member_0.json', { learner: {} })])
  await expect(section.getByRole('alert')).toContainText('member_0.json: learner.objective')
  await section.getByLabel('Choose its models…').setInputFiles(MEMBERS)
  await expect(section.getByText(/^9\d\.\d\s% ± \d\.\d\s% predicted$/)).toBeVisible()
  await expect(section.getByRole('status').filter({ hasText: '2 models, SHA-256' })).toBeVisible()
})

test('a run shows the surrogate as a line that is marked as one, and a scoring can be stopped', async ({ page }) => {
  await page.goto('./#run=pc-darts&epoch=3&page=evaluate&lang=en')
  const section = page.getByRole('region', { name: 'Scores without training' })
  await section.getByLabel('Choose its models…').setInputFiles(MEMBERS)
  const chart = section.getByRole('figure', { name: 'Predicted accuracy (NAS-Bench-301)' })
  await expect(chart).toContainText('surrogate, not measured')
  await expect(chart.locator('.trace-fill').first()).toBeAttached()
  await expect(section.getByRole('columnheader', { name: /NAS-Bench-301, a surrogate/ })).toBeVisible()
  // It stands under the curves of the run as well, where a benchmark would tell final accuracies.
  const curves = page.locator('[data-part=curves]')
  await expect(
    curves.getByRole('figure', { name: /^Predicted accuracy \(NAS-Bench-301\)/, includeHidden: true }),
  ).toBeAttached()
  await section.getByRole('button', { name: /^Score the \d+ different cells$/ }).click()
  await section.getByRole('button', { name: 'Stop' }).click()
  await expect(section.getByText('Stopped. What was computed stays.')).toBeVisible()
})

rarely(() => {
  test('each score is held against the final accuracies of the run', async ({ page }) => {
    await page.goto('./#run=two-minutes&epoch=3&page=evaluate&lang=zh')
    const section = page.getByRole('region', { name: '不经训练的评分' })
    await section.getByRole('button', { name: /^为 \d+ 个不同的单元评分$/ }).click()
    const tau = section.getByRole('row', { name: /Kendall τ/ })
    await expect(tau).toContainText(/[−\d]\.?\d/)
    await expect(section.getByRole('button', { name: /评分$/ })).toHaveCount(0)
    await expect(tau.getByRole('cell').nth(1)).toHaveText(/^−?\d\.\d\d$/)
  })
})

test('models that are dropped on the page open where cells are scored, or are refused there by name', async ({
  page,
}) => {
  const dropped = MEMBERS.map(({ name, buffer }) => [name, buffer.toString()] as const)
  await page.goto('./#run=pc-darts&epoch=3&lang=en')
  await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible()
  await drop(page, [['member_0.json', '{"learner":{}}']])
  const section = page.getByRole('region', { name: 'Scores without training' })
  await expect(section.getByRole('alert')).toContainText('member_0.json: learner.objective')
  await drop(page, dropped)
  await expect(section.getByText('2 models, SHA-256')).toBeVisible()
  await expect(section.getByRole('alert')).toHaveCount(0)
  await expect(section.getByRole('figure', { name: 'Predicted accuracy (NAS-Bench-301)' })).toBeVisible()
  // What is no model goes its own way: it is refused as what it is, and the models stay.
  await drop(page, [['config.json', '{"space":"darts"}']])
  await expect(page.getByText(/config\.json: recording format/)).toBeAttached()
  await expect(section.getByText('2 models, SHA-256')).toBeVisible()

  // Over a run of another space they are open all the same, and that they say nothing of it is said.
  await page.goto('./#run=two-minutes&epoch=3&lang=en')
  await page.reload()
  await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible()
  await drop(page, dropped)
  await expect(section.getByText('2 models, SHA-256')).toBeVisible()
  await expect(section.getByText('It predicts cells of the DARTS space alone')).toBeVisible()
})

test('models that are dropped beside an opened cell predict it', async ({ page }) => {
  await page.goto(`./#lang=en&cell=${encodeURIComponent(CELL)}`)
  const section = page.getByRole('dialog').getByRole('region', { name: 'Without training it' })
  await expect(section).toBeVisible()
  await drop(
    page,
    MEMBERS.map(({ name, buffer }) => [name, buffer.toString()] as const),
  )
  await expect(section.getByText(/^9\d\.\d\s% ± \d\.\d\s% predicted$/)).toBeVisible()
})
