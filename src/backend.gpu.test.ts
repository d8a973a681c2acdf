import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { findAdapter } from './adapters'
import { type Backend, openBackend } from './backend'
import type { SearchError } from './errors'
import { UNNAMED_ADAPTER } from './protocol/facts'

const nextFailure = (backend: Backend): Promise<SearchError> =>
  new Promise((resolve) => {
    backend.onFailure(resolve)
  })

/** A command that WebGPU refuses; an idle device tells of it with the next answer it gives. */
async function blunder({ device }: Backend): Promise<void> {
  device.createBuffer({ size: 16, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE })
  await device.queue.onSubmittedWorkDone()
}

/** What the browser is taken to offer while `act` runs. */
async function offering<Value>(gpu: unknown, act: () => Promise<Value>): Promise<Value> {
  Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true })
  try {
    return await act()
  } finally {
    // The browser's own stands on the prototype.
    Reflect.deleteProperty(navigator, 'gpu')
  }
}

const NAMELESS = { vendor: '', architecture: '', device: '', description: '' }

describe('what a browser offers', () => {
  it.each([
    [undefined, 'This browser has no WebGPU (navigator.gpu is missing).'],
    [null, 'This browser knows WebGPU but offers none here (navigator.gpu is null).'],
    [{ requestAdapter: async () => null }, /^WebGPU is here but gives no adapter: /],
  ])('navigator.gpu %o is a clear sentence', async (gpu, said) => {
    const { adapter, why } = await offering(gpu, findAdapter)
    expect(adapter).toBeNull()
    expect(why).toMatch(said)
  })

  it.each([true, false])('an adapter without a name is software where the browser says so: %s', async (software) => {
    const info = { ...NAMELESS, isFallbackAdapter: software }
    const { adapter } = await offering({ requestAdapter: async () => ({ info }) }, findAdapter)
    expect(adapter).toEqual({ backend: 'webgpu', description: UNNAMED_ADAPTER, software })
  })
})

describe('backend', () => {
  it('names the adapter, and whether it is software', async () => {
    const { adapter, why } = await findAdapter()
    expect(why).toBeNull()
    expect(adapter?.description).not.toBe('')
    if (/swiftshader/i.test(adapter?.description ?? '')) expect(adapter?.software).toBe(true)
  })

  it('opens one device for TensorFlow.js and the engine', async () => {
    const [first, second] = await Promise.all([openBackend(), openBackend()])
    expect(second.device).toBe(first.device)
    expect(tf.getBackend()).toBe('webgpu')
  })

  it('tells of a command the GPU refused, though nobody awaits it', async () => {
    const backend = await openBackend()
    const failure = nextFailure(backend)
    await blunder(backend)
    expect(await failure).toMatchObject({ code: 'gpu-validation' })
  })

  it('tells nobody who stopped listening', async () => {
    const backend = await openBackend()
    let told = false
    backend.onFailure(() => {
      told = true
    })()
    const failure = nextFailure(backend)
    await blunder(backend)
    await failure
    expect(told).toBe(false)
  })

  it('tells of a lost device, and opens a new one for both', async () => {
    const lost = await openBackend()
    const failure = nextFailure(lost)
    lost.device.destroy()
    expect(await failure).toMatchObject({ code: 'device-lost' })
    const again = await openBackend()
    expect(again.device).not.toBe(lost.device)
    const sum = tf.tidy(() => tf.sum(tf.range(0, 5000)))
    expect((await sum.data())[0]).toBe((5000 * 4999) / 2)
    sum.dispose()
  })
})
