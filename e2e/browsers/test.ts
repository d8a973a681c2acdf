/** The fixtures of these tests: one browser and one server for all of them, and a picture of the page where one fails. */
import { writeFileSync } from 'node:fs'
import { test as base } from '@playwright/test'
import { findFirefox, NO_FIREFOX } from '../../scripts/host/firefox.mjs'
import { findWebKit, NO_WEBKIT } from '../../scripts/host/webkit.mjs'
import { START } from '../../scripts/test/limits.mjs'
import type { BrowserName, Driver } from './driver'
import { type Site, serveSite } from './site'
import { startBrowser } from './start'
import { type Visitor, visitorOf } from './visitor'

export { expect } from '@playwright/test'

/** Why a browser cannot be tested here. */
function missing(which: BrowserName): string | undefined {
  if (which === 'firefox' && !findFirefox()) return NO_FIREFOX
  if (which === 'webkit' && !findWebKit()) return NO_WEBKIT
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
    { scope: 'worker', timeout: START },
  ],
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads the names of a pattern
    async ({}, use) => {
      const site = await serveSite()
      await use(site)
      await site.stop()
    },
    { scope: 'worker', timeout: START },
  ],
  visitor: async ({ driver, which }, use, info) => {
    test.skip(!driver, missing(which))
    if (!driver) return
    await driver.resize({ width: 1440, height: 900 })
    await use(visitorOf(driver))
    if (info.status !== info.expectedStatus) writeFileSync(info.outputPath('page.png'), await driver.screenshot())
  },
})
