/**
 * Owns the GPU: asks for an adapter, says why there is none, and opens the one device that TensorFlow.js and the engine
 * share. The search runs on WebGPU only; there is no other path to fall back to.
 */

import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-webgpu'
import type { Executor } from './engine/plan/plan'
import { webGpuExecutor } from './engine/webgpu/executor'
import { SearchError } from './errors'
import { type AdapterInfo, UNNAMED_ADAPTER } from './protocol/facts'

/** What the browser offers: an adapter, or the reason in plain words why a search cannot run here. */
export type AdapterAnswer =
  | { readonly adapter: AdapterInfo; readonly why: null }
  | { readonly adapter: null; readonly why: string }

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

const SOFTWARE_ADAPTERS = /swiftshader|llvmpipe|lavapipe|basic render|software/i

function adapterInfo(adapter: GPUAdapter): AdapterInfo {
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info
  const parts = [vendor, architecture, device, description].filter((part) => part !== '')
  const text = parts.join(' ') || UNNAMED_ADAPTER
  return { backend: 'webgpu', description: text, software: isFallbackAdapter || SOFTWARE_ADAPTERS.test(text) }
}

async function requestAdapter(): Promise<GPUAdapter | string> {
  if (!self.isSecureContext) return 'WebGPU needs a secure page: https, or http on localhost.'
  // Typed as always there; older browsers do not have it, and one that has switched it off may say null.
  const gpu = navigator.gpu as GPU | null | undefined
  if (gpu === undefined) return 'This browser has no WebGPU (navigator.gpu is missing).'
  if (gpu === null) return 'This browser knows WebGPU but offers none here (navigator.gpu is null).'
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
  return adapter ?? 'WebGPU is here but gives no adapter: no supported graphics card, or it is blocked or switched off.'
}

/** Asks for the adapter without opening a device. */
export async function findAdapter(): Promise<AdapterAnswer> {
  const adapter = await requestAdapter()
  return typeof adapter === 'string' ? { adapter: null, why: adapter } : { adapter: adapterInfo(adapter), why: null }
}

function watch(device: GPUDevice): Backend['onFailure'] {
  const listeners = new Set<(error: SearchError) => void>()
  const tell = (error: SearchError): void => {
    for (const listener of [...listeners]) listener(error)
    listeners.clear()
  }
  device.addEventListener('uncapturederror', ({ error }) => {
    const code = error instanceof GPUOutOfMemoryError ? 'out-of-memory' : 'gpu-validation'
    tell(new SearchError(code, error.message))
  })
  void device.lost.then(({ reason, message }) => {
    opened = null
    tell(new SearchError('device-lost', `the GPU device was lost (${reason}): ${message}`))
  })
  return (listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
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
