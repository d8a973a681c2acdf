/**
 * One first-order search step (alpha step, then weight step), timed in the page: with the engine, and with the same
 * supernet composed of tfjs ops on the tfjs WebGPU backend. Same device, same weights, alphas and batches. bench/run.ts calls.
 */
import { openBackend } from '../src/backend'
import { compileNetwork } from '../src/engine/compile'
import type { KernelTime } from '../src/engine/plan/kernelTime'
import type { Executor } from '../src/engine/plan/plan'
import { streamFor } from '../src/random'
import { openTfjsSearch } from '../src/reference/tfjsSearch'
import { initialAlphas, initialParams } from '../src/search/initialise'
import { DARTS_PRIMITIVES } from '../src/space/primitives'
import { layoutOf } from '../src/supernet/describe'
import { unpack } from '../src/supernet/layout'
import type { SupernetSpec } from '../src/supernet/spec'
import { BENCH_SPEC as SPEC } from './benchSpec'
import { register } from './registry'

const HYPER = {
  weightLr: 0.025,
  momentum: 0.9,
  nesterov: false,
  weightDecay: 3e-4,
  gradClip: 5,
  alphaLr: 3e-4,
  beta1: 0.5,
  beta2: 0.999,
  alphaWeightDecay: 1e-3,
} as const

const SEED = 1
const SUBMISSION_LAUNCHES = 512

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

/** What a side has come to; both begin with the same numbers. */
export interface SearchState {
  readonly lossValid: number
  readonly lossTrain: number
  readonly alphas: readonly number[]
}

interface OpenSide {
  step(): Promise<void>
  /** Times of one more step by kernel family; null where the device has no time stamps. */
  profile(): Promise<readonly KernelTime[] | null>
  state(): Promise<SearchState>
  close(): void
}

function startOfSearch(spec: SupernetSpec) {
  const random = streamFor(SEED, 'bench')
  const layout = layoutOf(spec)
  const pixels = spec.batch * spec.imageSize ** 2
  const batch = () => ({
    images: Float32Array.from({ length: pixels * 4 }, (_, i) => (i % 4 === 3 ? 0 : random.normal())),
    labels: Uint32Array.from({ length: spec.batch }, () => random.below(spec.classes)),
  })
  return {
    params: initialParams(layout, random),
    alphas: initialAlphas({ types: 2, edges: 14, ops: DARTS_PRIMITIVES.length }, 1e-3, random),
    layout,
    train: batch(),
    valid: batch(),
  }
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

async function openEngine(executor: Executor, spec: SupernetSpec): Promise<OpenSide & { pipelines: number }> {
  const { params, alphas, train, valid } = startOfSearch(spec)
  const network = await compileNetwork({ executor, spec })
  // A step of the largest networks takes minutes on a software adapter: no single submission may.
  network.limitSubmissions(SUBMISSION_LAUNCHES)
  network.setHyper(HYPER)
  network.writeParams(params)
  network.writeAlphas(alphas)
  network.setBatch('val', valid.images, valid.labels)
  network.setBatch('train', train.images, train.labels)
  return {
    pipelines: network.info.pipelines,
    step: async () => {
      network.alphaStep()
      network.weightStep()
    },
    profile: async () => {
      if (!network.canProfile) return null
      network.startProfile()
      network.alphaStep()
      network.weightStep()
      return network.readProfile()
    },
    state: async () => {
      const { val, train: onTrain } = await network.readMetrics(false)
      return { lossValid: val.lastLoss, lossTrain: onTrain.lastLoss, alphas: Array.from(await network.readAlphas()) }
    },
    close: () => network.destroy(),
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
