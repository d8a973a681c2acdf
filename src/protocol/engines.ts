/**
 * The two executors of the engine as page and worker speak of them: which there are on this machine, and which is taken. A hardware
 * adapter is preferred, then the processor; a software adapter is ten times slower than that and has to be asked for.
 */
import type { AdapterInfo } from './facts'

export const ENGINES = ['webgpu', 'cpu'] as const
export type Engine = (typeof ENGINES)[number]
export type EngineChoice = Engine | 'auto'

/** null for a run of another program. */
export function engineNamed(backend: AdapterInfo['backend']): Engine | null {
  return ENGINES.find((engine) => engine === backend) ?? null
}

/** What an engine would compute on here, or in plain words why it cannot. */
export type EngineOffer =
  | { readonly adapter: AdapterInfo; readonly why: null }
  | { readonly adapter: null; readonly why: string }

export type EngineOffers = Readonly<Record<Engine, EngineOffer>>

/** Names the CPU engine in runs and recordings: its bits depend on neither processor, browser nor threads. */
export const CPU_ENGINE = 'CPU engine (WebAssembly SIMD)'

/** Raised when the CPU engine gives other bits than before for the same config and images: trials of a sweep are named by it. */
export const CPU_BITS = 1

/** Where nobody asks for one; null where none can compute. */
export function preferredEngine({ webgpu, cpu }: EngineOffers): Engine | null {
  if (webgpu.adapter && !webgpu.adapter.software) return 'webgpu'
  return cpu.adapter ? 'cpu' : webgpu.adapter ? 'webgpu' : null
}

/** Air for the page: all cores of two, all but one of more. Beyond eight a step is mostly waiting. */
const MOST_THREADS = 8

/** Threads of the CPU engine in a browser. */
export function threadsFor(cores: number): number {
  return Math.max(1, Math.min(MOST_THREADS, cores <= 2 ? cores : cores - 1))
}
