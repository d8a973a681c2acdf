/** Every key that the page names, and everything that explains itself under the pointer, in a browser. */
import { expect, type Page, test } from '@playwright/test'
import { dartsLog } from '../src/import/testing/dartsLog'
import { drop } from './support/drop'

const SILENCE = 'Point at anything to have it explained.'

const cursorOf = (page: Page) => page.getByRole('slider', { name: 'Epoch', exact: true })

test('arrows, with Shift by five, Home, End and space move the cursor; a control keeps its own keys', async ({
  page,
}) => {
  await page.goto('./#run=two-minutes&epoch=12&lang=en')
  const cursor = cursorOf(page)
  await expect(cursor).toHaveValue('12')
  const press = async (key: string, epoch: string): Promise<void> => {
    await page.keyboard.press(key)
    await expect(cursor).toHaveValue(epoch)
  }
  await press('ArrowRight', '13')
  await press('Shift+ArrowRight', '18')
  await press('ArrowLeft', '17')
  await press('Shift+ArrowLeft', '12')
  await press('End', '30')
  await press('Home', '1')
  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  await press('End', '30')

  // A focused chart takes the arrows; a list of choices keeps them.
  await page.getByRole('figure', { name: /^Alpha\./ }).focus()
  await press('ArrowLeft', '29')
  const edge = page.getByRole('combobox', { name: 'Edge' })
  await edge.focus()
  await press('ArrowDown', '29')
  await expect(edge).toHaveValue('1')
})

test('presenter mode: cards by page keys, space, arrows, full screen and out again', async ({ page }) => {
  await page.goto('./#run=two-minutes&epoch=12&present=1&lang=en')
  const bar = page.getByRole('region', { name: 'Presenter mode' })
  const cursor = cursorOf(page)
  await expect(cursor).toHaveValue('12')
  await page.keyboard.press('ArrowRight')
  await expect(cursor).toHaveValue('13')
  const isFull = () => page.evaluate(() => document.fullscreenElement !== null)
  await page.keyboard.press('f')
  await expect.poll(isFull).toBe(true)
  await page.keyboard.press('Shift+F')
  await expect.poll(isFull).toBe(false)
  await page.keyboard.press('PageDown')
  await expect(page.getByText('Card 1 of 8')).toBeVisible()
  await page.keyboard.press('PageDown')
  await expect(page.getByText('Card 2 of 8')).toBeVisible()
  // The card goes first, then the mode.
  await page.keyboard.press('Escape')
  await expect(page.getByText('Card 2 of 8')).toBeHidden()
  await expect(bar).toBeVisible()
  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(bar).toBeHidden()
})

test('the focus goes on from a prediction, presenter mode and a notice that are left', async ({ page }) => {
  await page.goto('./#run=two-minutes&epoch=12&lang=en')
  const learn = page.getByRole('button', { name: 'Learn', exact: true })
  await learn.click()
  await page.getByRole('button', { name: /^Where would you stop/ }).click()
  const panel = page.getByRole('region', { name: 'Where would you stop?' })
  const button = (name: string | RegExp) => panel.getByRole('button', { name })
  const stop = button(/^Stop here/)
  await expect(stop).toBeEnabled()
  await stop.press('Enter')
  await expect(button(/^Move my stop/)).toBeFocused()
  await button('Show the rules').press('Enter')
  await expect(button('Try again')).toBeFocused()
  await button('Try again').press('Enter')
  await expect(panel.locator('button:focus')).toHaveCount(1)
  await button('Cancel').press('Enter')
  await expect(panel).toHaveCount(0)
  await expect(learn).toBeFocused()

  await learn.click()
  await page.getByRole('button', { name: /^Presenter mode/ }).click()
  await page.getByRole('region', { name: 'Presenter mode' }).getByRole('button').last().press('Enter')
  await expect(learn).toBeFocused()

  await drop(page, [['log.txt', dartsLog({ epochs: 3 })]])
  const notice = page.getByRole('status').filter({ hasText: 'search log of darts' })
  await notice.getByRole('button', { name: 'Dismiss' }).press('Enter')
  await expect(page.getByRole('button', { name: 'Run it live' })).toBeFocused()
})

test('whatever carries an explanation gives it under the pointer', async ({ page }) => {
  await page.goto('./#run=two-minutes&epoch=20&lang=en')
  await expect(cursorOf(page)).toHaveValue('20')
  const line = page.locator('.readout-line')
  const explained = page.locator('[data-explain]:visible')
  const silent: string[] = []
  for (const element of await explained.all()) {
    const { x, y } = await element.evaluate((node) => {
      // Half way along a curve, in the middle of anything else.
      const path = node instanceof SVGPathElement ? node : null
      const box = node.getBoundingClientRect()
      const middle = { x: box.left + box.width / 2, y: box.top + box.height / 2 }
      const matrix = path?.getScreenCTM()
      if (!path || !matrix) return middle
      const half = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(matrix)
      return { x: half.x, y: half.y }
    })
    await page.mouse.move(0, 0)
    await page.mouse.move(x, y)
    // What lies within it, or in front of it, may speak instead; but something does.
    if ((await line.textContent()) === SILENCE) silent.push((await element.getAttribute('data-explain')) ?? '')
  }
  expect(silent).toEqual([])
  // The badge of an operation is part of its edge.
  const badge = await page.locator('.edge-badge').nth(3).boundingBox()
  await page.mouse.move((badge?.x ?? 0) + 11, (badge?.y ?? 0) + 11)
  await expect(line).toHaveText(/^0 → 3: /)
  await page.mouse.down()
  await page.mouse.up()
  await expect(page.getByRole('combobox', { name: 'Edge' })).toHaveValue('3')
  expect(await explained.count()).toBeGreaterThan(40)
})

test('a table closes by what opened it, by a press elsewhere and by Escape, which leaves the card under it', async ({
  page,
}) => {
  await page.goto('./#run=two-minutes&tour=4&lang=en')
  const openers = page.locator('.chart-stack summary', { hasText: 'Table' })
  const sheet = page.locator('.chart-stack .data-table-sheet')
  await expect(openers).toHaveCount(5)
  for (const opener of await openers.all()) {
    await opener.click()
    await expect(sheet).toBeVisible()
    await opener.click()
    await expect(sheet).toBeHidden()
  }
  await openers.first().click()
  await page.locator('.caption h2').click()
  await expect(sheet).toBeHidden()
  await openers.first().press('Enter')
  await sheet.focus()
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  await expect(openers.first()).toBeFocused()
  await expect(page.getByText('Card 4 of 8')).toBeVisible()
})

test('a sentence follows the language and the epoch under a pointer that rests', async ({ page }) => {
  await page.goto('./#run=two-minutes&epoch=20&lang=en')
  await expect(cursorOf(page)).toHaveValue('20')
  const line = page.locator('.readout-line')
  await page.locator('button[lang=zh-Hans]').click()
  await expect(page.locator('html')).toHaveAttribute('lang', /zh/)
  await expect(line).toHaveText('语言：EN')
  await page.locator('button[lang=en]').click()
  await expect(line).toHaveText('Language: 中文')
  await page.locator('.multiple').first().hover()
  const before = await line.textContent()
  expect(before).toContain('skip_connect leads with')
  await page.keyboard.press('Home')
  await expect(line).not.toHaveText(before as string)
  await expect(line).toHaveText(/^Edge 0 → 1: .* leads with/)
})

test('a chart under the pointer reads its curve and marks the epoch in every chart', async ({ page }) => {
  await page.goto('./#run=two-minutes&epoch=30&lang=en')
  await expect(cursorOf(page)).toHaveValue('30')
  const line = page.locator('.readout-line')
  const charts = page.locator('.chart-stack .chart-picture')
  await expect(charts).toHaveCount(5)
  for (const chart of await charts.all()) {
    await chart.hover({ position: { x: 120, y: 20 } })
    await expect(line).toHaveText(/epoch \d+/)
  }
})
