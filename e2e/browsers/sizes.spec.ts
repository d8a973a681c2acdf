/** On a wide screen and on a phone: everything of the page is drawn, at a size one can read, and nothing sticks out. */

import { expect, test } from './test'

const WIDE = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }

/** In the page: what is too small to be a picture, and what begins or ends beyond the edges of the window. */
function misplaced(): string[] {
  const wrong: string[] = []
  const scroller = document.documentElement
  if (scroller.scrollWidth > scroller.clientWidth) wrong.push(`the page is ${scroller.scrollWidth} px wide`)
  for (const picture of document.querySelectorAll('.lab svg.picture')) {
    if (!picture.checkVisibility()) continue
    const { width, height } = picture.getBoundingClientRect()
    if (width < 60 || height < 20)
      wrong.push(`${picture.closest('[data-part]')?.outerHTML.slice(0, 60)}: ${width} x ${height}`)
  }
  for (const control of document.querySelectorAll('.lab :is(button, select, input)')) {
    if (!control.checkVisibility({ visibilityProperty: true })) continue
    const { left, right, width } = control.getBoundingClientRect()
    // The end of a line that is too long for its place is cut there, with what it explains.
    const cut = control.closest('.chart-unit')?.getBoundingClientRect().right ?? right
    if (cut <= left) continue
    if (width > 1 && (left < -0.5 || Math.min(right, cut) > scroller.clientWidth + 0.5))
      wrong.push(`${control.outerHTML.slice(0, 80)}: ${left} to ${right}`)
  }
  return wrong
}

for (const size of [WIDE, PHONE])
  test(`at ${size.width} px all pictures are drawn and every control lies within the window, in both languages and themes`, async ({
    visitor,
    site,
  }) => {
    await visitor.driver.resize(size)
    for (const look of ['lang=en&theme=dark', 'lang=zh&theme=light', 'lang=en&theme=light&gauges=1']) {
      await visitor.open(`${site.address}#run=two-minutes&epoch=12&${look}`)
      await visitor.until('.film input', 'to be at its epoch', ({ value }) => value === '12')
      expect(await visitor.driver.evaluate(() => [innerWidth, innerHeight])).toEqual([size.width, size.height])
      await visitor.until('.film svg', 'to be drawn at its width', ({ box }) => box.width > size.width / 2 - 60)
      if (look.includes('gauges'))
        await visitor.until('.gauges svg.picture', 'to be drawn', ({ box }) => box.height > 40)
      const drawn = await visitor.look('.lab svg.picture')
      expect(drawn.length).toBeGreaterThan(6)
      await expect.poll(() => visitor.driver.evaluate(misplaced), look).toEqual([])
    }
  })
