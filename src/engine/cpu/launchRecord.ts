/**
 * What lies in memory between the executor and the module: launch records and the control block. All fields are u32, little-endian.
 *
 * A record is one dispatch: which kernel, its uniforms, the grid, where its buffers lie. The executor writes it once, when the plan is
 * made, and then hands lists of addresses of records to the module's driver (`run`, emit/driver.ts):
 *
 *   run(list, count, thread, threads, control) -> 0 done, 1 aborted
 *
 * `list` is the address of `count` addresses of records. Every thread makes the same call with its own number `thread`.
 * Launches run in order, in waves: a record whose `waits` is set begins a wave, and a wave begins when every thread is through
 * with the one before. Records of a wave must touch different buffers (`schedule.ts` decides). A launch is cut into chunks of invocations that
 * follow one another; which thread runs a chunk changes no bit, because no invocation reads what another of its launch writes.
 */

/** Most storage buffers of a kernel, as WebGPU grants them by default. */
export const MOST_BINDINGS = 8

/** Bytes from the start of a record. */
export const RECORD = {
  /** Number of the kernel in the module. */
  function: 0,
  /** Address of the uniforms, one u32 after another in the order of `Kernel.uniforms`. */
  uniforms: 4,
  /** Invocations in a row of the grid: workgroups in x times their size. */
  width: 8,
  /** Invocations in all: width times rows. */
  total: 12,
  /** Invocations in a chunk, and chunks. */
  chunk: 16,
  chunks: 20,
  /** 1: the first of a wave. */
  waits: 24,
  /** Addresses of the buffers, in the order of `Kernel.bindings`. */
  bases: 32,
  /** Their lengths in elements; read by a checked module only. */
  lengths: 32 + 4 * MOST_BINDINGS,
  bytes: 32 + 8 * MOST_BINDINGS,
} as const

/** Most launches of a wave: each has a counter of its own in the control block. */
export const MOST_LAUNCHES_OF_A_WAVE = 8

/**
 * Bytes from the start of the control block, which is 64 bytes aligned and zero at first. What threads write stands in lines of its own.
 * A block belongs to one number of threads: for another number take a new one.
 */
export const CONTROL = {
  /** Threads that have come to the end of the wave. */
  arrived: 0,
  /** Waves ended so far. */
  generation: 64,
  /** Threads that wait asleep. */
  sleepers: 128,
  /** How often a thread looks before it falls asleep; written by the executor. */
  spins: 192,
  /** Not 0: every thread leaves the driver at the next end of a wave. Written by whoever saw a thread fail. */
  abort: 196,
  /** Waits of 100 ms after which a thread takes the others for dead and aborts; 0: never. Written by the executor. */
  patience: 200,
  /** Where a checked module stopped: 1 + number of the kernel, binding, index. */
  fault: 208,
  faultBinding: 212,
  faultIndex: 216,
  /** Of each thread a line: chunks that were taken from its part, by place in the wave, in two sets that take turns. */
  claims: 256,
  claimBytes: 64,
} as const

export const controlBytes = (threads: number): number => CONTROL.claims + threads * CONTROL.claimBytes

/** No buffer may lie below: the address of a load is a sum whose parts may be smaller than the whole. */
export const FIRST_BUFFER = 1 << 20
/** Buffers and records are so aligned. */
export const ALIGNMENT = 64

export interface Launch {
  readonly function: number
  readonly uniforms: number
  readonly width: number
  readonly rows: number
  /** Invocations in a chunk: `chunkOf`. */
  readonly chunk: number
  readonly waits: boolean
  /** Address and elements (vec4f, f32, ...) of each binding. */
  readonly bindings: readonly { readonly address: number; readonly length: number }[]
}

/** @param memory all of it, as words; `address` in bytes */
export function writeRecord(memory: Uint32Array, address: number, launch: Launch): void {
  const total = launch.width * launch.rows
  const chunk = Math.max(1, Math.min(launch.chunk, total))
  const put = (offset: number, value: number): void => {
    memory[(address + offset) >>> 2] = value
  }
  put(RECORD.function, launch.function)
  put(RECORD.uniforms, launch.uniforms)
  put(RECORD.width, launch.width)
  put(RECORD.total, total)
  put(RECORD.chunk, chunk)
  put(RECORD.chunks, Math.ceil(total / chunk))
  put(RECORD.waits, launch.waits ? 1 : 0)
  launch.bindings.forEach(({ address: base, length }, slot) => {
    put(RECORD.bases + 4 * slot, base)
    put(RECORD.lengths + 4 * slot, length)
  })
}
