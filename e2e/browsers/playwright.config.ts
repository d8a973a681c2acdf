/**
 * What a visitor does on the built site (dist/) in the browsers that Playwright has no builds of here: its runner, our drivers
 * (`driver.ts`). `--project firefox` or `webkit`; `--project chromium` runs the same tests where they are known to hold.
 */
import { defineConfig } from '@playwright/test'
import { BROWSERS, type BrowserName } from './driver'

export default defineConfig<object, { which: BrowserName }>({
  testDir: '.',
  outputDir: '../../test-results/browsers',
  workers: 1,
  timeout: 900_000,
  forbidOnly: Boolean(process.env.CI),
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['list'], ['json']] : [['list']],
  projects: BROWSERS.map((which) => ({ name: which, use: { which } })),
})
