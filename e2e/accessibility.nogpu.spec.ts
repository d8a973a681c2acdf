/** WCAG 2.2 AA as far as axe can tell, on every page of the lesson; the lesson by keys alone; narrow, enlarged and unmoving. */
import { expect, type Page, test } from '@playwright/test'
import { STORY_PAGES } from '../app/story/storyStore'
import { violations } from './support/axe'
import { rarely } from './support/rarely'

const MOMENT = 'run=two-minutes&epoch=20'

async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate((next) => {
    location.hash = next
  }, hash)
}

async function open(page: Page, looks: string): Promise<void> {
  await page.goto(`./#${MOMENT}&${looks}`)
  await expect(page.locator('pre').first()).toContainText('~0|')
  await expect(page.locator('.caption .term').first()).toBeVisible()
}

// Colors differ by theme, names by language: two of the four combinations go through every page.
for (const looks of ['lang=en&theme=light', 'lang=zh&theme=dark'])
  test(`axe finds nothing on any page of the lesson: ${looks}`, async ({ page }) => {
    await open(page, looks)
    expect(await violations(page)).toEqual([])
    await go(page, `${MOMENT}&${looks}&tour=5`)
    await expect(page.locator('.tour-card h2')).toBeFocused()
    expect(await violations(page, '.tour-card')).toEqual([])
    for (const name of STORY_PAGES) {
      await go(page, `${MOMENT}&${looks}&page=${name}`)
      await expect(page.locator('dialog.story-sheet h2')).toBeVisible()
      expect(await violations(page, 'dialog[open]'), name).toEqual([])
    }
    await go(page, `${MOMENT}&${looks}&present=1`)
    await expect(page.locator('.present-bar')).toBeVisible()
    expect(await violations(page), 'presenter mode').toEqual([])
  })

for (const looks of ['lang=en&theme=dark', 'lang=zh&theme=light'])
  test(`axe finds nothing on the page: ${looks}`, async ({ page }) => {
    await open(page, looks)
    expect(await violations(page)).toEqual([])
  })

interface Stop {
  readonly name: string
  /** Something is drawn around it or changes its look. */
  readonly shown: boolean
}

/** The element that has the focus; null where nothing has. */
const focused = (page: Page): Promise<Stop | null> =>
  page.evaluate(() => {
    const element = document.activeElement
    if (!element || element === document.body) return null
    const looks = (one: Element | null): boolean => {
      if (!one) return false
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one)
      return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none'
    }
    // Inputs that are laid over a picture show their focus on the picture or on their label.
    const shown = looks(element) || looks(element.closest('label')) || element.closest('.film') !== null
    const text = element.getAttribute('aria-label') ?? element.closest('label')?.textContent ?? element.textContent
    return { name: `${element.tagName} ${text?.slice(0, 60)}`, shown }
  })

test('every control is reached by Tab, shows its focus and lets it go', async ({ page }) => {
  await open(page, 'lang=en')
  await page.keyboard.press('Tab')
  await expect(page.locator(':focus')).toHaveText('Skip to the time axis')
  const names: string[] = []
  for (let press = 0; press < 200; press++) {
    await page.keyboard.press('Tab')
    const stop = await focused(page)
    if (!stop) break
    expect(stop.shown, `${stop.name} shows its focus`).toBe(true)
    names.push(stop.name)
  }
  expect(names.length).toBeLessThan(200)
  const order = [
    /^BUTTON Run shown/,
    /^BUTTON Trace/,
    /^BUTTON Why does it collapse/,
    /^BUTTON Run it live/,
    /^SELECT Edge/,
    /^FIGURE Alpha\./,
    /^INPUT depth/,
    /^BUTTON Download/,
    /^INPUT Epoch$/,
  ]
  const places = order.map((pattern) => names.findIndex((found) => pattern.test(found)))
  expect(places).not.toContain(-1)
  expect(places).toEqual([...places].sort((a, b) => a - b))
})

test('the lesson by keys: time, edges, operations, sheets and menus, and back to where one was', async ({ page }) => {
  await open(page, 'lang=en')
  // Escape closes a sheet at once, and the page hears of it a moment later: it is over when the sheet is no longer there at all.
  const sheets = page.locator('dialog.sheet')
  const slider = page.getByRole('slider', { name: 'Epoch', exact: true })
  await page.keyboard.press('ArrowRight')
  await expect(slider).toHaveValue('21')
  await page.keyboard.press('Home')
  await expect(slider).toHaveValue('1')
  await page.keyboard.press('Space')
  await expect(page.getByText('Replaying a recorded run.')).toBeVisible()
  await page.keyboard.press('Space')
  await expect(page.getByText('Recorded run, paused.')).toBeVisible()

  for (const [name, sheet] of [
    ['Run it live', /Run it live|cannot run/],
    ['Runs', /runs/i],
  ] as const) {
    const opener = page.getByRole('button', { name, exact: true })
    await opener.focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog', { name: sheet })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(sheets).toHaveCount(0)
    await expect(opener).toBeFocused()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).press('Enter')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(opener).toBeFocused()
  }
  for (const [name, item] of [
    ['Learn', /^Glossary/],
    ['Trace', null],
  ] as const) {
    const opener = page.getByRole('button', { name, exact: true })
    await opener.focus()
    await page.keyboard.press('Enter')
    if (item) {
      await page.getByRole('button', { name: item }).focus()
      await page.keyboard.press('Enter')
      await expect(page.getByRole('dialog')).toBeVisible()
    } else await expect(page.getByRole('button', { name: /^Save as JSON/ })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: /^Save as JSON|^Glossary/ })).toBeHidden()
    await expect(sheets).toHaveCount(0)
    await expect(opener).toBeFocused()
    // What was chosen in a menu goes with it, and a sheet with its button.
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: item ?? /^Save as JSON/ }).press('Enter')
    if (item) await page.getByRole('dialog').getByRole('button', { name: 'Close' }).press('Enter')
    await expect(page.getByRole('button', { name: /^Save as JSON|^Glossary/ })).toBeHidden()
    await expect(opener).toBeFocused()
  }
})

test('nothing is cut off at 320 px, nor with everything at twice its size', async ({ page }) => {
  await open(page, 'lang=en')
  // 1440x900 at 200 % is a window of 720x450.
  for (const [width, height] of [
    [320, 640],
    [720, 450],
  ] as const) {
    await page.setViewportSize({ width, height })
    for (const hash of ['', '&page=results', '&page=evidence', '&page=compare', '&page=toy', '&tour=4']) {
      await go(page, `${MOMENT}&lang=en${hash}`)
      await expect(page.locator('dialog.story-sheet')).toHaveCount(hash.includes('page') ? 1 : 0)
      const sideways = await page.evaluate(() =>
        [document.documentElement, ...document.querySelectorAll('dialog[open] .sheet-body')]
          .map((box) => box.scrollWidth - box.clientWidth)
          .some((over) => over > 0),
      )
      expect(sideways, `${width} px ${hash}`).toBe(false)
    }
  }
})

rarely(() => {
  test('on a phone no headline breaks a word at its hyphen', async ({ page }) => {
    await open(page, 'lang=en')
    const head = page.locator('.caption h2')
    /** Hyphenated words of a headline, and those of them that stand on two lines. */
    const wordsOf = (heading: Element): { all: number; broken: string[] } => {
      const found = { all: 0, broken: [] as string[] }
      const texts = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT)
      while (texts.nextNode()) {
        const text = texts.currentNode as Text
        for (const { 0: word, index } of text.data.matchAll(/\w+-\w+/g)) {
          const range = document.createRange()
          range.setStart(text, index)
          range.setEnd(text, index + word.length)
          found.all++
          if (new Set([...range.getClientRects()].map(({ top }) => top)).size > 1)
            found.broken.push(heading.textContent)
        }
      }
      return found
    }
    for (const language of ['en', 'zh']) {
      await page.setViewportSize({ width: 390, height: 844 })
      await page.goto('about:blank')
      await page.goto(`./#run=snas&epoch=1&lang=${language}`)
      const slider = page.getByRole('slider', { name: language === 'en' ? 'Epoch' : '轮次', exact: true })
      await expect(slider).toHaveValue('1')
      // All epochs of the recording are there, not the first only.
      await expect(slider).toHaveAttribute('max', /\d\d/)
      let words = 0
      const seen = new Set<string>()
      for (let epoch = 1; epoch <= Number(await slider.getAttribute('max')); epoch++) {
        await slider.fill(String(epoch))
        const headline = (await head.textContent()) ?? ''
        if (seen.has(headline)) continue
        seen.add(headline)
        for (const width of [390, 320]) {
          await page.setViewportSize({ width, height: 844 })
          const { all, broken } = await head.evaluate(wordsOf)
          words += all
          expect(broken, `${width} px, epoch ${epoch}`).toEqual([])
        }
        await page.setViewportSize({ width: 390, height: 844 })
      }
      expect(words).toBeGreaterThan(5)
    }
  })
})

test('the legend of eight operations covers no edge, on a phone as on a wide screen', async ({ page }) => {
  for (const width of [320, 390, 700, 1180, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    // On a phone and on a wide screen as it is loaded, between them as a window that grows.
    if (width === 320 || width === 1440) {
      await page.goto('about:blank')
      await page.goto('./#run=article&epoch=42')
    }
    const legend = page.locator('.edges-box .legend button')
    await expect(legend).toHaveCount(8)
    const covered = () =>
      page.locator('.edges-box').evaluate((box) => {
        const rectangles = (selector: string) =>
          [...box.querySelectorAll(selector)].map((part) => part.getBoundingClientRect())
        const tiles = rectangles('.multiple-ground')
        const names = rectangles('.legend button')
        const meet = (a: DOMRect, b: DOMRect) =>
          a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
        return [tiles.length, names.filter((name) => tiles.some((tile) => meet(name, tile))).length]
      })
    await expect.poll(covered, { message: `${width} px` }).toEqual([14, 0])
  }
})

test('a sentence does not go on with a comma on the next line behind a term', async ({ page }) => {
  await open(page, 'lang=zh')
  await page.getByRole('slider', { name: '轮次', exact: true }).fill('1')
  await expect(page.locator('.caption p')).toContainText('alpha。')
  const closings = await page.locator('.caption p').evaluate((paragraph) => {
    const found: string[] = []
    let all = 0
    for (let width = 150; width < 400; width += 4) {
      paragraph.style.width = `${width}px`
      for (const term of paragraph.querySelectorAll('.term')) {
        const { nextSibling } = term
        const next = nextSibling ?? term.parentElement?.nextSibling
        if (!(next instanceof Text) || !/^[，。；：]/.test(next.data)) continue
        const range = document.createRange()
        range.setStart(next, 0)
        range.setEnd(next, 1)
        all++
        const { bottom } = [...term.getClientRects()].at(-1) as DOMRect
        if (range.getBoundingClientRect().top >= bottom) found.push(`${width} px: ${term.textContent}${next.data[0]}`)
      }
    }
    return { all, found }
  })
  expect(closings.all).toBeGreaterThan(50)
  expect(closings.found).toEqual([])
})

test('nothing moves where motion is not wanted', async ({ page }) => {
  await open(page, 'lang=en')
  await page.keyboard.press('Space')
  await expect(page.getByRole('slider', { name: 'Epoch', exact: true })).toHaveValue(/^(2[2-9]|30)$/)
  const moving = await page.evaluate(() =>
    document.getAnimations().filter(({ effect }) => Number(effect?.getComputedTiming().duration) > 1),
  )
  expect(moving).toEqual([])
})
