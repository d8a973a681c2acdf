/** Controls that browsers draw and read in their own ways: a menu over a narrow page, the sheet without WebGPU. */
import { en } from '../../app/i18n/en'
import { setupEn } from '../../app/i18n/setup/en'
import { expect, test } from './test'

test('on a phone the menu of the lesson lies within the page, beside its scroll bar', async ({ visitor, site }) => {
  await visitor.driver.resize({ width: 390, height: 844 })
  await visitor.open(`${site.address}#run=two-minutes&epoch=12&lang=en`)
  await visitor.click(['button', en.lesson.more])
  const { box } = await visitor.find('.menu')
  const width = await visitor.driver.evaluate(() => document.documentElement.clientWidth)
  expect(box.x).toBeGreaterThanOrEqual(8)
  expect(box.x + box.width).toBeLessThanOrEqual(width - 8)
})

test('without WebGPU the sheet says that the processor searches, and with how many threads', async ({
  visitor,
  site,
}) => {
  await visitor.open(`${site.address}#run=two-minutes&epoch=12&lang=en`)
  await visitor.click(['button', en.top.runLive])
  await visitor.find(['h2', setupEn.title])
  await visitor.reads('.engine p', /^processor, \d+ threads?$/)
  await visitor.reads('.engine p', setupEn.engines.why.without)
})
