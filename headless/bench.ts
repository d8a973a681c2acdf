/**
 * One first-order search step (alpha step, then weight step), timed in the page: with the engine, and with the same
 * supernet composed of tfjs ops on the tfjs WebGPU backend. Same device, same weights, alphas and batches. bench/run.ts calls.
 */
import { openBackend } from '../src/backend'
import type { KernelTime } from '../src/engine/plan/kernelTime'
import { openTfjsSearch } from '../src/reference/tfjsSearch'
import { unpack } from '../src/supernet/layout'
import type { SupernetSpec } from '../src/supernet/spec'
import { BENCH_SPEC as SPEC } from './benchSpec'
import { HYPER, type OpenSide, openEngine, type SearchState, startOfSearch } from './benchStep'
import { register } from './registry'

export type Side = 'engine' | 'tfjs'

export interface Opened {
  readonly adapter: string
  readonly compileMs: number
  readonly pipelines: number
}

export interface StepTime {
  /** From the first call until the GPU has nothing left to do. */
  readonly ms: number
  /** Of them, spent in JavaScript: recording and submitting. */
  readonly encodeMs: number
  /** dispatchWorkgroups calls. */
  readonly launches: number
}

/** Runs `fn` and counts the compute dispatches it records. */
async function countLaunches(fn: () => Promise<void>): Promise<number> {
  const prototype = GPUComputePassEncoder.prototype
  const original = prototype.dispatchWorkgroups
  let launches = 0
  prototype.dispatchWorkgroups = function (...size) {
    launches++
    original.apply(this, size)
  }
  try {
    await fn()
    return launches
  } finally {
    prototype.dispatchWorkgroups = original
  }
}

function openTfjs(): OpenSide {
  const { params, alphas, layout, train, valid } = startOfSearch(SPEC)
  const named = new Map(layout.slots.map((slot) => [slot.name, unpack(slot, params)]))
  const search = openTfjsSearch(SPEC, named, alphas, HYPER)
  const onValid = search.batch(valid.images, valid.labels)
  const onTrain = search.batch(train.images, train.labels)
  let losses: number[] = []
  return {
    step: async () => {
      losses = []
      for (const loss of [search.alphaStep(onValid), search.weightStep(onTrain)]) {
        losses.push((await loss.data())[0] ?? Number.NaN)
        loss.dispose()
      }
      await search.finished()
    },
    profile: async () => null,
    state: async () => {
      const [lossValid = Number.NaN, lossTrain = Number.NaN] = losses
      return { lossValid, lossTrain, alphas: Array.from(await search.readAlphas()) }
    },
    close: () => {
      search.dispose()
      for (const { images, labels } of [onValid, onTrain]) {
        images.dispose()
        labels.dispose()
      }
    },
  }
}

const sides = new Map<Side, OpenSide>()

function opened(side: Side): OpenSide {
  const found = sides.get(side)
  if (!found) throw new Error(`bench side ${side}: not open`)
  return found
}

register<{ side: Side; spec?: Partial<SupernetSpec> }>('benchOpen', async ({ side, spec }): Promise<Opened> => {
  const { executor, adapter } = await openBackend()
  const started = performance.now()
  const engine = side === 'engine' ? await openEngine(executor, { ...SPEC, ...spec }) : null
  const compileMs = performance.now() - started
  sides.set(side, engine ?? openTfjs())
  return { adapter: adapter.description, compileMs, pipelines: engine?.pipelines ?? 0 }
})

register<{ side: Side }>('benchStep', async ({ side }): Promise<StepTime> => {
  const { queue } = (await openBackend()).device
  const { step } = opened(side)
  await queue.onSubmittedWorkDone()
  const started = performance.now()
  const launches = await countLaunches(step)
  const encodeMs = performance.now() - started
  await queue.onSubmittedWorkDone()
  return { ms: performance.now() - started, encodeMs, launches }
})

register<{ side: Side }>('benchProfile', ({ side }): Promise<readonly KernelTime[] | null> => opened(side).profile())

register<{ side: Side }>('benchState', ({ side }): Promise<SearchState> => opened(side).state())

register<{ side: Side }>('benchClose', ({ side }) => {
  opened(side).close()
  sides.delete(side)
})
