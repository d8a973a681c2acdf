import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { openBackend } from '../../backend'
import { bufferToTensor, tensorToBuffer } from './bridge'

let device: GPUDevice

beforeAll(async () => {
  device = (await openBackend()).device
})

const usage = () => GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST

async function read(buffer: GPUBuffer): Promise<Float32Array> {
  const staging = device.createBuffer({ size: buffer.size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST })
  const encoder = device.createCommandEncoder()
  encoder.copyBufferToBuffer(buffer, 0, staging, 0, buffer.size)
  device.queue.submit([encoder.finish()])
  await staging.mapAsync(GPUMapMode.READ)
  const values = new Float32Array(staging.getMappedRange()).slice()
  staging.destroy()
  return values
}

describe('bridge', () => {
  it('brings a tensor from an array into a buffer bit by bit, and leaves the rest of the buffer alone', async () => {
    const buffer = device.createBuffer({ size: 32, usage: usage() })
    device.queue.writeBuffer(buffer, 0, new Float32Array(8).fill(9))
    const tensor = tf.tensor([1.5, -2, 3e-30, 4e30, -0, 6], [2, 3])
    tensorToBuffer(tensor, buffer)
    expect(await read(buffer)).toEqual(Float32Array.from([1.5, -2, 3e-30, 4e30, -0, 6, 9, 9]))
    tensor.dispose()
    buffer.destroy()
  })

  it('brings a computed tensor over after the computation, though TensorFlow.js batches its commands', async () => {
    const buffer = device.createBuffer({ size: 4096, usage: usage() })
    const sum = tf.tidy(() => tf.add(tf.range(0, 1024), tf.fill([1024], 0.5)))
    tensorToBuffer(sum, buffer)
    const values = await read(buffer)
    expect(values[0]).toBe(0.5)
    expect(values[1023]).toBe(1023.5)
    sum.dispose()
    buffer.destroy()
  })

  it('lets TensorFlow.js compute on a buffer in place: mixing weights of every edge sum to 1', async () => {
    const logits = Float32Array.from({ length: 14 * 8 }, (_, i) => Math.sin(i))
    // Four floats of padding, as the engine's buffers have.
    const buffer = device.createBuffer({ size: logits.byteLength + 16, usage: usage() })
    device.queue.writeBuffer(buffer, 0, logits)
    const alphas = bufferToTensor(buffer, [14, 8])
    const sums = tf.tidy(() => tf.sum(tf.softmax(alphas), -1))
    for (const sum of await sums.data()) expect(sum).toBeCloseTo(1, 5)
    const row = await tf.tidy(() => tf.softmax(alphas)).array()
    const powers = Array.from(logits.subarray(0, 8), Math.exp)
    const total = powers.reduce((a, b) => a + b)
    expect((row as number[][])[0]?.[3]).toBeCloseTo((powers[3] as number) / total, 6)
    tf.dispose([alphas, sums])
    device.queue.writeBuffer(buffer, 0, new Float32Array([7]))
    expect((await read(buffer))[0]).toBe(7)
    buffer.destroy()
  })

  it('leaves no tensor behind', () => {
    const buffer = device.createBuffer({ size: 64, usage: usage() })
    const before = tf.memory().numTensors
    const tensor = tf.tensor(new Float32Array(16))
    for (let i = 0; i < 3; i++) tensorToBuffer(tensor, buffer)
    bufferToTensor(buffer, [16]).dispose()
    tensor.dispose()
    expect(tf.memory().numTensors).toBe(before)
    buffer.destroy()
  })

  it('refuses a buffer that is too small, with both sizes', () => {
    const buffer = device.createBuffer({ size: 16, usage: usage() })
    expect(() => tensorToBuffer(tf.tensor1d([1, 2, 3, 4, 5]), buffer)).toThrow(
      'tensor [5]: 20 bytes, the buffer holds 16',
    )
    expect(() => bufferToTensor(buffer, [5])).toThrow('tensor [5]: 20 bytes, the buffer holds 16')
    buffer.destroy()
  })

  it('carries a whole batch of images, the same in every value', async () => {
    const batch = new Float32Array(64 * 32 * 32 * 4).map((_, i) => Math.sin(i))
    const buffer = device.createBuffer({ size: batch.byteLength, usage: usage() })
    tf.tidy(() => tensorToBuffer(tf.tensor(batch), buffer))
    expect(await read(buffer)).toEqual(batch)
    buffer.destroy()
  })
})
