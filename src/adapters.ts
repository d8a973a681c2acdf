/** Asks the browser what there is to compute on, and says in plain words why there is nothing. Opens nothing. */
import { CPU_ENGINE, type EngineOffer, type EngineOffers, threadsFor } from './protocol/engines'
import { type AdapterInfo, UNNAMED_ADAPTER } from './protocol/facts'

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

export async function findAdapter(): Promise<EngineOffer> {
  const adapter = await requestAdapter().catch((error: unknown) => `WebGPU gives no adapter: ${error}`)
  return typeof adapter === 'string' ? { adapter: null, why: adapter } : { adapter: adapterInfo(adapter), why: null }
}

/** A module of one function: `i32.const 0, i8x16.splat`, which gives a v128. */
const SIMD_MODULE = [
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 5, 1, 0x60, 0, 1, 0x7b],
  ...[3, 2, 1, 0],
  ...[10, 8, 1, 6, 0, 0x41, 0, 0xfd, 0x0f, 0x0b],
]

/** What of a browser decides how the CPU engine runs there. */
export interface Processor {
  readonly wasm: Pick<typeof WebAssembly, 'validate'> | undefined
  /** Memory may be shared between threads. */
  readonly isIsolated: boolean
  readonly cores: number
}

const here = (): Processor => ({
  wasm: globalThis.WebAssembly as typeof WebAssembly | undefined,
  // WebKitGTK isolates pages and shares nothing all the same.
  isIsolated: self.crossOriginIsolated === true && 'SharedArrayBuffer' in globalThis,
  cores: navigator.hardwareConcurrency || 1,
})

/** The processor as WebAssembly reaches it: one thread where the page is not cross-origin isolated. */
export function findProcessor({ wasm, isIsolated, cores }: Processor = here()): EngineOffer {
  if (!wasm?.validate(Uint8Array.from(SIMD_MODULE)))
    return { adapter: null, why: `This browser has no WebAssembly${wasm ? ' SIMD' : ''}.` }
  const threads = isIsolated ? threadsFor(cores) : 1
  return { adapter: { backend: 'cpu', description: CPU_ENGINE, software: false, threads }, why: null }
}

export async function findEngines(): Promise<EngineOffers> {
  return { webgpu: await findAdapter(), cpu: findProcessor() }
}
