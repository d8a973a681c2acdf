/**
 * The page is light: what a first visit transfers, what shifts, and how much an epoch of a replay draws. Times are printed
 * and not judged: the machine that runs this is shared.
 */
import { expect, test } from '@playwright/test'
import { inWords, seen, watch } from './support/pace'

test.use({ contextOptions: { reducedMotion: 'no-preference' } })

const CLS = 0.05
/** Everything a first visit needs until the replay runs, compressed, in kB; 27 of them are the recording with its gauges. */
const TRANSFER_KB = 250

for (const [name, width, height] of [
  ['desktop', 1440, 900],
  ['phone', 390, 844],
] as const)
  test(`a first visit on a ${name} is light: few bytes, nothing that jumps`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    await watch(page)
    const client = await page.context().newCDPSession(page)
    await client.send('Network.enable')
    let bytes = 0
    client.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength
    })
    await page.goto('./#lang=en')
    const slider = page.getByRole('slider', { name: 'Epoch', exact: true })
    await expect(slider).toHaveValue(/[1-9]/)
    const started = await page.evaluate(() => performance.now())
    const kilobytes = Math.round(bytes / 1000)
    await expect(slider).toHaveValue(/^([3-9]|[1-3]\d)$/)
    const what = await seen(page)
    const times = `LCP ${what.lcp.toFixed(0)} ms, replay ${started.toFixed(0)} ms, ${inWords(what)}`
    console.log(`first visit, ${name}: ${kilobytes} kB, CLS ${what.cls.toFixed(3)}, ${times}`)
    expect(kilobytes).toBeLessThan(TRANSFER_KB)
    expect(what.cls).toBeLessThan(CLS)
  })

test('an epoch of a replay draws what has changed; steps between epochs draw nothing', async ({ page }) => {
  await watch(page)
  await page.goto('./#run=small-cell&epoch=9&lang=en')
  const slider = page.getByRole('slider', { name: 'Epoch', exact: true })
  await expect(slider).toHaveValue('9')
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  const epoch = async () => Number(await slider.inputValue())
  await expect.poll(epoch).toBeGreaterThanOrEqual(10)
  await seen(page)
  const from = await epoch()
  await expect.poll(epoch).toBeGreaterThanOrEqual(from + 2)
  const what = await seen(page)
  // On a busy machine it may be later than was asked for, and later still than was counted.
  const passed = (await epoch()) - from
  console.log(`${passed} epochs of a replay: ${what.writes} changes of the document, ${inWords(what)}`)
  // 14 edges of 3 curves, 6 charts, a cell and a filmstrip; a page drawn anew at every step would need thousands.
  expect(what.writes).toBeLessThan(500 * passed)
})
