import { expect, test } from 'vitest'
import { findProcessor } from './adapters'
import { CPU_ENGINE } from './protocol/engines'

test('the processor computes on several threads of an isolated page', () => {
  const { adapter } = findProcessor({ wasm: WebAssembly, isIsolated: true, cores: 4 })
  expect(adapter).toEqual({ backend: 'cpu', description: CPU_ENGINE, software: false, threads: 3 })
})

test('on a page that is not isolated it is one thread, under the same name', () => {
  const { adapter } = findProcessor({ wasm: WebAssembly, isIsolated: false, cores: 4 })
  expect(adapter).toEqual({ backend: 'cpu', description: CPU_ENGINE, software: false, threads: 1 })
})

test('without WebAssembly, or without its SIMD, the reason is said', () => {
  const cores = { isIsolated: true, cores: 4 }
  expect(findProcessor({ wasm: undefined, ...cores }).why).toBe('This browser has no WebAssembly.')
  expect(findProcessor({ wasm: { validate: () => false }, ...cores }).why).toBe('This browser has no WebAssembly SIMD.')
})

test('the module that asks for SIMD is one that holds SIMD', () => {
  const seen: Uint8Array[] = []
  const validate = (bytes: BufferSource): boolean => {
    seen.push(bytes as Uint8Array)
    return WebAssembly.validate(bytes)
  }
  expect(findProcessor({ wasm: { validate }, isIsolated: false, cores: 1 }).adapter).not.toBeNull()
  // Not taken for valid whatever it holds: its splat instruction turned into one that is not there.
  const broken = Uint8Array.from(seen[0] ?? [])
  broken[broken.length - 2] = 0xff
  expect(WebAssembly.validate(broken)).toBe(false)
})
