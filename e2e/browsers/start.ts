/** Which driver a browser takes. */
import type { BrowserName, Driver, Wishes } from './driver'
import { startPuppeteer } from './puppeteer'
import { startWebKit } from './webkit'

/** @throws Error when the browser is not there or does not start */
export function startBrowser(name: BrowserName, wishes: Wishes = {}): Promise<Driver> {
  return name === 'webkit' ? startWebKit(wishes) : startPuppeteer(name, wishes)
}
