/**
 * What a visitor does, on the built site (dist/): `*.spec.ts` in Chromium with WebGPU, `*.nogpu.spec.ts` without it; where there is one,
 * in the headless shell. Browsers that Playwright does not drive have a configuration of their own, in `e2e/browsers/`.
 * One page of each at a time: the software adapter takes every core. `npm test` runs the two as families of their own.
 */
import { defineConfig } from '@playwright/test'
import { findPageBrowser, gpuFlags, plainFlags } from './scripts/host/chromium.mjs'
import { EVENTS_VARIABLE } from './scripts/test/events.mjs'
import { ANSWER, PAGE_TEST, SEARCH } from './scripts/test/limits.mjs'

// Worker processes read this file again and inherit the choice.
process.env.LAB_E2E_PORT ??= String(20_000 + (process.pid % 20_000))
const port = process.env.LAB_E2E_PORT
const baseURL = `http://127.0.0.1:${port}/`

const launch = (executablePath: string | undefined, args: string[]) => ({
  launchOptions: { args, ...(executablePath ? { executablePath } : {}) },
})

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: 2,
  timeout: PAGE_TEST,
  expect: { timeout: ANSWER },
  forbidOnly: Boolean(process.env.CI),
  reporter: process.env[EVENTS_VARIABLE] ? [['list'], ['./scripts/test/playwrightReporter.mjs']] : [['list']],
  use: {
    baseURL,
    locale: 'en-US',
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    actionTimeout: SEARCH,
    // Cells that move cost a sixth of a test; those of replays, live searches, the toy and the frames of a second leave them moving.
    contextOptions: { reducedMotion: 'reduce' },
    // Its copy of every file costs more than most tests; those about it allow it.
    serviceWorkers: 'block',
  },
  projects: [
    {
      name: 'webgpu',
      testIgnore: ['**/*.nogpu.spec.ts', '**/browsers/**'],
      use: launch(findPageBrowser(), gpuFlags()),
      workers: 1,
    },
    { name: 'nogpu', testMatch: '**/*.nogpu.spec.ts', use: launch(findPageBrowser(), plainFlags()), workers: 1 },
  ],
  globalSetup: './e2e/support/serveSite.ts',
})
