/** The ground every other gpu test stands on: this browser gives a WebGPU adapter that can do what the engine needs. */
import { expect, test } from 'vitest'

test('an adapter with the default limits exists', async () => {
  const adapter = await navigator.gpu.requestAdapter()
  expect(adapter).not.toBeNull()
  const device = await adapter?.requestDevice()
  expect(device?.limits.maxStorageBuffersPerShaderStage).toBeGreaterThanOrEqual(8)
  expect(device?.limits.maxComputeInvocationsPerWorkgroup).toBeGreaterThanOrEqual(256)
  device?.destroy()
})
