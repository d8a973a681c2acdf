/** DARTS-PT's question in the page: a live search is paused, asked, called off, asked again, and goes on; from a recording the way there. */
import { expect, type Page, test } from '@playwright/test'
import { SEARCH } from '../scripts/test/limits.mjs'
import { deep, savedModel, stump } from '../src/surrogate/testing/models'
import { violations } from './support/axe'
import { placeOf } from './support/placeOf'
import { rarely } from './support/rarely'

const LATE = { timeout: SEARCH }
const SETTINGS = ['channels=4', 'imageSize=8', 'images=2048', 'batch=8', 'dataset=generated', 'epochs=600']
const QUESTION = 'Is the supernet broken, or only how we read it?'

const status = (page: Page) => page.getByRole('region', { name: 'Status' })
const sheetOf = (page: Page) => page.getByRole('dialog', { name: QUESTION })
const ask = (page: Page) => page.getByRole('button', { name: 'Broken, or misread?' }).click()

async function start(page: Page, changes: readonly string[] = []) {
  await page.goto(placeOf([...SETTINGS, ...changes]))
  await page.getByRole('button', { name: 'Run it live' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Start the search', exact: true }).click()
}

async function startAndWait(page: Page) {
  await start(page)
  await expect(status(page).getByText(/^Searching: epoch ([2-9]|\d\d)/)).toBeVisible(LATE)
}

test('a paused search is asked, called off, asked again and goes on', async ({ page }) => {
  await startAndWait(page)
  await ask(page)
  const sheet = sheetOf(page)
  await expect(sheet.getByText('The search is under way.')).toBeVisible()
  await sheet.getByRole('button', { name: 'Pause the search' }).click()
  await expect(sheet.getByText(/^The search rests /)).toBeVisible(LATE)

  // 7,168 passes of a batch: it is called off long before their end.
  await sheet.getByLabel('Images').selectOption('4096')
  await sheet.getByRole('checkbox').check()
  await sheet.getByRole('button', { name: 'Ask the supernet' }).click()
  await expect(sheet.getByText(/^Asking: pass \d+ of 56/)).toBeVisible(LATE)
  await sheet.getByRole('button', { name: 'Cancel' }).click()
  await expect(sheet.getByText('Cancelled. The search is where it was.')).toBeVisible(LATE)
  await expect(sheet.getByRole('table')).toHaveCount(0)

  await sheet.getByLabel('Images').selectOption('64')
  await sheet.getByRole('button', { name: 'Ask the supernet' }).click()
  const table = sheet.getByRole('table', { name: /^Rise of the validation loss without each operation/ })
  await expect(table).toBeVisible(LATE)
  await expect(table.getByRole('row')).toHaveCount(7)
  await expect(table.getByText('largest alpha')).toHaveCount(6)
  await expect(table.getByText('dearest to the supernet')).toHaveCount(6)
  await expect(sheet.getByText(/edges alpha and removal choose the same operation/)).toBeVisible()
  for (const name of ['by alpha', 'by removal', 'by removal, edge after edge'])
    await expect(sheet.getByRole('img', { name: `normal cell, ${name}`, exact: true })).toBeVisible()
  await expect(sheet.getByText(/^the supernet as this cell: loss \d/)).toBeVisible()
  expect(await violations(page, 'dialog.question')).toEqual([])

  await sheet.getByRole('button', { name: 'Close' }).click()
  await expect(sheet).toBeHidden()
  await page.getByRole('button', { name: 'Resume', exact: true }).click()
  await expect(status(page).getByText(/^Searching: epoch/)).toBeVisible(LATE)
  // What was answered stays with the run.
  await ask(page)
  await expect(sheet.getByRole('table')).toBeVisible()
})

rarely(() => {
  test('a saved search is asked where it was stopped, and its cell is opened', async ({ page }) => {
    await startAndWait(page)
    await page.getByRole('button', { name: 'Stop', exact: true }).first().click()
    await expect(status(page).getByText('Stopped by hand.')).toBeVisible(LATE)
    await page.getByRole('button', { name: 'Runs', exact: true }).click()
    await page.getByRole('button', { name: 'Ask its supernet' }).click()
    const sheet = sheetOf(page)
    await expect(sheet.getByText(/^The search rests /)).toBeVisible(LATE)
    await sheet.getByRole('button', { name: 'Ask the supernet' }).click()
    await expect(sheet.getByRole('table')).toBeVisible(LATE)
    await sheet.getByRole('button', { name: 'Open and train the cell by removal', exact: true }).click()
    await expect(sheet).toBeHidden()
    await expect(page.getByRole('dialog').getByRole('heading', { name: 'Train it' })).toBeVisible(LATE)
  })
})

rarely(() => {
  test('a search that has ended by a rule is asked about its last epoch: at once, and in a later visit', async ({
    page,
  }) => {
    // It returns the cell of the epoch before.
    const rule = ['threshold=1', 'minEpochs=2', 'armed=false', 'returns=before'].map((part) => `criterion1.${part}`)
    await start(page, ['images=256', 'stopAt=criterion1', ...rule])
    const ended = status(page).getByText('Rule 1 ended the search.')
    await expect(ended).toBeVisible(LATE)
    await ask(page)
    const sheet = sheetOf(page)
    await sheet.getByRole('button', { name: 'Set its supernet up again to ask it' }).click()
    const rests = sheet.getByText(/^The search is over; its supernet stands as it did after its last epoch, \d+\./)
    await expect(rests).toBeVisible(LATE)
    await expect(rests).toContainText('whose weights are gone')
    await sheet.getByRole('button', { name: 'Ask the supernet' }).click()
    await expect(sheet.getByRole('table')).toBeVisible(LATE)
    const caption = await sheet.getByText(/^Asked after epoch \d+/).textContent()
    await sheet.getByRole('button', { name: 'Close' }).click()
    const turns = page.getByRole('group', { name: 'Single steps' })
    for (const name of ['alpha step', 'w step', 'epoch'])
      await expect(turns.getByRole('button', { name, exact: true })).toHaveAttribute('aria-disabled', 'true')
    await page.getByRole('button', { name: 'Resume', exact: true }).click()
    await expect(ended).toBeVisible(LATE)

    await page.goto('./#lang=en&epoch=12')
    await page.reload()
    await page.getByRole('button', { name: 'Runs', exact: true }).click()
    await expect(page.getByText('A run that has finished keeps the weights of its last epoch')).toBeVisible()
    await page.getByRole('button', { name: 'Ask its supernet' }).click()
    await expect(rests).toBeVisible(LATE)
    await sheet.getByRole('button', { name: 'Ask the supernet' }).click()
    await expect(sheet.getByText(caption as string)).toBeVisible(LATE)
    // Nothing is left of it to search: it ends as it had, and its cells can be trained.
    await sheet.getByRole('button', { name: 'End the search to train' }).click()
    await expect(sheet.getByRole('button', { name: /^Train (both cells|the cell)$/ })).toBeEnabled(LATE)
    await expect(ended).toBeVisible()
  })
})

/** Of any cell they say 93 to 97. */
const MODELS = [savedModel([stump(10, 2.5, 1, 2), deep()]), savedModel([stump(11, 2.5, 2, 1), deep()])].map(
  (model, i) => ({
    ...{ name: `member_${i}.json`, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(model)) },
  }),
)

rarely(() => {
  test('what the cells of a DARTS search are worth is predicted and trained beside the question, and a training can be called off', async ({
    page,
  }) => {
    // Without `none`, which the surrogate knows nothing of.
    await page.goto(placeOf([...SETTINGS, 'cells=3', 'operations=s2'], { live: 'small-cell' }))
    await page.getByRole('dialog').getByRole('button', { name: 'Start the search', exact: true }).click()
    await expect(status(page).getByText(/^Searching: epoch/)).toBeVisible(LATE)
    await ask(page)
    const sheet = sheetOf(page)
    await sheet.getByRole('button', { name: 'Pause the search' }).click()
    await expect(sheet.getByText(/^The search rests /)).toBeVisible(LATE)
    await sheet.getByLabel('Images').selectOption('64')
    await sheet.getByRole('checkbox').uncheck()
    await sheet.getByRole('button', { name: 'Ask the supernet' }).click()
    const cells = sheet.locator('.question-cell')
    await expect(cells).toHaveCount(2, LATE)
    await expect(cells.getByText('only a training tells what it is worth')).toHaveCount(2)

    await sheet.getByLabel('Choose its models…').setInputFiles(MODELS)
    await expect(cells.getByText(/^9\d\.\d\s% ± \d\.\d\s% predicted$/)).toHaveCount(2)
    await expect(cells.getByText('NAS-Bench-301 (a surrogate)')).toHaveCount(2)

    // The search that rests holds the engine, and is kept.
    const training = sheet.getByRole('region', { name: 'Train these cells from scratch' })
    await expect(training.getByText(/can be gone on with from the list of runs/)).toBeVisible()
    await training.getByRole('button', { name: 'End the search to train' }).click()
    const train = training.getByRole('button', { name: /^Train (both cells|the cell)$/ })
    await expect(train).toBeVisible(LATE)
    await expect(train).toBeEnabled()
    await training.getByRole('spinbutton', { name: 'Seeds' }).fill('1')
    await train.click()
    await expect(training.getByText(/^Training 1 of [12], epoch/)).toBeVisible(LATE)
    await expect(training.getByText(/left · loss/)).toBeVisible(LATE)
    await training.getByRole('button', { name: 'Stop' }).click()
    await expect(training.getByText('Stopped. What was measured stays.')).toBeVisible(LATE)

    await training.getByRole('spinbutton', { name: 'Seeds' }).fill('1')
    await train.click()
    await expect(cells.getByText(/^\d+\.\d\s% trained here: 4 epochs, one seed$/)).toHaveCount(2, LATE)
    await expect(sheet.getByText(/^(Trained for 4 epochs: one seed does not say|Both readings build)/)).toBeVisible(
      LATE,
    )
    await expect(training.getByText(/^4 epochs on 2,000 images, 3 cells, 4 channels, 8×8 pixels/)).toBeVisible(LATE)
    expect(await violations(page, 'dialog.question')).toEqual([])
  })
})

test('a recording says that its weights are gone, and searches again up to its cursor to be asked', async ({
  page,
}) => {
  await page.goto('./#run=two-minutes&epoch=2&lang=en')
  await ask(page)
  const sheet = sheetOf(page)
  await expect(sheet.getByText(/its images are needed here: CIFAR-10/)).toBeVisible()
  await page.goto('./#run=generated-shapes&epoch=2&lang=en')
  await page.reload()
  await ask(page)
  await expect(sheet.getByText(/^Alphas alone cannot answer/)).toBeVisible()
  await sheet.getByRole('button', { name: 'Search again up to epoch 2 and pause there' }).click()
  await expect(sheet.getByText(/^The search (is being set up|is under way|rests after epoch 2)/)).toBeVisible(LATE)
})
