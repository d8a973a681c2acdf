/** A search in this browser: with WebGPU, where it can be switched on, and without, on the processor. */

import { againEn } from '../../app/i18n/again/en'
import { en } from '../../app/i18n/en'
import { setupEn } from '../../app/i18n/setup/en'
import { SEARCH } from '../../scripts/test/limits.mjs'
import { placeOf } from '../support/placeOf'
import { tinyRecording } from '../support/tinyRecording'
import { searchLive, TINY } from './liveSearch'
import { startBrowser } from './start'
import { expect, test } from './test'
import { visitorOf } from './visitor'

const STATUS = '[data-part=status]'

test('without WebGPU a search on the processor is watched, paused, resumed and stopped', async ({ visitor, site }) => {
  const settings = [...TINY.slice(0, -1), 'epochs=600']
  await visitor.open(`${site.address}${placeOf(settings, { engine: 'cpu' })}`)
  await visitor.click(['button', en.top.runLive])
  await visitor.reads('.engine p', /^processor, \d+ threads?$/)
  await visitor.click(['button', setupEn.start])
  await visitor.reads(STATUS, /Searching: epoch ([2-9]|\d\d)/)
  await visitor.reads(STATUS, /processor, \d+ threads?/)
  await visitor.click(['button', 'Pause'])
  await visitor.reads(STATUS, en.status.paused)
  await visitor.click(['button', 'Resume'])
  await visitor.reads(STATUS, 'Searching: epoch')
  await visitor.click(['button', 'Stop'])
  await visitor.reads(STATUS, en.status.reasons.stopped)
  expect(await visitor.driver.complaints()).toEqual([])
})

test('what Node recorded has the same bits here', async ({ visitor, site }) => {
  const run = await tinyRecording()
  await visitor.open(`${site.address}#run=small-cell&epoch=1&lang=en`)
  await visitor.reads('[data-part=result]', en.result.at(1))
  await visitor.drop({ name: 'tiny.json', text: JSON.stringify(run) })
  await visitor.reads('.provenance', run.provenance.date.slice(0, 10))
  await visitor.click('.provenance summary')
  await visitor.click(['.compute-again button', againEn.start])
  await visitor.until(
    '.compute-again',
    'to say whether the bits are the same',
    ({ text }) => text.includes(againEn.same(3, 0)),
    SEARCH,
  )
  expect(await visitor.driver.complaints()).toEqual([])
})

test('with WebGPU a search runs to its end', async ({ which, site }) => {
  test.skip(which === 'webkit', 'WebKitGTK has no WebGPU')
  const driver = await startBrowser(which, { gpu: true })
  try {
    const visitor = visitorOf(driver)
    await visitor.open(site.address)
    const adapter = await driver.evaluate(async () => Boolean(await navigator.gpu?.requestAdapter()))
    test.skip(!adapter, 'no adapter: the system has no Vulkan driver (Debian: mesa-vulkan-drivers)')
    const { reason, epochs, genotype } = await searchLive(visitor, site.address, TINY, 'webgpu')
    expect(reason).toBe('epochs')
    expect(epochs).toBe(2)
    expect(genotype).toMatch(/^\|\w+~0\|\+\|\w+~0\|\w+~1\|\+\|\w+~0\|\w+~1\|\w+~2\|$/)
  } finally {
    await driver.close()
  }
})
