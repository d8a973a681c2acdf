/**
 * Faults put into a running search in a real browser. One page goes through all of them: after each the page says plainly
 * what happened, the records are there, and there is a way on. Faults are put in from outside, through the worker's own
 * globals; the product holds no switch for them. A test goes on with the search it finds, or starts one.
 */
import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { SEARCH } from '../scripts/test/limits.mjs'
import { type Checkpoint, decodeCheckpoint } from '../src/store/checkpoint'
import { LONG_SEARCH } from './support/longSearch'
import { putFiles, type SavedFile, slotFiles, turned } from './support/savedFiles'

const addressOf = (settings: readonly string[]) =>
  `./#${new URLSearchParams([['lang', 'en'], ['engine', 'webgpu'], ...settings.map((setting) => ['set', setting])])}`
const ADDRESS = addressOf(LONG_SEARCH)
/** Compiling on a busy machine takes its time; nothing here waits longer than it must. */
const SLOW = { timeout: SEARCH }

let context: BrowserContext
let page: Page

const status = (of = page) => of.getByRole('region', { name: 'Status' })
const notes = (of = page) => of.getByRole('region', { name: 'Notes on the run' })
const button = (name: string, of = page) => of.getByRole('button', { name, exact: true })

/** Runs code where the search runs. */
async function inWorker(act: () => unknown): Promise<void> {
  const [worker] = page.workers()
  if (!worker) throw new Error('the page has no worker')
  await worker.evaluate(act)
}

/** Completed epochs on the screen. */
async function epochs(of = page): Promise<number> {
  const text = await status(of)
    .getByText(/^Searching: epoch/)
    .textContent(SLOW)
  return Number(/epoch (\d+)/.exec(text ?? '')?.[1]) - 1
}

/** The search goes on: another epoch than `before` completes and all before it are still there. */
async function goesOn(before: number): Promise<void> {
  await expect(status().getByText(/^Searching: epoch/)).toBeVisible(SLOW)
  await expect.poll(() => epochs(), SLOW).toBeGreaterThan(before)
  const cursor = page.getByRole('slider', { name: 'Epoch', exact: true })
  await expect.poll(async () => Number(await cursor.inputValue()), SLOW).toBeGreaterThan(before)
}

/** A search is running; epochs it has completed. */
async function searching(): Promise<number> {
  if (
    !(await status()
      .getByText(/^Searching: epoch/)
      .isVisible())
  ) {
    await button('Run it live').click()
    const start = page.getByRole('dialog').getByRole('button', { name: 'Start the search', exact: true })
    await expect(start).toBeEnabled(SLOW)
    await start.click()
    await expect(status().getByText(/^saved: epoch/)).toBeVisible(SLOW)
  }
  return epochs()
}

const dismissAll = async (): Promise<void> => {
  for (const close of await notes().getByRole('button', { name: 'Dismiss' }).all()) await close.click()
}

test.beforeAll(async ({ browser, baseURL }) => {
  context = await browser.newContext({
    baseURL: baseURL as string,
    locale: 'en-US',
    viewport: { width: 1440, height: 900 },
  })
  page = await context.newPage()
  await page.goto(ADDRESS)
})

test.afterAll(() => context?.close())

test('the adapter is checked against known numbers before the search, and the search is saved from its start', async () => {
  await searching()
  await expect(status().getByText('engine checked')).toBeVisible(SLOW)
  await expect(status().getByText(/^saved: epoch/)).toBeVisible(SLOW)
  await goesOn(0)
})

test('a thread that did not run is told as a gap', async () => {
  const before = await searching()
  await inWorker(() => {
    const until = performance.now() + 10_500
    while (performance.now() < until);
  })
  await expect(status().getByText(/^asleep 1×/)).toBeVisible(SLOW)
  await goesOn(before)
})

test('a clock that jumps years ahead and back changes nothing', async () => {
  const before = await searching()
  await inWorker(() => {
    const real = Date
    const far = [new real(2040, 0, 1), new real(1990, 0, 1)]
    let i = 0
    globalThis.Date = class extends real {
      constructor() {
        super(far[i++ % 2] as Date)
      }
    } as DateConstructor
  })
  await goesOn(before + 1)
})

test('full storage is said, the search goes on, and saving comes back by itself', async () => {
  const before = await searching()
  await inWorker(() => {
    // Only workers have it; these files are typed for pages.
    const { FileSystemSyncAccessHandle: Handle } = globalThis as unknown as Record<string, { prototype: object }>
    const prototype = Handle?.prototype as { write: unknown }
    const { write } = prototype
    Object.assign(globalThis, { giveRoom: () => Object.assign(prototype, { write }) })
    Object.assign(prototype, {
      write: () => {
        throw new DOMException('no room', 'QuotaExceededError')
      },
    })
  })
  await expect(notes().getByText('Storage is full: the search goes on unsaved.')).toBeVisible(SLOW)
  await goesOn(before)
  await inWorker(() => (globalThis as unknown as { giveRoom(): void }).giveRoom())
  await expect(notes().getByText('Storage is full')).toBeHidden(SLOW)
  await expect(status().getByText(/^saved: epoch/)).toBeVisible(SLOW)
})

test('the network may go', async () => {
  const before = await searching()
  // The offline copy holds the parts that load late.
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await context.setOffline(true)
  await goesOn(before)
  await button('Runs').click()
  await expect(page.getByRole('dialog').getByText('being searched')).toBeVisible(SLOW)
  await button('Close').click()
  await context.setOffline(false)
})

test('a second tab watches the first', async () => {
  await searching()
  const other = await context.newPage()
  await other.goto('./#lang=en')
  await notes(other).getByRole('button', { name: 'Watch it here' }).click(SLOW)
  await expect(other.getByText('Watching another tab.')).toBeVisible(SLOW)
  const seen = await epochs(other)
  await expect.poll(() => epochs(other), SLOW).toBeGreaterThan(seen)
  expect(other.workers()).toHaveLength(0)
  await expect(button('Stop', other)).toBeHidden()
  await expect(other.getByText('Live run in another tab')).toBeVisible()
  await other.close()
})

test('a device that is destroyed in the middle of a step is set up again', async () => {
  const before = await searching()
  await inWorker(() => {
    const { prototype } = GPUDevice
    const { createCommandEncoder } = prototype
    let calls = 0
    prototype.createCommandEncoder = function (...given) {
      if (++calls === 3) {
        prototype.createCommandEncoder = createCommandEncoder
        this.destroy()
      }
      return createCommandEncoder.apply(this, given)
    }
  })
  await expect(notes().getByText('What computed is gone: the GPU, or a thread.')).toBeVisible(SLOW)
  await goesOn(before)
  await expect(notes().getByText(/the search went on at epoch/)).toBeVisible()
  await dismissAll()
})

test('a step that does not end is given up after the patience, and the search goes on from before it', async () => {
  const before = await searching()
  await inWorker(() => {
    const { mapAsync } = GPUBuffer.prototype
    const { destroy } = GPUDevice.prototype
    const { now } = performance
    GPUBuffer.prototype.mapAsync = () => new Promise(() => {})
    // Two minutes of patience in a quarter of one: while a step hangs the watchdog alone looks at the clock, once a second.
    let ahead = 0
    performance.now = () => {
      ahead += 6000
      return now.call(performance) + ahead
    }
    GPUDevice.prototype.destroy = function () {
      Object.assign(GPUBuffer.prototype, { mapAsync })
      Object.assign(GPUDevice.prototype, { destroy })
      Object.assign(performance, { now: () => now.call(performance) + ahead })
      return destroy.call(this)
    }
  })
  await expect(notes().getByText(/a step did not end within \d+ s/)).toBeVisible(SLOW)
  await goesOn(before)
  await dismissAll()
})

test('a worker that is killed is started again from what it saved', async () => {
  const before = await searching()
  await inWorker(() => self.close())
  await expect(notes().getByText('The worker broke down.')).toBeVisible(SLOW)
  await goesOn(before - 1)
  await dismissAll()
})

test('a reload while it runs, rests, loads or has been stopped loses nothing', async () => {
  const before = await searching()
  const offer = () => notes().getByText(/^A search broke off: \d+ of 600 epochs are done\./)
  const goOn = () => notes().getByRole('button', { name: 'Continue', exact: true }).click()
  await page.reload()
  await expect(offer()).toBeVisible(SLOW)
  await goOn()
  // Loading.
  await expect(status().getByRole('progressbar')).toBeVisible(SLOW)
  await page.reload()
  await expect(offer()).toBeVisible(SLOW)
  await goOn()
  await goesOn(before - 1)
  await button('Pause').first().click()
  await expect(status().getByText('Paused.')).toBeVisible(SLOW)
  await page.reload()
  await expect(offer()).toBeVisible(SLOW)
  await goOn()
  await goesOn(before)
  await button('Stop').first().click()
  await expect(status().getByText('Stopped by hand.')).toBeVisible(SLOW)
  await page.reload()
  // Nothing broke off: the address asks for a search to be set up.
  const sheet = page.getByRole('dialog')
  await expect(sheet.getByRole('button', { name: 'Start the search', exact: true })).toBeVisible(SLOW)
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  await button('Runs').click()
  await expect(sheet.getByText('stopped by hand')).toBeVisible(SLOW)
  await expect(offer()).toBeHidden()
  await sheet.getByRole('button', { name: 'Continue', exact: true }).first().click()
  await goesOn(before)
})

test('out of memory ends the search with a way on from what was saved', async () => {
  const before = await searching()
  await inWorker(() => {
    const { prototype } = GPUDevice
    const { createCommandEncoder } = prototype
    prototype.createCommandEncoder = function (...given) {
      prototype.createCommandEncoder = createCommandEncoder
      const error = new GPUOutOfMemoryError('put in by a test')
      this.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', { error }))
      return createCommandEncoder.apply(this, given)
    }
  })
  await expect(notes().getByText('Not enough memory to compute.')).toBeVisible(SLOW)
  await notes()
    .getByRole('button', { name: /^Continue at epoch/ })
    .click()
  await goesOn(before - 1)
})

test('a loss that is no number ends the search at once and is in no chart', async () => {
  await searching()
  await inWorker(() => {
    const { prototype } = GPUQueue
    const { writeBuffer } = prototype
    prototype.writeBuffer = function (
      this: GPUQueue,
      buffer: GPUBuffer,
      offset: number,
      data: BufferSource,
      ...rest: []
    ) {
      if (/IMAGES/.test(buffer.label) && data instanceof Float32Array) data.fill(Number.NaN)
      return writeBuffer.call(this, buffer, offset, data, ...rest)
    } as typeof writeBuffer
    Object.assign(globalThis, { heal: () => Object.assign(prototype, { writeBuffer }) })
  })
  await expect(notes().getByText('The loss became infinite.')).toBeVisible(SLOW)
  expect(
    await page.locator('main svg').evaluateAll((all) => all.some((svg) => /NaN|Infinity/.test(svg.outerHTML))),
  ).toBe(false)
  await expect(notes().getByRole('button', { name: /^Continue/ })).toBeHidden()
  await inWorker(() => (globalThis as unknown as { heal(): void }).heal())
  await notes().getByRole('button', { name: 'Start again' }).click()
  await goesOn(0)
})

test('a command that the GPU refuses makes the run invalid, and the list says so', async () => {
  await searching()
  await inWorker(() => {
    const { prototype } = GPUDevice
    const { createCommandEncoder } = prototype
    prototype.createCommandEncoder = function (...given) {
      prototype.createCommandEncoder = createCommandEncoder
      this.createBuffer({ size: 16, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE })
      return createCommandEncoder.apply(this, given)
    }
  })
  await expect(notes().getByText('The GPU refused a command, so the results are not valid.')).toBeVisible(SLOW)
  await expect(page.locator('.badge-live')).toHaveText('Ended')
  // Its epochs can be played as those of any run that has ended.
  await expect(page.getByRole('group', { name: 'Speed' })).toBeVisible()
  await button('Runs').click()
  const sheet = page.getByRole('dialog')
  await expect(sheet.getByText('not valid')).toBeVisible(SLOW)
  await expect(sheet.getByText('failed')).toBeVisible()
})

test('a page killed in the middle of an epoch, and then its newest checkpoint damaged: the same records as without', async () => {
  const short = addressOf([...LONG_SEARCH.filter((setting) => !setting.startsWith('epochs')), 'epochs=12'])
  const ended = () => expect(status().getByText('All planned epochs are done.')).toBeVisible(SLOW)
  const open = async () => {
    page = await context.newPage()
    await page.goto(short)
  }
  const start = async () => {
    const sheet = page.getByRole('dialog')
    if (!(await sheet.isVisible())) await button('Run it live').click()
    const startButton = sheet.getByRole('button', { name: 'Start the search', exact: true })
    await expect(startButton).toBeEnabled(SLOW)
    await startButton.click()
  }
  /** Checkpoints of the searches of 12 epochs, the newest first. */
  const checkpoints = async () => {
    const all = (await slotFiles(page)).map(async (file) => ({ file, saved: await decodeCheckpoint(file.bytes) }))
    return (await Promise.all(all))
      .filter(({ saved }) => saved.facts.config.epochs === 12)
      .sort((one, other) => other.saved.sequence - one.saved.sequence)
  }
  await page.close()
  await open()
  await start()
  await ended()
  const undisturbed = (await checkpoints())[0]?.saved
  await page.close()

  await open()
  await start()
  // Looked at often: the crash must come before the twelfth.
  await expect.poll(() => epochs(), { ...SLOW, intervals: [100] }).toBeGreaterThan(4)
  const client = await context.newCDPSession(page)
  const crashed = page.waitForEvent('crash')
  void client.send('Page.crash').catch(() => undefined)
  await crashed
  await page.close()
  await open()
  const broken = (await checkpoints()).filter(({ saved }) => saved.facts.id !== undisturbed?.facts.id)
  const [newest, before] = broken
  expect(newest?.saved.end).toBeNull()
  await putFiles(page, [turned(newest?.file as SavedFile, -1)])
  await expect(notes().getByText(/^A search broke off: \d+ of 12 epochs are done\./)).toBeVisible(SLOW)
  await notes().getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(notes().getByText('One of the two saved states of this run is damaged.')).toBeVisible(SLOW)
  await expect(notes().getByText(`epoch ${before?.saved.state.epoch}, step`)).toBeVisible()
  await ended()
  const resumed = (await checkpoints()).find(({ saved }) => saved.facts.id === newest?.saved.facts.id)?.saved
  const figures = (saved: Checkpoint | undefined) => saved?.state.records.map(({ epochMs: _, ...record }) => record)
  expect(figures(resumed)).toHaveLength(12)
  expect(figures(resumed)).toEqual(figures(undisturbed))
})
