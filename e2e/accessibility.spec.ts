/** The setup sheet of a browser that can search: axe in both themes and languages. */
import { expect, test } from '@playwright/test'
import { violations } from './support/axe'

test('axe finds nothing on the setup sheet', async ({ page }) => {
  // A slow clock of transitions: the button below is enabled long before it has its colors.
  const clock = await page.context().newCDPSession(page)
  await clock.send('Animation.enable')
  await clock.send('Animation.setPlaybackRate', { playbackRate: 0.2 })
  for (const looks of ['lang=en&theme=light', 'lang=zh&theme=dark']) {
    await page.goto('about:blank')
    await page.goto(`./#run=two-minutes&epoch=20&${looks}`)
    await page.locator('button.primary').first().click()
    const sheet = page.getByRole('dialog')
    await expect(sheet.locator('button.primary')).toBeEnabled()
    expect(await violations(page, 'dialog[open]'), looks).toEqual([])
  }
})

test('on a phone no label of the setup sheet takes two lines, and nothing of it is cut off', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  for (const language of ['en', 'zh']) {
    await page.goto('about:blank')
    await page.goto(`./#run=two-minutes&epoch=20&lang=${language}`)
    await page.locator('button.primary').first().click()
    const labels = page.locator('.sheet-choice > span:first-child')
    await expect(labels).toHaveCount(6)
    const heights = await labels.evaluateAll((all) => all.map((label) => label.getClientRects()[0]?.height ?? 0))
    expect(Math.max(...heights)).toBeLessThan(30)
    const body = page.locator('dialog[open] .sheet-body')
    expect(await body.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
  }
})
