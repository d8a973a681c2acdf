/**
 * How smooth the page is while it searches on the processor: frames of its thread and tasks over 50 ms, beside a replay. Of the built site (`npm run build`), in headless Chromium without WebGPU.
 */
import { cpus, loadavg } from 'node:os'
import { chromium, type Page } from 'playwright'
import { preview } from 'vite'
import { setupEn } from '../app/i18n/setup/en'
import { findChromium, plainFlags } from '../scripts/host/chromium.mjs'
import { PROJECT_ROOT } from '../scripts/project/paths.mjs'
import { rounded } from './measure'

const WATCHED_MS = 20_000
/** Until the first epochs are drawn and the engine's code is compiled well. */
const SETTLE_MS = 8_000
const LONG_TASK_MS = 50
/** A frame that misses its turn at 60 a second takes two. */
const LATE_FRAME_MS = 25
const START_MS = 120_000

interface Smoothness {
  readonly framesPerSecond: number
  /** Share of frames that came more than 25 ms after the one before. */
  readonly lateFrames: number
  readonly longestFrameMs: number
  /** Tasks of the page's thread over 50 ms. */
  readonly longTasksMs: readonly number[]
}

const watchFrames = (page: Page): Promise<Smoothness> =>
  page.evaluate(
    async ({ watchedMs, lateMs, longMs }) => {
      const longTasksMs: number[] = []
      const observer = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) if (duration > longMs) longTasksMs.push(Math.round(duration))
      })
      observer.observe({ type: 'longtask' })
      const times = [await new Promise<number>((resolve) => requestAnimationFrame(resolve))]
      const first = times[0] as number
      while ((times.at(-1) as number) < first + watchedMs)
        times.push(await new Promise<number>((resolve) => requestAnimationFrame(resolve)))
      observer.disconnect()
      const gaps = times.slice(1).map((time, i) => time - (times[i] as number))
      return {
        framesPerSecond: (1000 * gaps.length) / ((times.at(-1) as number) - first),
        lateFrames: gaps.filter((gap) => gap > lateMs).length / gaps.length,
        longestFrameMs: Math.max(...gaps),
        longTasksMs,
      }
    },
    { watchedMs: WATCHED_MS, lateMs: LATE_FRAME_MS, longMs: LONG_TASK_MS },
  )

/** As the page says it of the search. */
async function msPerStep(page: Page): Promise<number> {
  const text = await page.locator('[data-part=status]').textContent()
  return Number(/([\d.]+) ms a step/.exec(text ?? '')?.[1])
}

async function searching(page: Page, address: string): Promise<Smoothness & { readonly msPerStep: number }> {
  await page.goto(`${address}#live=two-minutes&engine=cpu&set=dataset=generated&lang=en`)
  await page.getByRole('dialog').getByRole('button', { name: setupEn.start, exact: true }).click({ timeout: START_MS })
  await page
    .locator('[data-part=status]')
    .getByText(/^Searching: epoch [2-9]/)
    .waitFor({ timeout: START_MS })
  await page.waitForTimeout(SETTLE_MS)
  const smooth = await watchFrames(page)
  return { ...smooth, msPerStep: await msPerStep(page) }
}

async function replaying(page: Page, address: string): Promise<Smoothness> {
  await page.goto(`${address}#run=two-minutes&epoch=1&lang=en`)
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  return watchFrames(page)
}

const inNumbers = <T extends Smoothness>({ framesPerSecond, lateFrames, longestFrameMs, ...rest }: T) => ({
  ...rest,
  framesPerSecond: rounded(framesPerSecond),
  lateFrames: rounded(lateFrames),
  longestFrameMs: rounded(longestFrameMs),
})

/** @throws Error where there is no Chromium, or no build */
export async function pageBench() {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('No Chromium found. Install Chrome or Chromium, or set CHROME_PATH.')
  const load = rounded(loadavg()[0] as number)
  const server = await preview({ root: PROJECT_ROOT, preview: { host: '127.0.0.1', port: 0 } })
  const browser = await chromium.launch({ executablePath, args: plainFlags() })
  try {
    const address = server.resolvedUrls?.local[0] as string
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    const replay = await replaying(page, address)
    const search = await searching(await browser.newPage({ viewport: { width: 1440, height: 900 } }), address)
    return {
      date: new Date().toISOString().slice(0, 10),
      browser: `Chromium ${browser.version()}`,
      processors: cpus().length,
      load,
      replay: inNumbers(replay),
      search: inNumbers(search),
    }
  } finally {
    await browser.close()
    await server.close()
  }
}
