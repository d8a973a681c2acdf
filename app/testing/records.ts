/** Small hand-made runs for tests: the alphas are given, everything derived from them is derived by the real rules. */
import { DEFAULT_CONFIG, type SearchConfig } from '../../src/protocol/config'
import type { Event } from '../../src/protocol/messages'
import type { EpochRecord, ToldRecord } from '../../src/protocol/record'
import { RUN_FORMAT, RUN_VERSION, type RunRecord } from '../../src/protocol/runRecord'
import { criterion1Trace, criterion2Trace, ranking, stableSince } from '../../src/protocol/stopping'
import { type AlphaTables, softmaxRows } from '../../src/space/alphas'
import { genotypeDepth } from '../../src/space/depth'
import { deriveGenotype } from '../../src/space/derive'
import { countSkips } from '../../src/space/genotype'
import { edgeListsOf, operationSet, spreadRow } from '../../src/space/operationSets'
import { NB201_PRIMITIVES, SKIP } from '../../src/space/primitives'
import { topologyOf } from '../../src/space/topology'

export const NB201_CONFIG: SearchConfig = {
  ...DEFAULT_CONFIG,
  space: 'nas-bench-201',
  primitives: NB201_PRIMITIVES,
  epochs: 8,
  channels: 8,
  cells: 1,
  imageSize: 16,
  dataset: 'generated',
  images: 256,
  batch: 32,
  criterion2: { ...DEFAULT_CONFIG.criterion2, window: 3 },
}

/** Skip-connects in each epoch's cell; the other edges choose nor_conv_3x3. */
export function nb201Alphas(skips: number): AlphaTables {
  const skip = NB201_PRIMITIVES.indexOf('skip_connect')
  const row = (leads: boolean): number[] => [0, 0, 0.2, 0.5, -0.1].map((alpha, o) => (o === skip && leads ? 1 : alpha))
  return { normal: topologyOf({ space: 'nas-bench-201' }).edges.map((_, edge) => row(edge < skips)), reduce: [] }
}

export function recordsOf(config: SearchConfig, tables: readonly AlphaTables[]): ToldRecord[] {
  const history = tables.map((alphas) => ({
    alphas,
    genotype: deriveGenotype(config, config.primitives, alphas),
  }))
  const rule1 = criterion1Trace(history, config)
  const rule2 = criterion2Trace(history, config)
  return history.map(({ alphas, genotype }, i) => ({
    epoch: i + 1,
    alphas,
    mixingWeights: { normal: softmaxRows(alphas.normal), reduce: softmaxRows(alphas.reduce) },
    genotype,
    skips: countSkips(genotype),
    depth: genotypeDepth(genotype),
    cost: { parameters: 73_306, multiplyAdds: 1_234_567 },
    train: { loss: 2, accuracy: 0.3 + 0.01 * i },
    validation: { loss: 2, accuracy: 0.28 + 0.01 * i },
    gradNorm: 1,
    learningRate: 0.025,
    ranking: ranking(config, alphas),
    stableSince: stableSince(history.slice(0, i + 1), config),
    rules: {
      criterion1: rule1[i] as EpochRecord['rules']['criterion1'],
      criterion2: rule2[i] as EpochRecord['rules']['criterion2'],
    },
    steps: 4,
    epochMs: 100,
  }))
}

/** Alphas of the two candidates that every edge of S1 has; skip-connect leads nowhere. */
export function s1Alphas(): AlphaTables {
  const { primitives } = operationSet('s1', 'darts') ?? { primitives: [] }
  const lists = edgeListsOf('s1') ?? { normal: [], reduce: [] }
  const equal = (of: typeof lists.normal): number[][] =>
    of.map((list) =>
      spreadRow(
        list,
        primitives,
        list.map((op) => (op === SKIP ? -0.1 : 0)),
      ),
    )
  return { normal: equal(lists.normal), reduce: equal(lists.reduce) }
}

/** Skip-connects 0 0 0 1 2 4 6 6 in eight epochs: rule 1 (threshold 2, checked from epoch 3) fires at epoch 5. */
export const COLLAPSE = recordsOf(NB201_CONFIG, [0, 0, 0, 1, 2, 4, 6, 6].map(nb201Alphas))

export const STARTED = {
  type: 'started',
  config: NB201_CONFIG,
  dataset: { id: 'generated', title: 'Generated', images: 256, classes: 10, classNames: [] },
  adapter: { backend: 'webgpu', description: 'test', software: true },
  stepsPerEpoch: 4,
  plan: { parameters: 1, launchesPerStep: 1, pipelines: 1, bytes: 1, parallelism: 64 },
} as const satisfies Extract<Event, { type: 'started' }>

export function recordingOf(records: readonly EpochRecord[]): RunRecord {
  const epochs = records.flatMap((record): Event[] => [
    {
      type: 'progress',
      epoch: record.epoch,
      step: 2,
      stepsPerEpoch: 4,
      msPerStep: 1,
      imagesPerSecond: 1,
      etaMs: 1,
      trainLoss: 2,
      validationLoss: 2,
    },
    { type: 'epoch', record },
  ])
  const events: Event[] = [STARTED, ...epochs, { type: 'finished', reason: 'epochs', returnsEpoch: records.length }]
  return {
    format: RUN_FORMAT,
    version: RUN_VERSION,
    preset: null,
    config: NB201_CONFIG,
    provenance: {
      dataset: 'Generated',
      images: { weights: 128, alphas: 128 },
      adapter: 'test',
      commit: '0000000',
      date: '2026-01-01',
      appVersion: '0.0.0',
    },
    events: events.map((event, at) => ({ at, event })),
  }
}
