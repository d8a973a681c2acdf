/** The recorded collapse plays, and its cursor follows keys and pointer. */
import { expect, test } from './test'

const CURSOR = ['input[type=range]', 'Epoch'] as const

test('the recorded collapse plays by itself to its end', async ({ visitor, site }) => {
  await visitor.open(`${site.address}#lang=en`)
  await visitor.reads('[data-part=status]', 'Replaying a recorded run.')
  await visitor.click(['label', 'max'])
  await visitor.reads('[data-part=status]', 'Recorded run, at its end.')
  await visitor.holds(CURSOR, '30')
  await visitor.reads('.verdict', /fires at epoch \d+/)
  expect(await visitor.driver.complaints()).toEqual([])
})

test('arrows, with Shift by five, Home, End and space move the cursor', async ({ visitor, site }) => {
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
  await visitor.find(['button', 'Pause'])
  await visitor.press('Space')
  await visitor.find(['button', 'Play'])
})
