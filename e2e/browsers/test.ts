/** The fixtures of these tests: one browser and one server for all of them, and a picture of the page where one fails. */
import { test as base } from '@playwright/test'
import { findFirefox } from '../../scripts/host/firefox.mjs'
import { findWebKit } from '../../scripts/host/webkit.mjs'
import type { BrowserName, Driver } from './driver'
import { type Site, serveSite } from './site'
import { startBrowser } from './start'
import { type Visitor, visitorOf } from './visitor'

export { expect } from '@playwright/test'

/** Why a browser cannot be tested here. */
function missing(which: BrowserName): string | undefined {
  if (which === 'firefox' && !findFirefox()) return 'no Firefox: install firefox-esr, or set FIREFOX_PATH to one'
  if (which === 'webkit' && !findWebKit()) return 'no WebKitGTK: install webkit2gtk-driver and xvfb'
  return undefined
}

interface PerWorker {
  readonly which: BrowserName
  readonly driver: Driver | undefined
  readonly site: Site
}

export const test = base.extend<{ visitor: Visitor }, PerWorker>({
  which: ['firefox', { scope: 'worker', option: true }],
  driver: [
    async ({ which }, use) => {
      const driver = missing(which) ? undefined : await startBrowser(which)
      await use(driver)
      await driver?.close()
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads the names of a pattern
    async ({}, use) => {
      const site = await serveSite()
      await use(site)
      await site.stop()
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  visitor: async ({ driver, which }, use, info) => {
    test.skip(!driver, missing(which))
    if (!driver) return
    await driver.resize({ width: 1440, height: 900 })
    await use(visitorOf(driver))
    if (info.status !== info.expectedStatus)
      await info.attach('page', { body: await driver.screenshot(), contentType: 'image/png' })
  },
})
