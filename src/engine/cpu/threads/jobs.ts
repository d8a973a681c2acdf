/** What the first thread tells the others through memory: a job block of u32, beside the driver's control block. */
import { CONTROL, controlBytes } from '../launchRecord'

/** Words from the start of the block. */
export const JOB = {
  /** Raised with every job; the others wait on it. */
  generation: 0,
  /** One of `JOB_KIND`. */
  kind: 1,
  /** Number of the module, address and length of the list of launches. */
  module: 2,
  list: 3,
  count: 4,
} as const

export const JOB_KIND = { run: 0, listen: 1 } as const

/** Where both blocks lie: below every buffer. */
export const CONTROL_ADDRESS = 1024
export const jobAddress = (threads: number): number => CONTROL_ADDRESS + controlBytes(threads)

/** Every thread leaves the driver at the end of its wave. */
export function abort(words: Int32Array): void {
  Atomics.store(words, (CONTROL_ADDRESS + CONTROL.abort) >>> 2, 1)
  Atomics.notify(words, (CONTROL_ADDRESS + CONTROL.generation) >>> 2)
}

export type ToThread =
  | { readonly type: 'begin'; readonly memory: WebAssembly.Memory; readonly thread: number; readonly threads: number }
  | { readonly type: 'module'; readonly number: number; readonly module: WebAssembly.Module }
  | { readonly type: 'drop'; readonly number: number }

export type FromThread =
  /** It has done what it was told and waits for jobs. */
  { readonly type: 'ready' } | { readonly type: 'failed'; readonly message: string }
