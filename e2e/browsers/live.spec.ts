/** A search in this browser: with WebGPU, where it can be switched on, it runs to its end; without, the page says why not. */
import { en } from '../../app/i18n/en'
import { searchLive } from './liveSearch'
import { startBrowser } from './start'
import { expect, test } from './test'
import { visitorOf } from './visitor'

test('without WebGPU the page says so in words and goes on replaying', async ({ visitor, site, which }) => {
  test.skip(which === 'chromium', 'has WebGPU')
  await visitor.open(`${site.address}#run=two-minutes&epoch=12&lang=en`)
  await visitor.click(['button', en.top.runLive])
  await visitor.reads('dialog h2', en.noGpu.title)
  await visitor.press('Escape')
  await visitor.gone('dialog')
  await visitor.press('ArrowRight')
  await visitor.reads('[data-part=result]', en.result.at(13))
})

test('with WebGPU a search runs to its end', async ({ which, site }) => {
  test.skip(which === 'webkit', 'WebKitGTK has no WebGPU')
  const driver = await startBrowser(which, { gpu: true })
  try {
    const visitor = visitorOf(driver)
    await visitor.open(site.address)
    const adapter = await driver.evaluate(async () => Boolean(await navigator.gpu?.requestAdapter()))
    test.skip(!adapter, 'no adapter: the system has no Vulkan driver (Debian: mesa-vulkan-drivers)')
    const { reason, epochs, genotype } = await searchLive(visitor, site.address)
    expect(reason).toBe('epochs')
    expect(epochs).toBe(2)
    expect(genotype).toMatch(/^\|\w+~0\|\+\|\w+~0\|\w+~1\|\+\|\w+~0\|\w+~1\|\w+~2\|$/)
  } finally {
    await driver.close()
  }
})
