/** The lesson in a browser without WebGPU: the tour by keyboard, a prediction, a term explained, links and frames. */
import { expect, test } from '@playwright/test'

test.use({ contextOptions: { reducedMotion: 'no-preference' } })

test('the tour is walked with the keyboard alone, drives the page and stands in the address', async ({ page }) => {
  await page.goto('./#lang=en')
  const start = page.getByRole('button', { name: 'Why does it collapse?' })
  await start.focus()
  await page.keyboard.press('Enter')
  const card = page.getByRole('region', { name: 'Why does DARTS collapse?' })
  await expect(card.getByRole('heading')).toBeFocused()
  const slider = page.getByRole('slider', { name: 'Epoch', exact: true })
  await expect(slider).toHaveValue('1')
  const heads: string[] = []
  for (let n = 1; n <= 8; n++) {
    await expect(card.getByText(`Card ${n} of 8`)).toBeVisible()
    heads.push((await card.getByRole('heading').textContent()) ?? '')
    if (n < 8) await page.keyboard.press('ArrowRight')
  }
  expect(new Set(heads).size).toBe(8)
  await expect(slider).toHaveValue('30')
  await expect(page).toHaveURL(/tour=8/)
  await page.keyboard.press('ArrowLeft')
  await expect(card.getByText('Card 7 of 8')).toBeVisible()
  // Another recording is looked at where its card says.
  await page.getByRole('button', { name: 'Run shown' }).click()
  await page.getByRole('button', { name: /^SNAS/ }).click()
  await expect(page).toHaveURL(/run=snas/)
  const said = /at epoch (\d+)/.exec((await card.textContent()) ?? '')
  await expect(slider).toHaveValue(said?.[1] ?? 'an epoch in the card')
  await page.keyboard.press('Escape')
  await expect(card).toBeHidden()
  await expect(start).toBeFocused()
})

test('who was sent a link and has never heard of the lab is told what it is, and shown', async ({ page }) => {
  await page.goto('./#run=snas&epoch=3&lang=en')
  await page.getByRole('button', { name: 'A program designs a neural network. What is this?' }).click()
  const sheet = page.getByRole('dialog', { name: 'What is this?' })
  await expect(sheet).toContainText('5 operations compete for each of its 6 connections')
  await expect(sheet).toContainText(
    'Begun here, it searches on Fashion-MNIST with a w learning rate of 0.1 and cells = 2; the recording is on CIFAR-10, with 0.025 and 1.',
  )
  await expect(page).toHaveURL(/page=about/)
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  await page.goto('./#run=article&page=about&lang=zh')
  await expect(page.getByRole('dialog')).toContainText('14 条边上，各有 8 种操作')
  await page.getByRole('dialog').getByRole('button', { name: '用 8 张卡片讲给我听' }).click()
  await expect(page.getByRole('region', { name: 'DARTS 为什么会坍塌？' })).toBeVisible()
})

test('a link to a card shows that card beside its part, however the parts of the page arrive', async ({ page }) => {
  for (const card of [1, 7, 1]) {
    await page.goto('about:blank')
    await page.goto(`./#run=two-minutes&epoch=12&tour=${card}&lang=en`)
    const shown = page.getByRole('region', { name: 'Why does DARTS collapse?' })
    await expect(shown.getByText(`Card ${card} of 8`)).toBeVisible()
    await expect(shown).toHaveCSS('opacity', '1')
    await expect(page.locator('.tour-frame')).toBeVisible()
  }
})

test('the card of the two players leads to where they are moved by hand', async ({ page }) => {
  await page.goto('./#run=two-minutes&epoch=12&tour=3&lang=en')
  await page.getByRole('button', { name: 'Play them with two numbers' }).click()
  await expect(page.getByRole('dialog', { name: 'Two players, two numbers' })).toBeVisible()
  await page.goto('about:blank')
  await page.goto('./#run=two-minutes&epoch=12&tour=3&lang=en')
  await page.getByRole('button', { name: 'Make each step yourself, in a search that starts paused' }).click()
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Start paused, step by step' })).toBeVisible()
})

test('a prediction keeps rules and final accuracy covered until it is placed', async ({ page }) => {
  await page.goto('./#run=two-minutes&epoch=30&lang=en')
  await page.getByRole('button', { name: 'Learn', exact: true }).click()
  await page.getByRole('button', { name: /^Where would you stop/ }).click()
  const panel = page.getByRole('region', { name: 'Where would you stop?' })
  await expect(page.getByText(/fires at epoch/)).toHaveCount(0)
  await expect(page.getByText('final accuracy', { exact: true })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Why does it collapse?' })).toBeDisabled()
  await expect(page.getByRole('slider', { name: 'Epoch', exact: true })).toHaveValue(/^[3-9]/)
  await panel.getByRole('button', { name: /^Stop here/ }).click()
  await panel.getByRole('button', { name: 'Show the rules' }).click()
  await expect(panel.getByRole('row', { name: /^Rule 1/ })).toBeVisible()
  await expect(panel.getByRole('row', { name: /^You/ })).toContainText('%')
  // It was about this run.
  await page.getByRole('button', { name: 'Run shown' }).click()
  await page.getByRole('button', { name: /^SNAS/ }).click()
  await expect(panel).toHaveCount(0)
})

test('on a phone a guess is placed without scrolling', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('./#run=two-minutes&epoch=30&lang=en')
  await page.getByRole('button', { name: 'Learn', exact: true }).click()
  await page.getByRole('button', { name: /^Where would you stop/ }).click()
  const stop = page.getByRole('button', { name: /^Stop here/ })
  await expect(stop).toBeInViewport()
  // The time axis lies over the end of the page.
  expect(
    await stop.evaluate((button) => {
      const { left, top, width, height } = button.getBoundingClientRect()
      return button.contains(document.elementFromPoint(left + width / 2, top + height / 2))
    }),
  ).toBe(true)
})

test('a term explains itself on focus and lets go with Escape', async ({ page }) => {
  await page.goto('./#run=two-minutes&epoch=8&lang=zh')
  // The caption of the moment brings terms of its own.
  await expect(page.getByRole('slider', { name: '轮次' })).toHaveValue('8')
  const term = page.locator('.caption .term').first()
  await term.focus()
  const tip = page.getByRole('tooltip')
  await expect(tip).toBeVisible()
  await expect(term).toHaveAttribute('aria-describedby', (await tip.getAttribute('id')) as string)
  await page.keyboard.press('Escape')
  await expect(tip).toBeHidden()
  await expect(term).toBeFocused()
})

test('a frame leaves parts out, and a link opens a page of the lesson', async ({ page }) => {
  await page.goto('./#run=small-cell&epoch=12&hide=top,status&lang=en')
  await expect(page.getByRole('slider', { name: 'Epoch', exact: true })).toHaveValue('12')
  await expect(page.locator('[data-part=top]')).toBeHidden()
  await expect(page.locator('[data-part=status]')).toBeHidden()
  await page.goto('./#page=compare&compare=two-minutes,small-cell&lang=en')
  const sheet = page.getByRole('dialog', { name: 'Compare runs' })
  await expect(sheet.getByRole('row', { name: /rule 1/ })).toHaveCount(2)
})

test('a clicker walks the tour in presenter mode', async ({ page }) => {
  await page.goto('./#present=1&lang=en')
  await expect(page.locator('.present-bar')).toBeVisible()
  await page.keyboard.press('PageDown')
  await page.keyboard.press('PageDown')
  await expect(page.getByText('Card 2 of 8')).toBeVisible()
  await page.keyboard.press('PageUp')
  await expect(page.getByText('Card 1 of 8')).toBeVisible()
})

test('a link to the explanations tells the whole run, however late the recording comes', async ({ page }) => {
  let letGo = (): void => undefined
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await page.route('**/runs/*.json', async (route) => {
    await held
    await route.continue()
  })
  await page.goto('./#run=two-minutes&epoch=12&page=why&lang=en')
  await expect(page.getByRole('dialog').getByRole('heading').first()).toBeVisible()
  letGo()
  await expect(page.getByRole('dialog').getByText(/^This run: the gap is .* at epoch 30/)).toBeVisible()
  await expect(page.getByRole('slider', { name: 'Epoch', exact: true, includeHidden: true })).toHaveValue('12')
})

test('that a text was copied is said of that text, and that it was refused until it is copied', async ({ page }) => {
  await page.addInitScript(() => {
    let asked = 0
    const writeText = () => (asked++ % 2 === 0 ? Promise.reject(new Error('refused')) : Promise.resolve())
    Object.defineProperty(navigator, 'clipboard', { value: { writeText } })
  })
  await page.goto('./#lang=en&epoch=12')
  const result = page.getByRole('region', { name: 'Result' })
  const refused = result.getByText('The browser does not let the page copy')
  await result.getByRole('button', { name: 'Copy' }).click()
  await expect(refused).toBeVisible()
  await result.getByRole('button', { name: 'Copy' }).click()
  await expect(result.getByRole('button', { name: 'Copied' })).toBeVisible()
  await expect(refused).toHaveCount(0)

  await page.goto('./#lang=en&epoch=12&page=share')
  const sheet = page.getByRole('dialog', { name: 'Share' })
  const frame = sheet.locator('.share-row', { hasText: 'Frame for another page' })
  await frame.getByRole('button').click()
  await frame.getByRole('button').click()
  await expect(frame.getByRole('button')).toHaveText('Copied')
  await sheet.getByRole('checkbox', { name: 'headline' }).click()
  await expect(frame.getByRole('button')).toHaveText('Copy')
})
