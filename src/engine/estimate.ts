/** What a network will take, before anything is compiled and without a GPU. */
import { describe } from '../supernet/describe'
import type { NetworkSpec } from '../supernet/spec'
import { DEFAULT_PARALLELISM } from './compile'
import { requireMemory } from './lower/memory'
import { type LowerOptions, lower } from './lower/network'
import { stageBatches, stepSegments } from './lower/steps'
import { CPU_MEMORY_LIMIT, DEFAULT_LIMITS, MEMORY_LIMIT, type MemoryLimits } from './plan/limits'
import { addTallies, bytesMoved, dispatchesOf, NO_WORK, shaderCount, tallyFamilies } from './workload/summary'

export interface Requirement {
  /** Memory of all buffers. */
  readonly bytes: number
  readonly largestBinding: number
  readonly launchesPerStep: number
  /** Shaders to compile. */
  readonly shaders: number
  readonly flopsPerStep: number
  /** The least traffic of a step. */
  readonly bytesMovedPerStep: number
  /** Cells that are computed again before their backward pass, to save memory. */
  readonly recomputedCells: number
}

export interface EstimateOptions extends LowerOptions {
  readonly parallelism?: number
  /** Whose limits it has to fit; left out: those that every WebGPU adapter grants. */
  readonly engine?: 'webgpu' | 'cpu'
}

const LIMITS: Readonly<Record<'webgpu' | 'cpu', MemoryLimits>> = {
  webgpu: { bindingBytes: DEFAULT_LIMITS.bindingBytes, totalBytes: MEMORY_LIMIT },
  cpu: { bindingBytes: CPU_MEMORY_LIMIT, totalBytes: CPU_MEMORY_LIMIT },
}

/**
 * @throws SearchError 'bad-shape' for a spec the kernels cannot run; 'out-of-memory' when it does not fit the
 * engine's limits, with the number and what would fit
 */
export function estimate(spec: NetworkSpec, options: EstimateOptions = {}): Requirement {
  const { parallelism = DEFAULT_PARALLELISM, order = 1, engine = 'webgpu' } = options
  const { context } = lower(describe(spec), parallelism, options)
  const { plan, ops, memory } = context
  if (context.description.stem) stageBatches(plan)
  requireMemory(context, LIMITS[engine])
  const { bytes, largestBinding } = plan.requirement()
  const step = tallyFamilies(dispatchesOf(plan, stepSegments(ops.space, order, options.mixing)), ops).reduce(
    addTallies,
    NO_WORK,
  )
  return {
    bytes,
    largestBinding,
    launchesPerStep: step.launches,
    shaders: shaderCount(plan),
    flopsPerStep: step.flops,
    bytesMovedPerStep: bytesMoved(step),
    recomputedCells: Math.max(0, memory.sharedCells - 1),
  }
}
