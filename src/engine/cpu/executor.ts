/**
 * The processor as an executor of plans: the plan's kernels as one WebAssembly module (`translate.ts`), run by this thread and others
 * beside it over one memory. Results depend on the plan alone: not on threads, browser or processor.
 */
import { SearchError } from '../../errors'
import type { PlanBuilder } from '../plan/builder'
import type { Kernel } from '../plan/kernel'
import type { Executor, Plan, RealiseOptions } from '../plan/plan'
import { CpuMemory } from './memory'
import { CpuPlan } from './plan'
import { CommandQueue } from './queue'
import { layOut } from './records'
import { CONTROL_ADDRESS } from './threads/jobs'
import { type BeginOptions, type Thread, ThreadPool } from './threads/pool'
import { type TranslatedModule, translateModule } from './translate'

/** `every` and `signal` are about the opening alone. */
export interface CpuParts extends BeginOptions {
  /** Threads beside the one that calls, already started; any of them needs a page (or process) that may share memory. */
  readonly others: readonly Thread[]
  /** Milliseconds on any clock: slices and profiles, never results. */
  readonly now: () => number
  /** Lets the thread's other events happen. */
  readonly breathe: () => Promise<void>
  /** Told once, with what makes all results from then on worthless. */
  readonly onFailure?: (error: SearchError) => void
  /** Every index of a buffer is checked; slow, for tests. */
  readonly isChecked?: boolean
}

interface Compiled {
  readonly module: WebAssembly.Module
  readonly translated: TranslatedModule
}

/** Compiled modules that are kept, so that a second start of the same config compiles nothing. */
const KEPT_MODULES = 4

/**
 * Threads that do not all begin are ended.
 *
 * @throws SearchError 'out-of-memory' when not even a small memory is granted, 'device-lost' when a thread does not begin; when told to stop
 */
export async function openCpuExecutor(parts: CpuParts): Promise<Executor> {
  const { others, now, breathe, onFailure, every, signal, isChecked = false } = parts
  const isShared = others.length > 0
  const memory = new CpuMemory(isShared)
  let lose = (_: string): void => {}
  const lost = new Promise<string>((resolve) => {
    lose = resolve
  })
  const fail = (error: SearchError): void => {
    queue.stop(error)
    lose(error.message)
    onFailure?.(error)
  }
  const queue = new CommandQueue({ now, breathe, onFailure: fail })
  const pool = new ThreadPool(memory, others, fail)
  const compiled = new Map<string, Promise<Compiled>>()

  const compile = (kernels: readonly Kernel[]): Promise<Compiled> => {
    const key = kernels.map(({ code }) => code).join()
    const known = compiled.get(key)
    if (known) return known
    const translated = translateModule(kernels, { isShared, isChecked })
    const made = WebAssembly.compile(translated.bytes).then(
      (module) => ({ module, translated }),
      (error: unknown) => {
        compiled.delete(key)
        throw new SearchError('unsupported', `the CPU engine's code did not compile: ${error}`)
      },
    )
    compiled.set(key, made)
    const [oldest] = compiled.keys()
    if (compiled.size > KEPT_MODULES && oldest !== undefined) compiled.delete(oldest)
    return made
  }

  const realise = async (builder: PlanBuilder, { progress, signal }: RealiseOptions = {}): Promise<Plan> => {
    const kernels = [
      ...new Map(
        [...builder.segments.values()].flat().map(({ kernel }): [string, Kernel] => [kernel.code, kernel]),
      ).values(),
    ]
    progress?.(0, kernels.length)
    const { module, translated } = await compile(kernels)
    // A plan that was destroyed gives its region back in its turn; the memory would grow for good past one still taken.
    await queue.settled()
    signal?.throwIfAborted()
    const layout = layOut(builder)
    const region = memory.allocate(layout.bytes)
    layout.write(memory.u32, region, translated.numberOf)
    const instance = await new Promise<CpuPlan>((resolve, reject) => {
      queue.push({
        step: async () => {
          const added = await pool.add(module)
          const { bytes } = builder.requirement()
          resolve(
            new CpuPlan({
              ...{ memory, queue, pool, now, region, layout, bytes },
              module: added,
              faultOf: () => translated.faultOf(memory.u32, CONTROL_ADDRESS),
              kernels: kernels.length,
            }),
          )
          return true
        },
        fail: reject,
      })
    })
    progress?.(kernels.length, kernels.length)
    return instance
  }

  try {
    await pool.begin({ every, signal })
  } catch (error) {
    pool.destroy()
    throw error
  }
  return {
    chunks: 'adjacent',
    limits: { bindingBytes: memory.limitBytes, totalBytes: memory.limitBytes },
    realise,
    settled: () => queue.settled(),
    lost,
    destroy: () => {
      fail(new SearchError('device-lost', 'the CPU engine was closed'))
      pool.destroy()
    },
  }
}
