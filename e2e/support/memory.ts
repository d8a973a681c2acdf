/** What a page and its worker hold, counted in Chromium: DOM nodes, listeners, the page's heap after garbage collection, GPU buffers. */
import type { Page } from '@playwright/test'

export interface PageMemory {
  readonly nodes: number
  readonly listeners: number
  readonly heapBytes: number
}

export interface BufferMemory {
  /** Buffers made and not destroyed. */
  readonly buffers: number
  readonly bytes: number
}

/** After garbage collection, so that only what is held counts. */
export async function pageMemory(page: Page): Promise<PageMemory> {
  const client = await page.context().newCDPSession(page)
  await client.send('Performance.enable')
  // Twice: what the first pass finalises, the second one frees.
  for (let pass = 0; pass < 2; pass++) await client.send('HeapProfiler.collectGarbage')
  const { metrics } = await client.send('Performance.getMetrics')
  await client.detach()
  const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN
  return { nodes: of('Nodes'), listeners: of('JSEventListeners'), heapBytes: of('JSHeapUsedSize') }
}

/** The worker's heap after garbage collection, in bytes. A worker is a target of its own, spoken to through the page. */
export async function workerHeap(page: Page): Promise<number> {
  const client = await page.context().newCDPSession(page)
  const answers = new Map<number, (result: { usedSize: number }) => void>()
  client.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message) as { id: number; result: { usedSize: number } }
    answers.get(id)?.(result)
  })
  const attached = new Promise<string>((resolve) => {
    client.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') resolve(sessionId)
    })
  })
  await client.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false })
  const sessionId = await attached
  let id = 0
  const ask = (method: string): Promise<{ usedSize: number }> => {
    id++
    const answer = new Promise<{ usedSize: number }>((resolve) => answers.set(id, resolve))
    void client.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params: {} }) })
    return answer
  }
  for (let pass = 0; pass < 2; pass++) await ask('HeapProfiler.collectGarbage')
  const { usedSize } = await ask('Runtime.getHeapUsage')
  await client.detach()
  return usedSize
}

/** Runs first in the worker: counts buffers as they are made and destroyed, without keeping any alive. */
const COUNTER = `{
  const held = { buffers: 0, bytes: 0 }
  const alive = new WeakSet()
  const { createBuffer } = GPUDevice.prototype
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = createBuffer.call(this, descriptor)
    alive.add(buffer)
    held.buffers++
    held.bytes += buffer.size
    return buffer
  }
  const { destroy } = GPUBuffer.prototype
  GPUBuffer.prototype.destroy = function () {
    if (alive.delete(this)) {
      held.buffers--
      held.bytes -= this.size
    }
    destroy.call(this)
  }
  self.heldBuffers = held
}
`

/** To be called before the page starts its worker. */
export async function countBuffers(page: Page): Promise<void> {
  await page.route(/\/assets\/worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: COUNTER + (await response.text()) })
  })
}

/** GPU buffers of the page's worker. Needs `countBuffers`. */
export async function bufferMemory(page: Page): Promise<BufferMemory> {
  const [worker] = page.workers()
  if (!worker) throw new Error('the page has no worker')
  return worker.evaluate(() => (self as unknown as { heldBuffers: BufferMemory }).heldBuffers)
}
