/** A page with a small search that lasts, for faults put into it: where it stands, what it says, and code run where it runs. */
import { type Browser, type BrowserContext, expect, type Locator, type Page } from '@playwright/test'
import { SEARCH } from '../../scripts/test/limits.mjs'

/** Compiling on a busy machine takes its time; nothing here waits longer than it must. */
export const SLOW = { timeout: SEARCH }

const EPOCHS_OF_LINE = /epoch (\d+)/

export class FaultySearch {
  readonly page: Page
  readonly status: Locator
  readonly notes: Locator

  constructor(page: Page) {
    this.page = page
    this.status = page.getByRole('region', { name: 'Status' })
    this.notes = page.getByRole('region', { name: 'Notes on the run' })
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  get line(): Locator {
    return this.status.getByText(/^Searching: epoch/)
  }

  /** Runs code where the search runs. */
  async inWorker(act: () => unknown): Promise<void> {
    const [worker] = this.page.workers()
    if (!worker) throw new Error('the page has no worker')
    await worker.evaluate(act)
  }

  /** Completed epochs on the screen. */
  async epochs(): Promise<number> {
    const text = await this.line.textContent(SLOW)
    return Number(EPOCHS_OF_LINE.exec(text ?? '')?.[1]) - 1
  }

  /** The search goes on: another epoch than `before` completes and all before it are still there. */
  async goesOn(before: number): Promise<void> {
    await expect(this.line).toBeVisible(SLOW)
    await expect.poll(() => this.epochs(), SLOW).toBeGreaterThan(before)
    const cursor = this.page.getByRole('slider', { name: 'Epoch', exact: true })
    await expect.poll(async () => Number(await cursor.inputValue()), SLOW).toBeGreaterThan(before)
  }

  /** Opens the setup sheet, unless it is open, and starts what it holds. */
  async start(): Promise<void> {
    const sheet = this.page.getByRole('dialog')
    if (!(await sheet.isVisible())) await this.button('Run it live').click()
    const start = sheet.getByRole('button', { name: 'Start the search', exact: true })
    await expect(start).toBeEnabled(SLOW)
    await start.click()
  }

  /** A search is running, the one it finds or a new one; epochs it has completed. */
  async searching(): Promise<number> {
    if (!(await this.line.isVisible())) {
      await this.start()
      await expect(this.status.getByText(/^saved: epoch/)).toBeVisible(SLOW)
    }
    return this.epochs()
  }

  async dismissAll(): Promise<void> {
    for (const close of await this.notes.getByRole('button', { name: 'Dismiss' }).all()) await close.click()
  }
}

/** A page of its own context, which all tests of a file share. */
export async function openFaultySearch(browser: Browser, baseURL: string, address: string): Promise<FaultySearch> {
  const context: BrowserContext = await browser.newContext({
    baseURL,
    locale: 'en-US',
    viewport: { width: 1440, height: 900 },
    serviceWorkers: 'allow',
  })
  const page = await context.newPage()
  await page.goto(address)
  return new FaultySearch(page)
}
