/** The recorded collapse plays, and its cursor follows keys, buttons and pointer. */
import { en } from '../../app/i18n/en'
import { expect, test } from './test'

const CURSOR = ['input', en.time.slider] as const
const STATUS = '[data-part=status]'

test('the recorded collapse plays by itself to its end, and the browser has nothing to complain of', async ({
  visitor,
  site,
}) => {
  await visitor.open(`${site.address}#lang=en`)
  await visitor.reads(STATUS, en.status.replaying)
  await visitor.click(['label', en.time.speeds.max])
  await visitor.reads(STATUS, en.status.replayEnd)
  await visitor.holds(CURSOR, '30')
  await visitor.reads('.verdict', /fires at epoch \d+/)
  await visitor.reads('.caption h2', /^Collapse: \d of 6 operations are skip-connects$/)
  expect(await visitor.driver.complaints()).toEqual([])
})

test('arrows, with Shift by five, Home, End, space and the buttons move the cursor', async ({ visitor, site }) => {
  await visitor.open(`${site.address}#run=two-minutes&epoch=12&lang=en`)
  await visitor.holds(CURSOR, '12')
  for (const [keys, epoch] of [
    ['ArrowRight', '13'],
    ['Shift+ArrowRight', '18'],
    ['ArrowLeft', '17'],
    ['Shift+ArrowLeft', '12'],
    ['End', '30'],
    ['Home', '1'],
  ] as const) {
    await visitor.press(keys)
    await visitor.holds(CURSOR, epoch)
  }
  await visitor.press('Space')
  await visitor.find(['button', en.time.pause])
  await visitor.press('Space')
  await visitor.find(['button', en.time.play])
  await visitor.press('Home')
  await visitor.click(['button', en.time.forward])
  await visitor.holds(CURSOR, '2')
  await visitor.reads('[data-part=result]', en.result.at(2))
})

test('the pointer reads pictures, chooses an edge and takes the cursor along the time axis', async ({
  visitor,
  site,
}) => {
  await visitor.open(`${site.address}#run=two-minutes&epoch=20&lang=en`)
  await visitor.holds(CURSOR, '20')
  await visitor.pointAt('.multiple:nth-of-type(4)')
  await visitor.reads('.readout-line', /^Edge .* leads with .* Click: show it everywhere/)
  const edge = ['select', 'Edge'] as const
  const before = (await visitor.find(edge)).value
  await visitor.click('.multiple:nth-of-type(4)')
  await visitor.until(edge, 'to follow', ({ value }) => value !== before)
  await visitor.pointAt('.chart-stack .chart-picture')
  await visitor.reads('.readout-line', /epoch \d+/)
  await visitor.click(CURSOR)
  await visitor.until(CURSOR, 'to be at the middle', ({ value }) => value === '15' || value === '16')
})

test('a threshold moved by keys moves the verdict, and its reset takes it back', async ({ visitor, site }) => {
  await visitor.open(`${site.address}#run=two-minutes&epoch=30&lang=en`)
  const { text } = await visitor.reads('.verdict', /fires at epoch \d+/)
  await visitor.focus(['input', 'Skip-connects'])
  await visitor.press('ArrowRight', 'ArrowRight', 'ArrowRight')
  await visitor.holds(['input', 'Skip-connects'], '5')
  await visitor.until('.verdict', 'to change', (seen) => /fires at epoch/.test(seen.text) && seen.text !== text)
  await visitor.click(['button', 'Reset thresholds'])
  await visitor.reads('.verdict', text)
})
