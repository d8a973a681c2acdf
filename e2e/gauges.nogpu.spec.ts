/** The gauges under the curves: opened, read by keys, linked, saved, printed; not there before they are asked for. */
import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { gaugesEn } from '../app/i18n/gauges/en'
import { gaugesZh } from '../app/i18n/gauges/zh'
import type { EpochRecord } from '../src/protocol/record'
import { violations } from './support/axe'

interface Recorded {
  readonly events: readonly { readonly event: { readonly type: string; readonly record: EpochRecord } }[]
}

const recorded = (name: string): EpochRecord[] =>
  (JSON.parse(readFileSync(`public/runs/${name}.json`, 'utf8')) as Recorded).events.flatMap(({ event }) =>
    event.type === 'epoch' ? [event.record] : [],
  )

const TWO_MINUTES = recorded('two-minutes')
/** As the page writes it. */
const written = (value: number | null = Number.NaN): string => (value ?? Number.NaN).toFixed(2).replace('-', '\u2212')
const cursorOf = (page: Page, name: string) => page.getByRole('slider', { name, exact: true })

for (const [language, words, toggle, slider] of [
  ['en', gaugesEn, 'Gauges', 'Epoch'],
  ['zh', gaugesZh, '指标', '轮次'],
] as const)
  test(`opened, they read what the recording measured, epoch by epoch, by keys: ${language}`, async ({ page }) => {
    const late: string[] = []
    page.on('request', (request) => late.push(...(request.url().match(/GaugesPanel/) ?? [])))
    await page.goto(`./#run=two-minutes&epoch=12&lang=${language}`)
    const open = page.getByRole('button', { name: toggle, exact: true })
    await expect(open).toHaveAttribute('aria-expanded', 'false')
    const group = page.getByRole('region', { name: words.title, exact: true })
    await expect(group).toHaveCount(0)
    expect(late).toEqual([])
    await open.press('Enter')
    await expect(open).toHaveAttribute('aria-expanded', 'true')
    const { alignment, agreement, pulls } = words.charts
    const chart = (title: string) => group.getByRole('figure', { name: title })
    await expect(chart(alignment.title)).toBeInViewport({ ratio: 1 })
    expect(late).not.toEqual([])
    await chart(alignment.title).focus()
    for (const [key, epoch] of [
      ['ArrowRight', 13],
      ['ArrowRight', 14],
      ['Shift+ArrowLeft', 9],
    ] as const) {
      await page.keyboard.press(key)
      await expect(cursorOf(page, slider)).toHaveValue(String(epoch))
      const { gauges } = TWO_MINUTES[epoch - 1] ?? {}
      const { cosine, cell } = words.curves
      await expect(chart(alignment.title)).toHaveAccessibleName(new RegExp(`${cosine} ${written(gauges?.alignment)}`))
      await expect(chart(pulls.title)).toHaveAccessibleName(new RegExp(`${cell(2)} ${written(gauges?.pulls[1])}`))
      await expect(chart(agreement.title)).toHaveAccessibleName(
        new RegExp(`nor_conv_3x3 ${written(gauges?.agreement[3])}`),
      )
    }
    await expect(page).toHaveURL(/gauges=1/)
    await open.press('Enter')
    await expect(group).toHaveCount(0)
    await expect(page).not.toHaveURL(/gauges/)
  })

test('a link opens them; a run that measured none has those of its alphas, and says how to have the others', async ({
  page,
}) => {
  await page.goto('./#run=small-cell&epoch=20&gauges=1&lang=en')
  const group = page.getByRole('region', { name: 'Gauges', exact: true })
  await expect(group.getByRole('figure')).toHaveCount(2)
  await expect(group).toContainText(gaugesEn.unmeasured)
  await group.getByRole('button', { name: 'Competing explanations' }).click()
  await expect(page.getByRole('dialog').getByRole('heading', { name: 'Sharp minima of alpha' })).toBeVisible()
})

test('a search by OLES shows what it froze; charts have their tables and leave as pictures', async ({ page }) => {
  const oles = recorded('answer-oles')
  await page.goto('./#run=answer-oles&epoch=30&gauges=1&lang=en')
  const group = page.getByRole('region', { name: 'Gauges', exact: true })
  const frozen = group.getByRole('figure', { name: 'Frozen convolutions' })
  await expect(frozen).toHaveAccessibleName(new RegExp(`frozen ${oles.at(-1)?.frozen?.operations}`))
  const titles = ['noise', 'alignment', 'pulls', 'agreement', 'frozen', 'removal', 'spread', 'zeroOne'] as const
  await expect(group.getByRole('figure')).toHaveCount(titles.length)
  await frozen.getByText('Table', { exact: true }).click()
  const rows = frozen.getByRole('row')
  await expect(rows).toHaveCount(oles.length + 1)
  await expect(rows.nth(4)).toHaveText(`4${oles[3]?.frozen?.operations}`)
  await page.keyboard.press('Escape')
  const waiting = page.waitForEvent('download')
  await group.getByRole('button', { name: 'Save as SVG: Agreement of gradients' }).click()
  const svg = readFileSync(await (await waiting).path(), 'utf8')
  expect(svg).toContain('<title>Agreement of gradients</title>')
  expect(svg).not.toContain('NaN')
})

test('sharp minima are shown by the loss under noise of this run, no published picture instead', async ({ page }) => {
  await page.goto('./#run=two-minutes&epoch=30&page=why&lang=en')
  const [first, last] = [TWO_MINUTES[0], TWO_MINUTES.at(-1)].map((record) => record?.gauges?.perturbed?.[2]?.toFixed(2))
  const article = page.getByRole('article').filter({ hasText: 'Sharp minima of alpha' })
  await expect(article).toContainText(`costs ${first} when first measured and ${last} when last`)
  await expect(article).not.toContainText('published')
  await page.evaluate(() => {
    location.hash = 'run=small-cell&epoch=20&page=why&lang=en'
  })
  await expect(article).toContainText('published, not this run')
})

test('nothing can be saved before its recording is there', async ({ page }) => {
  let arrive = (): void => undefined
  const held = new Promise<void>((resolve) => {
    arrive = resolve
  })
  await page.route('**/runs/two-minutes.json', async (route) => {
    await held
    await route.continue()
  })
  await page.goto('./#run=two-minutes&epoch=12&lang=en')
  const save = page.getByRole('button', { name: /^Save as SVG: Alpha of every edge/ })
  await expect(save).toBeDisabled()
  arrive()
  await expect(save).toBeEnabled()
})

test('on paper they are a sheet of their own', async ({ page }) => {
  await page.goto('./#run=two-minutes&epoch=20&gauges=1&lang=en&theme=dark')
  const group = page.locator('.gauges')
  await expect(group.getByRole('figure')).toHaveCount(7)
  await page.emulateMedia({ media: 'print' })
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
  const sheet = page.locator('.gauges-sheet')
  await expect(sheet.locator('.chart-picture')).toHaveCount(7)
  await expect(sheet).toBeVisible()
  await expect(page.locator('.curves .gauges')).toBeHidden()
  const [width, height] = await sheet.evaluate((element) => [element.scrollWidth, element.scrollHeight])
  expect(width).toBeLessThanOrEqual(1046)
  expect(height).toBeLessThanOrEqual(712)
  await page.evaluate(() => dispatchEvent(new Event('afterprint')))
  await expect(sheet).toHaveCount(0)
})

for (const [width, looks] of [
  [1440, 'lang=en&theme=dark'],
  [390, 'lang=zh&theme=light'],
] as const)
  test(`axe finds nothing in them, and nothing is wider than the page: ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 })
    await page.goto(`./#run=two-minutes&epoch=20&gauges=1&${looks}`)
    await expect(page.locator('.gauges .chart-picture')).toHaveCount(7)
    await expect(page.locator('.gauges .term').first()).toBeAttached()
    expect(await violations(page, '.curves')).toEqual([])
    const [needed, there] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
    expect(needed).toBeLessThanOrEqual(there as number)
  })
