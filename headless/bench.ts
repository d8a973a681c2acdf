/**
 * One first-order search step (alpha step, then weight step), timed in the page: with the engine, and with the same
 * supernet composed of tfjs ops on the tfjs WebGPU backend. Same device, same weights, alphas and batches. bench/run.ts calls.
 */
import { type Backend, openBackend } from '../src/backend'
import { compileNetwork } from '../src/engine/compile'
import { streamFor } from '../src/random'
import { openTfjsSearch } from '../src/reference/tfjsSearch'
import { initialAlphas, initialParams } from '../src/search/initialise'
import { DARTS_PRIMITIVES } from '../src/space/primitives'
import { layoutOf } from '../src/supernet/describe'
import { unpack } from '../src/supernet/layout'
import type { SupernetSpec } from '../src/supernet/spec'
import { type Emit, register } from './registry'

const SPEC: SupernetSpec = {
  kind: 'supernet',
  space: 'darts',
  primitives: DARTS_PRIMITIVES,
  channels: 8,
  cells: 3,
  imageSize: 16,
  classes: 10,
  batch: 16,
}

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

export interface StepTimes {
  readonly adapter: string
  /** The first step; tfjs compiles its shaders in it. */
  readonly warmUpMs: number
  readonly stepMs: readonly number[]
  /** dispatchWorkgroups calls of one step. */
  readonly launchesPerStep: number
  /** State after the first step, to see that both did the same arithmetic. */
  readonly lossValid: number
  readonly lossTrain: number
  readonly alphas: readonly number[]
}

export type EngineTimes = StepTimes & { readonly compileMs: number; readonly pipelines: number }

export interface BenchArgs {
  /** Steps measured after the warm-up. */
  readonly steps: number
}

function startOfSearch() {
  const random = streamFor(SEED, 'bench')
  const layout = layoutOf(SPEC)
  const pixels = SPEC.batch * SPEC.imageSize ** 2
  const batch = () => ({
    images: Float32Array.from({ length: pixels * 4 }, (_, i) => (i % 4 === 3 ? 0 : random.normal())),
    labels: Uint32Array.from({ length: SPEC.batch }, () => random.below(SPEC.classes)),
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
async function countLaunches<T>(fn: () => Promise<T>): Promise<{ result: T; launches: number }> {
  const prototype = GPUComputePassEncoder.prototype
  const original = prototype.dispatchWorkgroups
  let launches = 0
  prototype.dispatchWorkgroups = function (...size) {
    launches++
    original.apply(this, size)
  }
  try {
    return { result: await fn(), launches }
  } finally {
    prototype.dispatchWorkgroups = original
  }
}

/** Wall time of one step, from the first call until the GPU has nothing left to do. */
async function timed({ device }: Backend, step: () => Promise<void>): Promise<number> {
  await device.queue.onSubmittedWorkDone()
  const started = performance.now()
  await step()
  await device.queue.onSubmittedWorkDone()
  return performance.now() - started
}

async function timeSteps(backend: Backend, args: BenchArgs, step: () => Promise<void>, emit: Emit): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < args.steps; i++) {
    times.push(await timed(backend, step))
    emit(`step ${i + 1} of ${args.steps}: ${Math.round(times[i] ?? 0)} ms`)
  }
  return times
}

register<BenchArgs>('benchEngine', async (args, emit): Promise<EngineTimes> => {
  const backend = await openBackend()
  const { device } = backend
  const { params, alphas, train, valid } = startOfSearch()
  const started = performance.now()
  const network = await compileNetwork({ device, spec: SPEC })
  const compileMs = performance.now() - started
  emit(`compiled in ${Math.round(compileMs)} ms`)
  network.setHyper(HYPER)
  network.writeParams(params)
  network.writeAlphas(alphas)
  network.setBatch('val', valid.images, valid.labels)
  network.setBatch('train', train.images, train.labels)
  const step = async (): Promise<void> => {
    network.alphaStep()
    network.weightStep()
  }
  const { result: warmUpMs, launches } = await countLaunches(() => timed(backend, step))
  emit(`warm-up step: ${Math.round(warmUpMs)} ms, ${launches} launches`)
  const metrics = await network.readMetrics(true)
  const after = Array.from(await network.readAlphas())
  const stepMs = await timeSteps(backend, args, step, emit)
  const { pipelines } = network.info
  network.destroy()
  return {
    adapter: backend.adapter.description,
    compileMs,
    pipelines,
    warmUpMs,
    stepMs,
    launchesPerStep: launches,
    lossValid: metrics.val.lastLoss,
    lossTrain: metrics.train.lastLoss,
    alphas: after,
  }
})

register<BenchArgs>('benchTfjs', async (args, emit): Promise<StepTimes> => {
  const backend = await openBackend()
  const { params, alphas, layout, train, valid } = startOfSearch()
  const named = new Map(layout.slots.map((slot) => [slot.name, unpack(slot, params)]))
  const search = openTfjsSearch(SPEC, named, alphas, HYPER)
  const onValid = search.batch(valid.images, valid.labels)
  const onTrain = search.batch(train.images, train.labels)
  let losses: number[] = []
  const step = async (): Promise<void> => {
    const both = [search.alphaStep(onValid), search.weightStep(onTrain)]
    losses = []
    for (const loss of both) {
      losses.push((await loss.data())[0] ?? Number.NaN)
      loss.dispose()
    }
    await search.finished()
  }
  const { result: warmUpMs, launches } = await countLaunches(() => timed(backend, step))
  emit(`warm-up step: ${Math.round(warmUpMs)} ms, ${launches} launches`)
  const [lossValid = Number.NaN, lossTrain = Number.NaN] = losses
  const after = Array.from(await search.readAlphas())
  const stepMs = await timeSteps(backend, args, step, emit)
  search.dispose()
  return {
    adapter: backend.adapter.description,
    warmUpMs,
    stepMs,
    launchesPerStep: launches,
    lossValid,
    lossTrain,
    alphas: after,
  }
})
