/** A replay that runs again and again holds no more nodes, listeners or memory than after the first time. */
import { expect, test } from '@playwright/test'
import { limit, PAGE_TEST, SEARCH } from '../scripts/test/limits.mjs'
import { pageMemory } from './support/memory'
import { rarely } from './support/rarely'

const REPLAYS = Number(process.env.LAB_CYCLES ?? 3)

rarely(() => {
  test(`${REPLAYS} replays leave nothing behind`, async ({ page }) => {
    test.setTimeout(PAGE_TEST + REPLAYS * limit(120))
    await page.goto('./#lang=en')
    await page.getByRole('radio', { name: 'max', exact: true }).check()
    const replay = async (): Promise<void> => {
      await expect(page.getByText('Recorded run, at its end.')).toBeVisible({ timeout: SEARCH })
    }
    await replay()
    const first = await pageMemory(page)
    for (let n = 2; n <= REPLAYS; n++) {
      await page.keyboard.press('Home')
      await page.keyboard.press('Space')
      await replay()
    }
    const last = await pageMemory(page)
    console.log(`after 1: ${JSON.stringify(first)}\nafter ${REPLAYS}: ${JSON.stringify(last)}`)
    expect(last.nodes).toBeLessThanOrEqual(first.nodes + 50)
    expect(last.listeners).toBeLessThanOrEqual(first.listeners + 10)
    expect(last.heapBytes).toBeLessThan(first.heapBytes + 3e6)
  })
})
