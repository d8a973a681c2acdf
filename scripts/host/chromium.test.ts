import { afterEach, expect, test, vi } from 'vitest'
import { gpuFlags } from './chromium.mjs'

afterEach(() => vi.unstubAllEnvs())

test('Chromium computes on the software adapter unless the GPU is asked for', () => {
  vi.stubEnv('LAB_ADAPTER', '')
  expect(gpuFlags()).toContain('--use-webgpu-adapter=swiftshader')
  vi.stubEnv('LAB_ADAPTER', 'hardware')
  expect(gpuFlags()).not.toContain('--use-webgpu-adapter=swiftshader')
})

test('an adapter that Chromium does not know is refused, not replaced', () => {
  for (const adapter of ['dawn', 'gpu']) {
    vi.stubEnv('LAB_ADAPTER', adapter)
    expect(gpuFlags).toThrow(`LAB_ADAPTER is ${adapter}`)
  }
})
