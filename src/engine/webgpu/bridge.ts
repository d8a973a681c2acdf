/**
 * Owns the border between the engine's buffers and TensorFlow.js: tensors in, tensors out, on the one device they share.
 * The only file of this room that knows TensorFlow.js.
 *
 * The step itself does not pass here. A batch enters by one `queue.writeBuffer` from the worker's memory; through a
 * tensor the same bytes would be staged, uploaded, copied by `dataToGPU` and copied once more: 0.7 ms against 30 ms for
 * [64,32,32,4] on SwiftShader, two busy cores, median of 12 (bridge.gpu.test.ts prints it for any adapter). What this is
 * for: computing with tensors on what the engine holds, and feeding the engine what was computed with tensors, without a
 * way over the CPU.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import * as tf from '@tensorflow/tfjs-core'
import { SearchError } from '../../errors'

const BYTES = 4

function webgpu(): WebGPUBackend {
  if (tf.getBackend() !== 'webgpu')
    throw new SearchError('no-gpu', `TensorFlow.js runs on "${tf.getBackend()}", the bridge needs "webgpu"`)
  return tf.backend() as WebGPUBackend
}

/**
 * Copies a float32 or int32 tensor into the start of an engine buffer, in order with what is submitted before and after.
 * The tensor stays the caller's; nothing new is left behind.
 *
 * @param target needs COPY_DST
 * @throws SearchError 'bad-shape' when the buffer is smaller than the tensor; 'no-gpu' without the WebGPU backend
 */
export function tensorToBuffer(tensor: tf.Tensor, target: GPUBuffer): void {
  const backend = webgpu()
  const bytes = tensor.size * BYTES
  if (target.size < bytes)
    throw new SearchError('bad-shape', `tensor [${tensor.shape}]: ${bytes} bytes, the buffer holds ${target.size}`)
  // A tensor made from an array is still in CPU memory, which `dataToGPU` refuses.
  backend.uploadToGPU(tensor.dataId)
  // Submits what TensorFlow.js has pending, so the copy below comes after it.
  const { buffer, tensorRef } = tensor.dataToGPU()
  if (buffer === undefined) throw new SearchError('internal', 'dataToGPU gave no buffer')
  const encoder = backend.device.createCommandEncoder({ label: 'tensor to buffer' })
  encoder.copyBufferToBuffer(buffer, 0, target, 0, bytes)
  backend.device.queue.submit([encoder.finish()])
  tensorRef.dispose()
}

/**
 * An engine buffer as a float32 tensor, without a copy: it shows what the buffer holds when TensorFlow.js reads it, so
 * clone what must outlive the next step. The caller disposes the tensor; the buffer stays the engine's.
 *
 * @param buffer needs STORAGE and COPY_SRC
 * @param shape  padding at the end of the buffer must not be in it
 * @throws SearchError 'bad-shape' when the buffer is smaller than the shape; 'no-gpu' without the WebGPU backend
 */
export function bufferToTensor(buffer: GPUBuffer, shape: number[]): tf.Tensor {
  webgpu()
  const bytes = shape.reduce((product, n) => product * n, BYTES)
  if (buffer.size < bytes)
    throw new SearchError('bad-shape', `tensor [${shape}]: ${bytes} bytes, the buffer holds ${buffer.size}`)
  return tf.tensor({ buffer, zeroCopy: true }, shape, 'float32')
}
