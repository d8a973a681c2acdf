/**
 * The page is light: what a first visit transfers, what shifts, and how much an epoch of a replay draws. Times are printed
 * and not judged: the machine that runs this is shared.
 */
import { expect, type Page, test } from '@playwright/test'

const CLS = 0.05
/** Everything a first visit needs until the replay runs, compressed, in kB. */
const TRANSFER_KB = 240

interface Watched {
  lcp: number
  cls: number
  /** Nodes and attributes that have changed. */
  writes: number
}

declare global {
  interface Window {
    watched: Watched
  }
}

async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.watched = { lcp: 0, cls: 0, writes: 0 }
    new PerformanceObserver((list) => {
      for (const { startTime } of list.getEntries()) window.watched.lcp = startTime
    }).observe({ type: 'largest-contentful-paint', buffered: true })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
        if (!entry.hadRecentInput) window.watched.cls += entry.value
    }).observe({ type: 'layout-shift', buffered: true })
  })
}

test('a first visit is light: few bytes, nothing that jumps', async ({ page }) => {
  await watch(page)
  const client = await page.context().newCDPSession(page)
  await client.send('Network.enable')
  let bytes = 0
  client.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  await page.goto('./#lang=en')
  await expect(page.getByRole('slider', { name: 'Epoch' })).toHaveValue('1')
  const started = await page.evaluate(() => performance.now())
  const kilobytes = Math.round(bytes / 1000)
  await expect(page.getByRole('slider', { name: 'Epoch' })).toHaveValue('3')
  const { lcp, cls } = await page.evaluate(() => window.watched)
  console.log(
    `first visit: ${kilobytes} kB, LCP ${lcp.toFixed(0)} ms, replay ${started.toFixed(0)} ms, CLS ${cls.toFixed(3)}`,
  )
  expect(kilobytes).toBeLessThan(TRANSFER_KB)
  expect(cls).toBeLessThan(CLS)
})

test('an epoch of a replay draws what has changed; steps between epochs draw nothing', async ({ page }) => {
  await watch(page)
  await page.goto('./#run=small-cell&epoch=9&lang=en')
  const slider = page.getByRole('slider', { name: 'Epoch' })
  await expect(slider).toHaveValue('9')
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(slider).toHaveValue('10')
  await page.evaluate(() => {
    new MutationObserver((changes) => {
      window.watched.writes += changes.length
    }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
  })
  await expect(slider).toHaveValue('12')
  const { writes } = await page.evaluate(() => window.watched)
  console.log(`two epochs of a replay: ${writes} changes of the document`)
  // 14 edges of 3 curves, 6 charts, a cell and a filmstrip, twice; a page drawn anew at every step would need thousands.
  expect(writes).toBeLessThan(1000)
})
