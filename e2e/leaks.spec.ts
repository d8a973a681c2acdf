/**
 * Nothing stays behind: GPU buffers, the heaps of page and worker and DOM nodes after some searches started and stopped are what they were
 * after the first. Three here; LAB_CYCLES=100 makes it a soak, whose figures stand in docs/reliability.md.
 */
import { expect, type Page, test } from '@playwright/test'
import { type BufferMemory, bufferMemory, countBuffers, pageMemory, workerHeap } from './support/memory'

const CYCLES = Number(process.env.LAB_CYCLES ?? 3)
/** What the browser may add, compiled code above all; a run that stayed behind is larger: its records, its charts. */
const HEAP_SLACK = 3e6

const SETTINGS = ['channels=4', 'imageSize=8', 'images=1024', 'batch=8', 'epochs=100']

/** @returns what the search held while it ran */
async function startAndStop(page: Page): Promise<BufferMemory> {
  const status = page.getByRole('region', { name: 'Status' })
  await page.getByRole('button', { name: 'Run it live' }).click()
  const start = page.getByRole('dialog').getByRole('button', { name: 'Start the search', exact: true })
  await expect(start).toBeEnabled()
  await start.click()
  await expect(status.getByText(/^Searching: epoch 1,/)).toBeVisible({ timeout: 240_000 })
  const held = await bufferMemory(page)
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(status.getByText('Stopped by hand.')).toBeVisible({ timeout: 60_000 })
  return held
}

test(`${CYCLES} searches started and stopped leave nothing behind`, async ({ page }) => {
  test.setTimeout(300_000 + CYCLES * 120_000)
  await countBuffers(page)
  const hash = new URLSearchParams([['lang', 'en'], ...SETTINGS.map((setting) => ['set', setting])])
  await page.goto(`./#${hash}`)
  const measure = async () => ({
    ...(await pageMemory(page)),
    workerHeapBytes: await workerHeap(page),
    gpu: await bufferMemory(page),
  })
  const running = await startAndStop(page)
  expect(running.buffers).toBeGreaterThan(20)
  const first = await measure()
  for (let cycle = 2; cycle <= CYCLES; cycle++) {
    await startAndStop(page)
    if (cycle % 10 === 0) console.log(cycle, JSON.stringify(await measure()))
  }
  const last = await measure()
  console.log(
    `running: ${JSON.stringify(running)}\nafter 1: ${JSON.stringify(first)}\nafter ${CYCLES}: ${JSON.stringify(last)}`,
  )
  expect(last.gpu).toEqual(first.gpu)
  expect(last.nodes).toBeLessThanOrEqual(first.nodes + 50)
  expect(last.listeners).toBeLessThanOrEqual(first.listeners + 10)
  expect(last.heapBytes).toBeLessThan(first.heapBytes + HEAP_SLACK)
  expect(last.workerHeapBytes).toBeLessThan(first.workerHeapBytes + HEAP_SLACK)
})
