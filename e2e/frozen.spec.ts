/**
 * A search behind another tab, and in a page that the browser froze: it goes on while hidden, under a Web Lock; the time of the
 * freeze is told as a gap and is in no figure; no epoch is lost.
 */
import { expect, test } from '@playwright/test'
import { SEARCH } from '../scripts/test/limits.mjs'
import { type BareChromium, type BareTab, startBareChromium } from './support/bareChromium'
import { LONG_SEARCH } from './support/longSearch'
import { placeOf } from './support/placeOf'

const SLOW = { timeout: SEARCH }
/** Longer than what counts as a gap (watchdog.ts). The page's own clock tells it, so it has to pass. */
const FROZEN_MS = 14_000

let chromium: BareChromium
let tab: BareTab

const STATUS = `document.querySelector('[aria-label="Status"]')?.innerText ?? ''`
const statusText = () => tab.evaluate<string>(STATUS)
const click = (name: string) =>
  tab.evaluate<boolean>(`(() => {
    const button = [...document.querySelectorAll('button')].find((b) => b.innerText.trim() === ${JSON.stringify(name)} && !b.disabled)
    button?.click()
    return button !== undefined
  })()`)

/** Completed epochs on the screen, -1 before the first is in progress. */
async function epochs(): Promise<number> {
  return Number(/Searching: epoch (\d+)/.exec(await statusText())?.[1] ?? 0) - 1
}

test.beforeAll(({ baseURL }) => {
  chromium = startBareChromium()
  return open(baseURL as string)
})

async function open(baseURL: string): Promise<void> {
  tab = await chromium.open(`${baseURL}${placeOf(LONG_SEARCH, { engine: 'webgpu' })}`)
  await expect.poll(() => click('Run it live'), SLOW).toBe(true)
  await expect.poll(() => click('Start the search'), SLOW).toBe(true)
  await expect.poll(() => epochs(), SLOW).toBeGreaterThan(0)
}

test.afterAll(() => chromium?.close())

test('hidden behind another tab the search goes on, and holds its lock', async () => {
  const other = await chromium.open('about:blank')
  await other.activate()
  await expect.poll(() => tab.evaluate('document.visibilityState')).toBe('hidden')
  const before = await epochs()
  await expect.poll(() => epochs(), SLOW).toBeGreaterThan(before + 1)
  const held = await tab.evaluate<string[]>('navigator.locks.query().then(({ held }) => held.map(({ name }) => name))')
  expect(held).toContain('darts-plus-lab/search')
})

test('frozen by the browser it stops, tells the gap when it wakes, and goes on with every epoch', async () => {
  expect(await tab.evaluate('document.visibilityState')).toBe('hidden')
  await tab.setFrozen(true)
  const still = await epochs()
  await new Promise((resolve) => setTimeout(resolve, FROZEN_MS))
  expect(await epochs()).toBe(still)
  await tab.setFrozen(false)
  await tab.activate()
  await expect.poll(() => statusText(), SLOW).toMatch(/asleep 1×/)
  await expect.poll(() => epochs(), SLOW).toBeGreaterThan(still + 1)
  const slider = `Number(document.querySelector('input[type=range][aria-label="Epoch"]')?.value)`
  await expect.poll(() => tab.evaluate<number>(slider), SLOW).toBeGreaterThan(still)
})
