/**
 * How smooth the page is while it searches on the processor: frames of its thread and tasks over 50 ms, beside a replay. Of the built site
 * (`npm run build`), in Chromium without WebGPU and in Firefox, without a window, one after the other.
 */
import { cpus, loadavg } from 'node:os'
import { launch, type Page } from 'puppeteer-core'
import { preview } from 'vite'
import { en } from '../app/i18n/en'
import { setupEn } from '../app/i18n/setup/en'
import { findChromium, plainFlags } from '../scripts/host/chromium.mjs'
import { findFirefox } from '../scripts/host/firefox.mjs'
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
  /** Frames that came more than 25 ms after the one before. */
  readonly lateFrames: number
  readonly longestFrameMs: number
  /** Tasks of the page's thread over 50 ms; null where the browser does not tell them (Firefox). */
  readonly longTasksMs: readonly number[] | null
}

const watchFrames = (page: Page): Promise<Smoothness> =>
  page.evaluate(
    async ({ watchedMs, lateMs, longMs }) => {
      const longTasksMs = PerformanceObserver.supportedEntryTypes.includes('longtask') ? ([] as number[]) : null
      const observer = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) if (duration > longMs) longTasksMs?.push(Math.round(duration))
      })
      if (longTasksMs) observer.observe({ type: 'longtask' })
      const times = [await new Promise<number>((resolve) => requestAnimationFrame(resolve))]
      const first = times[0] as number
      while ((times.at(-1) as number) < first + watchedMs)
        times.push(await new Promise<number>((resolve) => requestAnimationFrame(resolve)))
      observer.disconnect()
      const gaps = times.slice(1).map((time, i) => time - (times[i] as number))
      return {
        framesPerSecond: (1000 * gaps.length) / ((times.at(-1) as number) - first),
        lateFrames: gaps.filter((gap) => gap > lateMs).length,
        longestFrameMs: Math.max(...gaps),
        longTasksMs,
      }
    },
    { watchedMs: WATCHED_MS, lateMs: LATE_FRAME_MS, longMs: LONG_TASK_MS },
  )

/** What the status line says in one of its elements, once it is as `pattern` says. */
async function statusSays(page: Page, pattern: RegExp): Promise<string> {
  const found = await page.waitForFunction(
    (source) =>
      [...document.querySelectorAll('[data-part=status] *')]
        .map(({ textContent }) => textContent ?? '')
        .find((text) => new RegExp(source).test(text)),
    { timeout: START_MS },
    pattern.source,
  )
  return (await found.jsonValue()) as string
}

const press = (page: Page, name: string) => page.locator(`::-p-aria([name="${name}"][role="button"])`).click()

async function searching(page: Page, address: string): Promise<Smoothness & { readonly msPerStep: number }> {
  await page.goto(`${address}#live=two-minutes&engine=cpu&set=dataset=generated&lang=en`)
  await press(page, setupEn.start)
  await statusSays(page, /^Searching: epoch [2-9]/)
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
  const smooth = await watchFrames(page)
  return { ...smooth, msPerStep: Number.parseFloat(await statusSays(page, /^[\d.]+ ms a step$/)) }
}

async function replaying(page: Page, address: string): Promise<Smoothness> {
  await page.goto(`${address}#run=two-minutes&epoch=1&lang=en`)
  await press(page, en.time.play)
  return watchFrames(page)
}

const inNumbers = <T extends Smoothness>({ framesPerSecond, longestFrameMs, ...rest }: T) => ({
  ...rest,
  framesPerSecond: rounded(framesPerSecond),
  longestFrameMs: rounded(longestFrameMs),
})

/** A browser that is closed again, and what it showed. */
async function inBrowser(name: 'chrome' | 'firefox', executablePath: string, address: string) {
  const load = rounded(loadavg()[0] as number)
  const args = name === 'chrome' ? ['--no-sandbox', ...plainFlags()] : []
  const browser = await launch({ browser: name, executablePath, args, defaultViewport: { width: 1440, height: 900 } })
  try {
    const opened = async (watch: typeof searching | typeof replaying) => {
      const page = await browser.newPage()
      page.setDefaultTimeout(START_MS)
      const smooth = await watch(page, address)
      await page.close()
      return inNumbers(smooth)
    }
    const replay = await opened(replaying)
    return { browser: await browser.version(), load, replay, search: await opened(searching) }
  } finally {
    await browser.close()
  }
}

/** Of every browser that is here. @throws Error where there is none, or no build */
export async function pageBench() {
  const found = [['chrome', findChromium()] as const, ['firefox', findFirefox()] as const].flatMap(([name, program]) =>
    program ? [{ name, program }] : [],
  )
  if (found.length === 0) throw new Error('No browser found. Install Chromium or Firefox, or set CHROME_PATH.')
  const server = await preview({ root: PROJECT_ROOT, preview: { host: '127.0.0.1', port: 0 } })
  try {
    const address = server.resolvedUrls?.local[0] as string
    const browsers = []
    for (const { name, program } of found) browsers.push(await inBrowser(name, program, address))
    return { date: new Date().toISOString().slice(0, 10), processors: cpus().length, browsers }
  } finally {
    await server.close()
  }
}
