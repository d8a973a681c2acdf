/** One first-order search step of the engine, on any executor; every side of the bench begins with the same numbers. */
import { compileNetwork } from '../src/engine/compile'
import type { KernelTime } from '../src/engine/plan/kernelTime'
import type { Executor } from '../src/engine/plan/plan'
import { streamFor } from '../src/random'
import { initialAlphas, initialParams } from '../src/search/initialise'
import { DARTS_PRIMITIVES } from '../src/space/primitives'
import { layoutOf } from '../src/supernet/describe'
import type { SupernetSpec } from '../src/supernet/spec'

export const HYPER = {
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

/** What a side has come to; both begin with the same numbers. */
export interface SearchState {
  readonly lossValid: number
  readonly lossTrain: number
  readonly alphas: readonly number[]
}

export interface OpenSide {
  step(): Promise<void>
  /** Times of one more step by kernel family; null where the device has no time stamps. */
  profile(): Promise<readonly KernelTime[] | null>
  state(): Promise<SearchState>
  close(): void
}

export function startOfSearch(spec: SupernetSpec) {
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

export async function openEngine(
  executor: Executor,
  spec: SupernetSpec,
): Promise<OpenSide & { pipelines: number; launches: number }> {
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
    launches: network.info.launchesPerStep,
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
