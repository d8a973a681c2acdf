/** A GPUDevice as an executor of plans. */
import { MEMORY_LIMIT } from '../plan/limits'
import type { Executor } from '../plan/plan'
import { realise } from './realise'

export function webGpuExecutor(device: GPUDevice): Executor {
  const { maxStorageBufferBindingSize, maxBufferSize } = device.limits
  return {
    chunks: 'strided',
    limits: { bindingBytes: Math.min(maxStorageBufferBindingSize, maxBufferSize), totalBytes: MEMORY_LIMIT },
    realise: (builder, options) => realise(device, builder, options),
    settled: async () => {
      await device.queue.onSubmittedWorkDone()
    },
    lost: device.lost.then(({ reason, message }) => `the GPU device was lost (${reason}): ${message}`),
    destroy: () => device.destroy(),
  }
}
