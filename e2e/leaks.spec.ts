/**
 * Nothing stays behind: GPU buffers, the heaps of page and worker and DOM nodes after some searches started and stopped are what they were
 * after the first; and in one long search they grow by its records alone. LAB_CYCLES=100 and LAB_EPOCHS=500 make soaks of them,
 * whose figures stand in docs/reliability.md.
 */
import { expect, type Page, test } from '@playwright/test'
import { limit, PAGE_TEST, SEARCH } from '../scripts/test/limits.mjs'
import { type BufferMemory, bufferMemory, countBuffers, pageMemory, workerHeap } from './support/memory'
import { placeOf } from './support/placeOf'
import { rarely } from './support/rarely'

const CYCLES = Number(process.env.LAB_CYCLES ?? 3)
const EPOCHS = Number(process.env.LAB_EPOCHS ?? 12)
/** Buffers that are read at one time: metrics, alphas, a checkpoint. One an epoch that stayed would be more. */
const IN_FLIGHT = 3
const LOOKS = 3
/** A search plans no more. */
const MOST_EPOCHS = 600
/** What an epoch may leave in either heap: its record, and what the page has worked out from it. */
const HEAP_AN_EPOCH = 40e3
/** What the pictures may add for an epoch: its cell in the filmstrip, its marks on the time axis. */
const NODES_AN_EPOCH = 20
/** What the browser may add, compiled code above all; a run that stayed behind is larger: its records, its charts. */
const HEAP_SLACK = 3e6

const SETTINGS = ['channels=4', 'imageSize=8', 'images=128', 'batch=8', 'dataset=generated', 'epochs=100']

const measure = async (page: Page) => ({
  ...(await pageMemory(page)),
  workerHeapBytes: await workerHeap(page),
  gpu: await bufferMemory(page),
})

/** @returns what the search held while it ran */
async function startAndStop(page: Page): Promise<BufferMemory> {
  const status = page.getByRole('region', { name: 'Status' })
  await page.getByRole('button', { name: 'Run it live' }).click()
  // One epoch, whatever the machine's speed: what is drawn of a run is then the same every time.
  const start = page.getByRole('dialog').getByRole('button', { name: 'Start, pause after one epoch', exact: true })
  await expect(start).toBeEnabled()
  await start.click()
  await expect(status.getByText('Paused.')).toBeVisible({ timeout: SEARCH })
  const held = await bufferMemory(page)
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(status.getByText('Stopped by hand.')).toBeVisible({ timeout: SEARCH })
  return held
}

rarely(() => {
  test(`${CYCLES} searches started and stopped leave nothing behind`, async ({ page }) => {
    test.setTimeout(PAGE_TEST + CYCLES * SEARCH)
    await countBuffers(page)
    await page.goto(placeOf(SETTINGS, { engine: 'webgpu' }))
    const running = await startAndStop(page)
    expect(running.buffers).toBeGreaterThan(20)
    const first = await measure(page)
    for (let cycle = 2; cycle <= CYCLES; cycle++) {
      await startAndStop(page)
      if (cycle % 10 === 0) console.log(cycle, JSON.stringify(await measure(page)))
    }
    const last = await measure(page)
    console.log(
      `running: ${JSON.stringify(running)}\nafter 1: ${JSON.stringify(first)}\nafter ${CYCLES}: ${JSON.stringify(last)}`,
    )
    expect(last.gpu).toEqual(first.gpu)
    expect(last.nodes).toBeLessThanOrEqual(first.nodes + 50)
    expect(last.listeners).toBeLessThanOrEqual(first.listeners + 10)
    expect(last.heapBytes).toBeLessThan(first.heapBytes + HEAP_SLACK)
    expect(last.workerHeapBytes).toBeLessThan(first.workerHeapBytes + HEAP_SLACK)
  })
})

rarely(() => {
  test(`${EPOCHS} epochs of one search leave their records and nothing else`, async ({ page }) => {
    test.setTimeout(PAGE_TEST + EPOCHS * limit(10))
    await countBuffers(page)
    const settings = [
      ...SETTINGS.filter((setting) => !/^(images|epochs)/.test(setting)),
      'images=64',
      // As many as can be planned: a search that ends while it is looked at would be waited for in vain.
      `epochs=${MOST_EPOCHS}`,
    ]
    await page.goto(placeOf(settings, { engine: 'webgpu' }))
    await page.getByRole('button', { name: 'Run it live' }).click()
    const start = page.getByRole('dialog').getByRole('button', { name: 'Start the search', exact: true })
    await expect(start).toBeEnabled()
    await start.click()
    const status = page.getByRole('region', { name: 'Status' })
    const cursor = page.getByRole('slider', { name: 'Epoch', exact: true })
    const epochNow = async () => Number(await cursor.inputValue())
    const button = (name: string) => page.getByRole('banner').getByRole('button', { name, exact: true })
    const at = async (wanted: number) => {
      await expect.poll(epochNow, { timeout: SEARCH + EPOCHS * limit(10) }).toBeGreaterThanOrEqual(wanted)
      // At rest: nothing is on its way, and a search on the software adapter that is looked at in mid-step stands still now and then.
      await button('Pause').click()
      await expect(status.getByText('Paused.')).toBeVisible({ timeout: SEARCH })
      const epoch = await epochNow()
      // What React keeps of the rendering before is no leak: the least of some looks.
      const looks: Awaited<ReturnType<typeof measure>>[] = []
      for (let look = 0; look < LOOKS; look++) looks.push(await measure(page))
      await button('Resume').click()
      const least = (of: (look: (typeof looks)[number]) => number): number => Math.min(...looks.map(of))
      const memory = {
        nodes: least(({ nodes }) => nodes),
        listeners: least(({ listeners }) => listeners),
        heapBytes: least(({ heapBytes }) => heapBytes),
        workerHeapBytes: least(({ workerHeapBytes }) => workerHeapBytes),
        buffers: least(({ gpu }) => gpu.buffers),
      }
      console.log(epoch, JSON.stringify(memory))
      return { ...memory, epoch }
    }
    const early = await at(Math.min(8, EPOCHS / 2))
    for (let epoch = 100; epoch < EPOCHS; epoch += 100) await at(epoch)
    const late = await at(EPOCHS)
    const passed = late.epoch - early.epoch
    expect(passed).toBeGreaterThan(IN_FLIGHT)
    expect(late.buffers).toBeLessThanOrEqual(early.buffers + IN_FLIGHT)
    expect(late.listeners).toBeLessThanOrEqual(early.listeners + 10)
    expect(late.nodes).toBeLessThan(early.nodes + passed * NODES_AN_EPOCH + 50)
    expect(late.heapBytes).toBeLessThan(early.heapBytes + passed * HEAP_AN_EPOCH + HEAP_SLACK)
    expect(late.workerHeapBytes).toBeLessThan(early.workerHeapBytes + passed * HEAP_AN_EPOCH + HEAP_SLACK)
  })
})
