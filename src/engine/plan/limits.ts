/** How large a plan may be. */

/** Limits every WebGPU adapter grants. */
export const DEFAULT_LIMITS = { bufferBytes: 268_435_456, bindingBytes: 134_217_728, storageBuffers: 8 } as const

/** More than this is refused: few adapters hold it beside a screen, and one that runs out takes the tab with it. */
export const MEMORY_LIMIT = 4e9

/** A 32-bit memory, less a megabyte in front of the first buffer. */
export const CPU_MEMORY_LIMIT = 2 ** 32 - 2 ** 20

export interface MemoryLimits {
  /** The largest buffer that a shader can be given. */
  readonly bindingBytes: number
  readonly totalBytes: number
}
