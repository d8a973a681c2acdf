/** The page of answers: the same search under each later remedy, over one collapse. */
import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { ANSWERS } from '../app/answers/answers'
import { ANSWER_RUNS } from '../app/run/answerRuns'
import { violations } from './support/axe'

const sheet = (page: Page) => page.getByRole('dialog', { name: 'Seven answers' })
const slider = (page: Page) => sheet(page).getByRole('slider', { name: 'Epoch of all searches' })
/** A name alone may begin another's. */
const headingOf = (name: string): string => {
  const answer = ANSWERS.find((one) => one.name === name)
  return answer ? `${answer.name} ${answer.by}` : name
}
const row = (page: Page, name: string) =>
  sheet(page)
    .locator('article')
    .filter({ has: page.getByRole('heading', { name: headingOf(name), exact: true }) })

const [firstRun] = ANSWER_RUNS
const first = ANSWERS.find(({ run }) => run === firstRun)
if (!first) throw new Error(`no answer shows ${firstRun}`)

test('opens from the menu by keyboard: a row an answer, its end and its gauge, moved by one cursor', async ({
  page,
}) => {
  await page.goto('./#lang=en&epoch=12')
  await page.getByRole('button', { name: 'Learn', exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Seven answers/ }).focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/page=answers/)
  await expect(sheet(page).locator('article')).toHaveCount(ANSWERS.length + 1)
  await expect(row(page, first.name).getByText(/^(collapses at epoch \d+|does not collapse)$/)).toBeVisible()
  for (const { name } of ANSWERS) await expect(row(page, name).locator('.answer-picture svg')).toHaveCount(3)
  await expect(slider(page)).toHaveValue('30')
  await slider(page).focus()
  await page.keyboard.press('Home')
  await expect(slider(page)).toHaveValue('1')
  await page.keyboard.press('ArrowRight')
  await expect(row(page, first.name).getByRole('img', { name: 'cell of epoch 2' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(sheet(page)).toBeHidden()
})

test('one button plays all of them to the last epoch', async ({ page }) => {
  await page.goto('./#page=answers&lang=en&epoch=12')
  await slider(page).fill('27')
  await sheet(page).getByRole('button', { name: 'Play' }).click()
  await expect(slider(page)).toHaveValue('30')
  await expect(sheet(page).getByRole('button', { name: 'Play' })).toBeVisible()
})

test('a live search opens with the remedy on', async ({ page }) => {
  await page.goto('./#page=answers&lang=en&epoch=12')
  await row(page, first.name).getByRole('link', { name: 'Run it live' }).click()
  await expect(page).toHaveURL(new RegExp(`live=two-minutes&.*${first.algorithm}`))
})

test('a recording opens from its row at its last epoch', async ({ page }) => {
  await page.goto('./#page=answers&lang=en&epoch=12')
  await row(page, first.name).getByRole('link', { name: 'Open the recording' }).click()
  await expect(page).toHaveURL(new RegExp(`run=${firstRun}`))
  await expect(page.getByRole('button', { name: new RegExp(`Seven answers: ${first.name}`) })).toBeVisible()
})

test('a remedy is put beside the plain search in Compare', async ({ page }) => {
  await page.goto('./#page=answers&lang=en&epoch=12')
  await row(page, first.name).getByRole('button', { name: 'Compare with plain DARTS' }).click()
  const compare = page.getByRole('dialog', { name: 'Compare runs' })
  await expect(compare.getByRole('rowheader', { name: new RegExp(`^Seven answers: ${first.name}`) })).toBeVisible()
})

for (const looks of ['lang=en&theme=light', 'lang=zh&theme=dark'])
  test(`axe finds nothing on it: ${looks}`, async ({ page }) => {
    await page.goto(`./#page=answers&${looks}&epoch=12`)
    await expect(page.locator('.answers-table').first()).toBeVisible()
    expect(await violations(page, 'dialog[open]')).toEqual([])
  })

test('an answer whose recording is not there says so, and its gauge still watches the plain search', async ({
  page,
}) => {
  await page.route(`**/runs/${firstRun}.json`, (route) => route.fulfill({ status: 404 }))
  await page.goto('./#page=answers&lang=en&epoch=12')
  await expect(row(page, first.name).getByText(/^No search with it is recorded/)).toBeVisible()
  await expect(row(page, first.name).locator('.answer-picture svg')).toHaveCount(3)
  await expect(row(page, first.name).getByRole('link', { name: 'Open the recording' })).toHaveCount(0)
})

test('without the plain recording there is nothing to hold them against, and a broken one is named', async ({
  page,
}) => {
  await page.route('**/runs/two-minutes.json', (route) => route.fulfill({ status: 404 }))
  const broken = { ...JSON.parse(readFileSync(`public/runs/${firstRun}.json`, 'utf8')), version: 99 }
  await page.route(`**/runs/${firstRun}.json`, (route) => route.fulfill({ json: broken }))
  await page.goto('./#page=answers&lang=en&epoch=12')
  await expect(sheet(page).getByText(/^The recording of the plain search is not served/)).toBeVisible()
  await expect(sheet(page).getByRole('alert')).toContainText(firstRun)
})

for (const lang of ['en', 'zh'])
  test(`in a narrow window nothing is wider than it, nor cut: ${lang}`, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(`./#page=answers&lang=${lang}`)
    await expect(page.locator('.answer-picture svg').first()).toBeVisible()
    await expect(page.locator('.suspect-charts svg.overlay')).toHaveCount(2)
    const body = page.locator('.story-sheet .sheet-body')
    const over = await body.evaluate((sheet) => {
      const right = sheet.getBoundingClientRect().right
      const said = [...sheet.querySelectorAll('.answers p, .answers li, .suspect figcaption')]
      return [
        sheet.scrollWidth - sheet.clientWidth,
        ...said.map((element) => element.getBoundingClientRect().right - right),
        ...said.map((element) => element.scrollWidth - element.clientWidth),
      ]
    })
    expect(Math.max(...over)).toBeLessThanOrEqual(1)
  })

test('on a phone the endings of compared runs have their height, and scroll sideways', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('./#run=two-minutes&page=compare&lang=en')
  const endings = page.locator('.compare-endings > section')
  await expect(endings.getByRole('rowheader', { name: 'DARTS+ rule 1' }).first()).toBeVisible()
  const cut = await endings.evaluate((region) => region.scrollHeight - region.clientHeight)
  expect(cut).toBeLessThanOrEqual(1)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('endings.csv')
})
