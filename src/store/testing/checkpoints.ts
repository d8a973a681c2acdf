/** Small checkpoints of a run that never was. */
import { checkConfig } from '../../protocol/checkConfig'
import { PRESETS } from '../../protocol/presets'
import type { EpochRecord } from '../../protocol/record'
import type { RunFacts, SearchState } from '../checkpoint'
import type { Save } from '../slots'

export const FACTS: RunFacts = {
  id: 'run-1',
  startedAt: '2026-01-01T00:00:00.000Z',
  config: checkConfig({ epochs: 4 }, PRESETS['two-minutes'].config),
  dataset: { id: 'generated', title: 'Generated shapes', images: 2000, classes: 10, classNames: ['disc', 'ring'] },
  dataDigest: 'ab'.repeat(32),
  adapter: { backend: 'webgpu', description: 'test adapter', software: true },
  plan: { parameters: 8, launchesPerStep: 2, pipelines: 3, bytes: 32, parallelism: 64 },
  stepsPerEpoch: 3,
  build: 'worker-test.js',
  stateVersion: 1,
}

/** Every number of it is made up; its shape is that of the config. */
function recordAt(epoch: number): EpochRecord {
  const table = Array.from({ length: 6 }, () => [0.1, 0.3, 0.2, 0.2, 0.2])
  const rule = { firedAt: null, returnsEpoch: null, fallback: false, value: 0, target: 2 }
  return {
    epoch,
    alphas: { normal: table, reduce: [] },
    mixingWeights: { normal: table, reduce: [] },
    genotype: { space: 'nas-bench-201', edges: Array.from({ length: 6 }, () => 'skip_connect') },
    skips: { normal: 6, reduce: 0 },
    depth: { normal: 0, reduce: 0 },
    cost: { parameters: 1, multiplyAdds: 1 },
    train: { loss: 2, accuracy: 0.25 },
    validation: { loss: 2, accuracy: 0.25 },
    gradNorm: 0.1 + epoch,
    learningRate: 0.025,
    ranking: table.map(() => [2, 3]),
    stableSince: table.map(() => 1),
    rules: { criterion1: rule, criterion2: rule },
    steps: 3,
    epochMs: 12.5,
  }
}

export function stateAt(epoch: number, step = 0): SearchState {
  const records = Array.from({ length: epoch - 1 }, (_, i) => recordAt(i + 1))
  return {
    epoch,
    step,
    epochMs: 12.5,
    streams: {
      weights: { shuffle: 1, given: step, augment: 4294967295 },
      alphas: { shuffle: 2, given: step, augment: 3 },
    },
    records,
    arrays: {
      params: Float32Array.of(epoch, -0, 1e-45, Number.MAX_VALUE),
      alphas: Float32Array.of(0.1, Number.NaN),
      'algorithm.round': Uint32Array.of(4294967295, step),
    },
  }
}

export function saveAt(epoch: number, step = 0, change: Partial<Save> = {}): Save {
  return { facts: FACTS, state: stateAt(epoch, step), end: null, savedAt: `2026-01-01T00:00:0${epoch}.000Z`, ...change }
}
