/**
 * The functions of headless/ in this Node process, on Dawn, the WebGPU of Chromium, through the machine's own driver: for
 * a server with a graphics card and no browser, and for a second driver to check against (VK_ICD_FILENAMES names one).
 *
 * Dawn comes with the package `webgpu`, 130 MB for all systems, which is why it is no dependency:
 * `npm install --no-save webgpu`.
 */
import process from 'node:process'
import type { Lab } from '../../headless/registry'
import type { EngineHost } from './engineHost'
import { headlessBundle } from './headlessBundle'

interface DawnPackage {
  create(flags: readonly string[]): GPU
  readonly globals: Readonly<Record<string, unknown>>
}

const PACKAGE = 'webgpu'

async function loadDawn(): Promise<DawnPackage> {
  try {
    return await import(PACKAGE)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new Error(`LAB_ADAPTER=dawn: the package ${PACKAGE} is missing. npm install --no-save ${PACKAGE}`)
  }
}

/** What the modules of headless/ and TensorFlow.js take from a page. */
function makeGlobals(gpu: GPU, globals: DawnPackage['globals']): void {
  const ofPage = {
    ...globals,
    navigator: { gpu, userAgent: 'node' },
    window: globalThis,
    self: globalThis,
    isSecureContext: true,
  }
  for (const [name, value] of Object.entries(ofPage))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
}

export async function openDawn(): Promise<EngineHost> {
  const dawn = await loadDawn()
  // As in Chromium with --enable-unsafe-webgpu: without it time stamps are switched off.
  makeGlobals(dawn.create(['enable-dawn-features=allow_unsafe_apis']), dawn.globals)
  await import(await headlessBundle())
  const { lab } = globalThis as { lab?: Lab }
  if (!lab) throw new Error('headless/main.ts: registered nothing')
  return {
    runtime: `Dawn in Node ${process.version}`,
    call: async <Result>(name: string, args: unknown = {}) => (await lab.call(name, args, 0)) as Result,
    cpuSeconds: async () => {
      const { user, system } = process.cpuUsage()
      return (user + system) / 1e6
    },
    // Node ends only when nothing holds Dawn any more.
    close: async () => {
      Reflect.deleteProperty(globalThis, 'navigator')
    },
  }
}
