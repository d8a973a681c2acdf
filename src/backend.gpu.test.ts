import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { type Backend, findAdapter, openBackend } from './backend'
import type { SearchError } from './errors'

const nextFailure = (backend: Backend): Promise<SearchError> =>
  new Promise((resolve) => {
    backend.onFailure(resolve)
  })

/** A command that WebGPU refuses; an idle device tells of it with the next answer it gives. */
async function blunder({ device }: Backend): Promise<void> {
  device.createBuffer({ size: 16, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE })
  await device.queue.onSubmittedWorkDone()
}

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
