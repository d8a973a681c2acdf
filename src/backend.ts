/**
 * Owns the GPU: opens the one device that TensorFlow.js and the engine share. The worker loads this file when a search asks for WebGPU,
 * not before.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-webgpu'
import { findAdapter } from './adapters'
import type { Executor } from './engine/plan/plan'
import { webGpuExecutor } from './engine/webgpu/executor'
import { SearchError } from './errors'
import { failureListeners } from './failureListeners'
import type { AdapterInfo } from './protocol/facts'

export interface Backend {
  readonly device: GPUDevice
  readonly executor: Executor
  readonly adapter: AdapterInfo
  /**
   * Calls back once, with the first event that makes the results of this device worthless: a lost device, an
   * uncaptured validation error, memory refused. Gives the function that stops listening.
   */
  onFailure(listener: (error: SearchError) => void): () => void
}

function watch(device: GPUDevice): Backend['onFailure'] {
  const { tell, onFailure } = failureListeners()
  device.addEventListener('uncapturederror', ({ error }) => {
    const code = error instanceof GPUOutOfMemoryError ? 'out-of-memory' : 'gpu-validation'
    tell(new SearchError(code, error.message))
  })
  void device.lost.then(({ reason, message }) => {
    opened = null
    tell(new SearchError('device-lost', `the GPU device was lost (${reason}): ${message}`))
  })
  return onFailure
}

let opened: Promise<Backend> | null = null

async function open(): Promise<Backend> {
  const answer = await findAdapter()
  if (answer.adapter === null) throw new SearchError('no-gpu', answer.why)
  // A backend that is already there belongs to a lost device: make a new one with the same factory.
  const factory = tf.findBackendFactory('webgpu')
  if (tf.findBackend('webgpu') !== null) {
    tf.removeBackend('webgpu')
    tf.registerBackend('webgpu', factory)
  }
  if (!(await tf.setBackend('webgpu')))
    throw new SearchError('no-gpu', `TensorFlow.js could not open WebGPU on ${answer.adapter.description}`)
  const { device } = tf.backend() as WebGPUBackend
  return { device, executor: webGpuExecutor(device), adapter: answer.adapter, onFailure: watch(device) }
}

/**
 * The shared device, opened on first use and again after it was lost.
 *
 * @throws SearchError 'no-gpu' with the reason
 */
export function openBackend(): Promise<Backend> {
  opened ??= open().catch((error: unknown) => {
    opened = null
    throw error
  })
  return opened
}
