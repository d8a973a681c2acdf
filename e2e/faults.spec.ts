/**
 * Faults of the GPU put into a running search in a real browser. One page goes through all of them: after each the page says
 * plainly what happened, the records are there, and there is a way on. Faults are put in from outside, through the worker's own
 * globals; the product holds no switch for them. A test goes on with the search it finds, or starts one.
 */
import { expect, test } from '@playwright/test'
import { type FaultySearch, openFaultySearch, SLOW } from './support/faultySearch'
import { LONG_SEARCH } from './support/longSearch'
import { placeOf } from './support/placeOf'

let search: FaultySearch

test.beforeAll(async ({ browser, baseURL }) => {
  search = await openFaultySearch(browser, baseURL as string, placeOf(LONG_SEARCH, { engine: 'webgpu' }))
})

test.afterAll(() => search?.page.context().close())

test('the adapter is checked against known numbers before the search, and the search is saved from its start', async () => {
  await search.searching()
  await expect(search.status.getByText('engine checked')).toBeVisible(SLOW)
  await expect(search.status.getByText(/^saved: epoch/)).toBeVisible(SLOW)
  await search.goesOn(0)
})

test('a device that is destroyed in the middle of a step is set up again', async () => {
  const before = await search.searching()
  await search.inWorker(() => {
    const { prototype } = GPUDevice
    const { createCommandEncoder } = prototype
    let calls = 0
    prototype.createCommandEncoder = function (...given) {
      if (++calls === 3) {
        prototype.createCommandEncoder = createCommandEncoder
        this.destroy()
      }
      return createCommandEncoder.apply(this, given)
    }
  })
  await expect(search.notes.getByText('What computed is gone: the GPU, or a thread.')).toBeVisible(SLOW)
  await search.goesOn(before)
  await expect(search.notes.getByText(/the search went on at epoch/)).toBeVisible()
  await search.dismissAll()
})

test('a step that does not end is given up after the patience, and the search goes on from before it', async () => {
  const before = await search.searching()
  await search.inWorker(() => {
    const { mapAsync } = GPUBuffer.prototype
    const { destroy } = GPUDevice.prototype
    const { now } = performance
    let ahead = 0
    GPUBuffer.prototype.mapAsync = () => {
      // Two minutes of patience in a few seconds: while a step hangs the watchdog alone looks at the clock, once a second. Not
      // before it hangs: the step that ends then would have taken long, and the patience is longer with slow steps.
      performance.now = () => {
        ahead += 7500
        return now.call(performance) + ahead
      }
      return new Promise(() => {})
    }
    GPUDevice.prototype.destroy = function () {
      Object.assign(GPUBuffer.prototype, { mapAsync })
      Object.assign(GPUDevice.prototype, { destroy })
      Object.assign(performance, { now: () => now.call(performance) + ahead })
      return destroy.call(this)
    }
  })
  await expect(search.notes.getByText(/a step did not end within \d+ s/)).toBeVisible(SLOW)
  await search.goesOn(before)
  await search.dismissAll()
})

test('out of memory ends the search with a way on from what was saved', async () => {
  const before = await search.searching()
  await search.inWorker(() => {
    const { prototype } = GPUDevice
    const { createCommandEncoder } = prototype
    prototype.createCommandEncoder = function (...given) {
      prototype.createCommandEncoder = createCommandEncoder
      const error = new GPUOutOfMemoryError('put in by a test')
      this.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', { error }))
      return createCommandEncoder.apply(this, given)
    }
  })
  await expect(search.notes.getByText('Not enough memory to compute.')).toBeVisible(SLOW)
  await search.notes.getByRole('button', { name: /^Continue at epoch/ }).click()
  await search.goesOn(before - 1)
})

test('a loss that is no number ends the search at once and is in no chart', async () => {
  await search.searching()
  await search.inWorker(() => {
    const { prototype } = GPUQueue
    const { writeBuffer } = prototype
    prototype.writeBuffer = function (
      this: GPUQueue,
      buffer: GPUBuffer,
      offset: number,
      data: BufferSource,
      ...rest: []
    ) {
      if (/IMAGES/.test(buffer.label) && data instanceof Float32Array) data.fill(Number.NaN)
      return writeBuffer.call(this, buffer, offset, data, ...rest)
    } as typeof writeBuffer
    Object.assign(globalThis, { heal: () => Object.assign(prototype, { writeBuffer }) })
  })
  await expect(search.notes.getByText('The loss became infinite.')).toBeVisible(SLOW)
  expect(
    await search.page.locator('main svg').evaluateAll((all) => all.some((svg) => /NaN|Infinity/.test(svg.outerHTML))),
  ).toBe(false)
  await expect(search.notes.getByRole('button', { name: /^Continue/ })).toBeHidden()
  await search.inWorker(() => (globalThis as unknown as { heal(): void }).heal())
  await search.notes.getByRole('button', { name: 'Start again' }).click()
  await search.goesOn(0)
})

test('a command that the GPU refuses makes the run invalid, and the list says so', async () => {
  await search.searching()
  await search.inWorker(() => {
    const { prototype } = GPUDevice
    const { createCommandEncoder } = prototype
    prototype.createCommandEncoder = function (...given) {
      prototype.createCommandEncoder = createCommandEncoder
      this.createBuffer({ size: 16, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE })
      return createCommandEncoder.apply(this, given)
    }
  })
  await expect(search.notes.getByText('The GPU refused a command, so the results are not valid.')).toBeVisible(SLOW)
  await expect(search.page.locator('.badge-live')).toHaveText('Ended')
  // Its epochs can be played as those of any run that has ended.
  await expect(search.page.getByRole('group', { name: 'Speed' })).toBeVisible()
  await search.button('Runs').click()
  const sheet = search.page.getByRole('dialog')
  await expect(sheet.getByText('not valid')).toBeVisible(SLOW)
  await expect(sheet.getByText('failed')).toBeVisible()
})
