/**
 * What a network needs of whoever runs its plan: an `Executor` realises the plan once, and every step is writes, runs and
 * reads of it. Commands take effect in the order in which they are given; only `read`, `readProfile` and `settled` wait.
 */
import type { PlanBuilder } from './builder'
import type { KernelTime } from './kernelTime'
import type { MemoryLimits } from './limits'

/** Segments that run one after the other, after whole buffers have been copied into place. */
export interface Pass {
  readonly copies: readonly { readonly from: string; readonly to: string }[]
  readonly segments: readonly string[]
}

export interface Plan {
  /** Distinct kernels that were compiled. */
  readonly kernels: number
  /** Memory of all buffers. */
  readonly bytes: number
  /** Numbers in a buffer. @throws SearchError 'internal' for a name the plan has not; so do all that take one */
  floats(name: string): number
  /** Dispatches of a list of segments. */
  launches(segments: readonly string[]): number
  /** Copies numbers into a buffer, from number `offset` on. */
  write(name: string, values: Float32Array | Uint32Array, offset?: number): void
  /** Fills buffers with zeros. */
  clear(names: readonly string[]): void
  run(passes: readonly Pass[]): void
  /** Copies (part of) a buffer out, after everything asked for before. */
  read(name: string, floats?: number, offset?: number): Promise<Float32Array>
  /** From here on so many dispatches are handed over at once, at most; bits do not change. */
  limitSubmissions(launches: number): void
  readonly canProfile: boolean
  /** Runs from here until `readProfile` are timed by kernel family; bits do not change. @throws SearchError 'unsupported' */
  startProfile(): void
  readProfile(): Promise<readonly KernelTime[]>
  /** Frees everything. */
  destroy(): void
}

export interface RealiseOptions {
  /** Kernels compiled so far. */
  readonly progress?: ((done: number, total: number) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Which positions a thread of a reduction sums over: every T-th, so that threads read neighbours at the same time, or neighbours, one after the
 * other. Sums round differently.
 */
export type Chunks = 'strided' | 'adjacent'

/** Whatever computes: a GPU device, or the processor. */
export interface Executor {
  /** What is faster here. */
  readonly chunks: Chunks
  readonly limits: MemoryLimits
  /**
   * Allocates and compiles a plan.
   *
   * @throws SearchError 'out-of-memory' when allocation fails, 'gpu-validation' or 'unsupported' when a kernel does not compile
   */
  realise(builder: PlanBuilder, options?: RealiseOptions): Promise<Plan>
  /** Resolves when everything asked for so far is done. */
  settled(): Promise<void>
  /** Resolves, with the reason, when it can compute no more. */
  readonly lost: Promise<string>
  destroy(): void
}
