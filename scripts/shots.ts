/**
 * `npm run shots -- [--out FOLDER] [--state A,B] [--size 390x844] [--theme dark] [--lang zh]`, after a build: a PNG of
 * every state in every window, theme and language, to be looked at. `--live` brings a tiny search into its states.
 */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser, BrowserContext, Page } from 'playwright'
import { preview } from 'vite'
import { en } from '../app/i18n/en'
import { setupEn } from '../app/i18n/setup/en'
import { zh } from '../app/i18n/zh'
import { launchChromium } from './host/browser'
import { argumentsOrExit, HELP } from './host/usage'
import { PROJECT_ROOT } from './project/paths.mjs'

const WORDS = { en, zh } as const
type Words = (typeof WORDS)[keyof typeof WORDS]

interface Look {
  readonly width: number
  readonly height: number
  readonly theme: 'light' | 'dark'
  readonly language: keyof typeof WORDS
}

interface State {
  readonly hash: string
  /** Before the page is opened: what the network answers. */
  readonly before?: (page: Page) => Promise<unknown>
  /** After it has drawn. */
  readonly act?: (page: Page, t: Words) => Promise<unknown>
}

const at = (epoch: number, rest = ''): string => `run=two-minutes&epoch=${epoch}${rest}`
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first()

async function guess(page: Page, t: Words): Promise<void> {
  await button(page, t.lesson.more).click()
  await page.getByRole('button', { name: t.lesson.predict }).click()
}

/** The sheet as it lies on A4. */
async function print(page: Page): Promise<void> {
  await page.emulateMedia({ media: 'print' })
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
}

/** What can be seen without WebGPU. */
const STATES: Readonly<Record<string, State>> = {
  replay: { hash: at(12) },
  start: { hash: at(1), act: (page) => page.keyboard.press('Home') },
  end: { hash: at(30) },
  'small-cell': { hash: 'run=small-cell&epoch=20' },
  edges: { hash: 'run=small-cell&epoch=20&graph=edges' },
  rank: { hash: 'run=small-cell&epoch=20&scale=rank&graph=edges' },
  unshared: { hash: 'run=unshared-cells&epoch=8' },
  missing: { hash: '', before: (page) => page.route('**/runs/*.json', (route) => route.fulfill({ status: 404 })) },
  fetching: { hash: at(12), before: (page) => page.route('**/runs/*.json', () => undefined) },
  'no-gpu': { hash: at(12), act: (page, t) => button(page, t.top.runLive).click() },
  menu: { hash: at(12), act: (page, t) => button(page, t.lesson.more).click() },
  guess: { hash: at(10), act: guess },
  'empty-list': { hash: at(12), act: (page, t) => button(page, t.runs.button).click() },
  gauges: { hash: at(20, '&gauges=1') },
  present: { hash: at(12, '&present=1') },
  print: { hash: at(20), act: print },
  embed: { hash: at(12, '&hide=top,result,status') },
  ...Object.fromEntries(
    ['toy', 'why', 'answers', 'compare', 'evaluate', 'results', 'share', 'glossary'].map((name) => [
      name,
      { hash: at(12, `&page=${name}`) },
    ]),
  ),
  ...Object.fromEntries(
    Array.from({ length: 8 }, (_, card) => [`tour-${card + 1}`, { hash: at(12, `&tour=${card + 1}`) }]),
  ),
}

const LIVE = ['setup', 'loading', 'running', 'paused', 'turn', 'finished', 'list', 'viewer', 'failed'] as const

const USAGE = `Usage: npm run shots -- [options]

A PNG of every state in every window, theme and language, of the built page (npm run build).

  --out FOLDER    where they go (test-results/shots)
  --state A,B     only these states
  --size WxH,...  windows (1440x900,1280x720,390x844)
  --theme A,B     light, dark
  --lang A,B      en, zh
  --live          states of a tiny search instead: needs WebGPU`

const { values: asked } = argumentsOrExit(USAGE, () =>
  parseArgs({
    options: {
      ...HELP,
      out: { type: 'string', default: 'test-results/shots' },
      state: { type: 'string' },
      size: { type: 'string', default: '1440x900,1280x720,390x844' },
      theme: { type: 'string', default: 'light,dark' },
      lang: { type: 'string', default: 'en,zh' },
      live: { type: 'boolean', default: false },
    },
  }),
)

const looks: readonly Look[] = asked.size.split(',').flatMap((size) => {
  const [width = 0, height = 0] = size.split('x').map(Number)
  return asked.theme.split(',').flatMap((theme) =>
    asked.lang.split(',').map((language) => {
      if (!(width > 0 && height > 0)) throw new Error(`--size: ${size} is not WIDTHxHEIGHT`)
      if (theme !== 'light' && theme !== 'dark') throw new Error(`--theme: ${theme} is neither light nor dark`)
      if (language !== 'en' && language !== 'zh') throw new Error(`--lang: ${language} is neither en nor zh`)
      return { width, height, theme, language }
    }),
  )
})
const known: readonly string[] = asked.live ? LIVE : Object.keys(STATES)
const wanted = asked.state?.split(',') ?? known
for (const name of wanted) if (!known.includes(name)) throw new Error(`--state: ${name} is none of ${known.join(', ')}`)

async function save(page: Page, state: string, { width, theme, language }: Look): Promise<void> {
  // Rests a while: what follows an epoch is drawn in slices, and transitions settle within a second.
  await page.waitForTimeout(1200)
  const fullPage = width < 1180
  await page.screenshot({ path: path.join(asked.out, `${state}-${width}-${theme}-${language}.png`), fullPage })
}

async function replays(browser: Browser, base: string): Promise<void> {
  for (const name of wanted) {
    const { hash, before, act } = STATES[name] as State
    for (const look of looks) {
      const { width, height, theme, language } = look
      const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme })
      const page = await context.newPage()
      page.on('pageerror', (error) => console.error(`${name}: ${error.message}`))
      await before?.(page)
      await page.goto(`${base}#${hash}&lang=${language}`)
      await page.waitForTimeout(3000)
      await act?.(page, WORDS[language])
      await save(page, name, look)
      await context.close()
    }
    console.log(name)
  }
}

const TINY = ['channels=4', 'imageSize=8', 'images=64', 'batch=8', 'epochs=600', 'alphas.lr=0.002']
const SLOW = { timeout: 300_000 }

/** Code for the worker is text: what a compiler adds to functions is not there. */
const HOLD_PROGRAMS = `{
  const { createComputePipelineAsync } = GPUDevice.prototype
  const released = new Promise((resolve) => (self.compile = resolve))
  GPUDevice.prototype.createComputePipelineAsync = async function (...given) {
    await released
    return createComputePipelineAsync.apply(this, given)
  }
}`
const REFUSE_A_COMMAND = `{
  const { createCommandEncoder } = GPUDevice.prototype
  GPUDevice.prototype.createCommandEncoder = function (...given) {
    GPUDevice.prototype.createCommandEncoder = createCommandEncoder
    this.createBuffer({ size: 16, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE })
    return createCommandEncoder.apply(this, given)
  }
}`

/** One search, brought from state to state; each is looked at in every way while it lasts. */
async function live(context: BrowserContext, base: string): Promise<void> {
  const page = await context.newPage()
  const status = (of = page) => of.getByRole('region', { name: en.status.panel })
  const saying = (text: string | RegExp, of = page) => status(of).getByText(text).waitFor(SLOW)
  const press = (name: string, of = page) => button(of, name).click(SLOW)
  const look = async (name: string, of = page): Promise<void> => {
    if (!wanted.includes(name)) return
    for (const one of looks) {
      await of.setViewportSize(one)
      await of.emulateMedia({ colorScheme: one.theme })
      await language(of, one.language)
      await save(of, name, one)
    }
    await language(of, 'en')
    await of.setViewportSize({ width: 1440, height: 900 })
    console.log(name)
  }

  const inWorker = async (code: string): Promise<void> => {
    await page.workers()[0]?.evaluate(code)
  }

  await page.goto(`${base}#${new URLSearchParams([['lang', 'en'], ...TINY.map((setting) => ['set', setting])])}`)
  await press(en.top.runLive)
  const start = page.getByRole('dialog').getByRole('button', { name: setupEn.start, exact: true })
  await start.and(page.locator(':enabled')).waitFor(SLOW)
  await look('setup')
  // The GPU programs wait until this state has been looked at.
  await inWorker(HOLD_PROGRAMS)
  await start.click()
  await look('loading')
  await inWorker('compile()')
  await saying(/^Searching: epoch [5-9]/)
  await look('running')
  if (wanted.includes('viewer')) {
    const other = await context.newPage()
    await other.goto(`${base}#lang=en`)
    await press(en.runs.note.watch, other)
    await saying(en.runs.status.watching, other)
    await look('viewer', other)
    await other.close()
  }
  await press(en.top.pause)
  await saying(en.status.paused)
  await look('paused')
  await page
    .getByRole('group', { name: en.views.turns.group })
    .getByRole('button', { name: en.views.turns.weights })
    .click(SLOW)
  await look('turn')
  await press(en.top.stop)
  await saying(en.status.reasons.stopped)
  await look('finished')
  await press(en.top.runLive)
  await start.click(SLOW)
  await saying(/^Searching: epoch [3-9]/)
  await inWorker(REFUSE_A_COMMAND)
  await saying(en.failures['gpu-validation'].what)
  await look('failed')
  await press(en.runs.button)
  await page.locator('.runs-list tbody tr').nth(1).waitFor(SLOW)
  await look('list')
}

async function language(page: Page, to: Look['language']): Promise<void> {
  const other = to === 'en' ? zh : en
  const switcher = button(page, other.top.toOtherLanguage)
  // Also under an open sheet, which takes clicks to itself.
  if (await switcher.isVisible()) await switcher.evaluate((element: HTMLElement) => element.click())
}

mkdirSync(asked.out, { recursive: true })
const server = await preview({ root: PROJECT_ROOT, preview: { host: '127.0.0.1', port: 0 } })
const browser = await launchChromium({ gpu: asked.live })
try {
  const base = server.resolvedUrls?.local[0]
  if (!base) throw new Error('the server has no address')
  if (asked.live) await live(await browser.newContext(), base)
  else await replays(browser, base)
} finally {
  await browser.close()
  await server.close()
}
