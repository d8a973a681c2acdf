/** Firefox by WebDriver BiDi, and Chromium by its own protocol to compare with: both through puppeteer-core. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type KeyInput, launch } from 'puppeteer-core'
import { findChromium, gpuFlags, plainFlags } from '../../scripts/host/chromium.mjs'
import { findFirefox } from '../../scripts/host/firefox.mjs'
import { limit, START } from '../../scripts/test/limits.mjs'
import { type Driver, inPage, type Wishes } from './driver'

/** Files are saved without a question; nothing is asked of the network that the page did not ask. */
const preferences = (downloads: string, gpu: boolean): Record<string, unknown> => ({
  'browser.download.folderList': 2,
  'browser.download.dir': downloads,
  'browser.download.useDownloadDir': true,
  // The list of downloads would open, and take the next Enter to itself.
  'browser.download.alwaysOpenPanel': false,
  'browser.download.always_ask_before_handling_new_types': false,
  'intl.accept_languages': 'en-US',
  // Pictures a second: what is drawn more often is seen by nobody here.
  'layout.frame_rate': 20,
  'dom.webgpu.enabled': gpu,
  'gfx.webgpu.ignore-blocklist': gpu,
})

/** For an answer of the browser. */
const PATIENCE = limit(60)

export async function startPuppeteer(
  name: 'firefox' | 'chromium',
  { size = { width: 1440, height: 900 }, gpu = false }: Wishes,
): Promise<Driver> {
  const program = name === 'firefox' ? findFirefox() : findChromium()
  if (!program) throw new Error(`No ${name} found.`)
  const downloads = mkdtempSync(path.join(tmpdir(), `lab-${name}-`))
  const common = { executablePath: program, defaultViewport: null, timeout: START, protocolTimeout: PATIENCE }
  const browser = await launch(
    name === 'firefox'
      ? { ...common, browser: 'firefox', extraPrefsFirefox: preferences(downloads, gpu) }
      : {
          ...common,
          browser: 'chrome',
          args: ['--no-sandbox', '--lang=en-US', ...(gpu ? gpuFlags() : plainFlags())],
          downloadBehavior: { policy: 'allow', downloadPath: downloads },
        },
  )
  // Firefox gives the focus, and with it focus events, to a page that is opened, not to the one it starts with.
  const [first] = await browser.pages()
  const page = await browser.newPage()
  await first?.close()
  page.setDefaultTimeout(START)
  await page.setViewport(size)
  if (name === 'chromium') await page.emulateFocusedPage(true)
  let complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warn') complaints.push(message.text())
  })
  return {
    name,
    version: await browser.version(),
    downloads,
    async open(address) {
      await page.goto('about:blank')
      complaints = []
      await page.goto(address)
    },
    async reload() {
      complaints = []
      await page.reload()
    },
    async evaluate<Value, Given>(act: (given: Given) => Value | Promise<Value>, given?: Given) {
      return (await page.evaluate(inPage(act, given))) as Value
    },
    resize: (to) => page.setViewport(to),
    point: (x, y) => page.mouse.move(x, y),
    async pressButton() {
      await page.mouse.down()
      await page.mouse.up()
    },
    async press(keys) {
      const all = keys.split('+').map((key) => (key === 'Space' ? ' ' : key)) as KeyInput[]
      for (const key of all) await page.keyboard.down(key)
      for (const key of all.reverse()) await page.keyboard.up(key)
    },
    type: (text) => page.keyboard.type(text),
    screenshot: async () => Buffer.from(await page.screenshot()),
    complaints: () => Promise.resolve(complaints),
    async close() {
      await browser.close()
      rmSync(downloads, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}
