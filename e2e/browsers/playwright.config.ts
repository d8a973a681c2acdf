/**
 * What a visitor does on the built site (dist/) in the browsers that Playwright has no builds of here: its runner, our drivers
 * (`driver.ts`). `--project firefox` or `webkit`; `--project chromium` runs the same tests where they are known to hold.
 */
import { defineConfig } from '@playwright/test'
import { EVENTS_VARIABLE } from '../../scripts/test/events.mjs'
import { ANSWER, PAGE_TEST } from '../../scripts/test/limits.mjs'
import { BROWSERS, type BrowserName } from './driver'

export default defineConfig<object, { which: BrowserName }>({
  testDir: '.',
  outputDir: '../../test-results/browsers',
  workers: 1,
  timeout: PAGE_TEST,
  expect: { timeout: ANSWER },
  forbidOnly: Boolean(process.env.CI),
  reporter: process.env[EVENTS_VARIABLE] ? [['list'], ['../../scripts/test/playwrightReporter.mjs']] : [['list']],
  projects: BROWSERS.map((which) => ({ name: which, use: { which } })),
})
