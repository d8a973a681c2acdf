/** Words of the two engines: which computes, why that one, on how many threads. */
import type { Engine } from '../../../src/protocol/engines'

export const engines = {
  title: 'Engine',
  names: { webgpu: 'GPU (WebGPU)', cpu: 'processor (WebAssembly)' } as Record<Engine, string>,
  automatic: (name: string) => `automatic: ${name}`,
  missing: (name: string) => `${name}: not here`,
  why: {
    hardware: 'A GPU is taken first where there is one.',
    software: 'The WebGPU adapter here is a software one, which takes about ten times as long as the processor.',
    without: 'There is no GPU that this page may use; the processor does the same search.',
    chosen: 'As chosen.',
  },
  cpu: (threads: number) => `processor, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
  sameBits: 'The same numbers on every machine and with any number of threads.',
  unshared: 'This browser shares no memory between threads, so one computes.',
  alone:
    'This page is not isolated from others (cross-origin isolation), so threads may not share memory: one computes.',
  reload: (threads: number) => `Load the page anew, for ${threads} threads`,
  embedded: 'Opened on its own, outside of the page around it, it may compute on more.',
}

export type EnginesText = typeof engines
