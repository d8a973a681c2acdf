/**
 * The CPU engine's promise: 200 steps of every algorithm give the same bits on 1 and 2 threads, those of DARTS on 4 as well, whether or not
 * the search was paused, watched and saved on the way.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { compileNetwork } from '../engine/compile'
import type { Executor } from '../engine/plan/plan'
import type { Supernet } from '../engine/supernet'
import { ALGORITHM_IDS, type AlgorithmId, canSearch } from '../protocol/algorithms'
import { checkConfig } from '../protocol/checkConfig'
import type { SearchConfig } from '../protocol/config'
import { PRESETS } from '../protocol/presets'
import { stagesOf } from '../protocol/stages'
import { withAlgorithm } from '../protocol/withAlgorithm'
import { fixedBatches } from '../search/gauges/fixedBatches'
import { type SearchInputs, search } from '../search/search'
import { Gate } from '../session/gate'
import { prepareSupernet } from '../session/prepare'
import { StageNetworks } from '../session/stageNetworks'
import { generatedShelf } from '../testing/generatedShelf'
import { openNodeCpu } from './cpu'

const BATCH = 4
const STEPS = 200

const SMALL = { dataset: 'generated', imageSize: 8, batch: BATCH, augment: { crop: 1, flip: true } }

/** 200 steps in epochs: on NAS-Bench-201 where the algorithm searches it, else on the cells of DARTS, P-DARTS in three stages. */
function config(algorithm: AlgorithmId): SearchConfig {
  const isNb201 = canSearch(algorithm, 'nas-bench-201')
  const epochs = isNb201 ? 4 : 5
  const images = (2 * BATCH * STEPS) / epochs
  const alphas = { lr: 0.05, frozenEpochs: algorithm === 'p-darts' ? 0 : 1 }
  const own = isNb201
    ? { channels: 4, cells: 1, primitives: ['none', 'skip_connect', 'nor_conv_1x1'] }
    : { channels: 4, cells: 3, primitives: ['none', 'max_pool_3x3', 'skip_connect', 'dil_conv_3x3'] }
  const stages = algorithm === 'p-darts' ? { 'p-darts': { growth: [1, 1, 1.34], drop: [1, 1] } } : {}
  const preset = PRESETS[isNb201 ? 'two-minutes' : 'small-cell'].config
  return checkConfig(
    { ...SMALL, algorithm, epochs, images, alphas, ...own, ...stages },
    withAlgorithm(preset, algorithm),
  )
}

let one: Executor
let two: Executor
let four: Executor
beforeAll(async () => {
  ;[one, two, four] = (await Promise.all([1, 2, 4].map((threads) => openNodeCpu({ threads })))) as [
    Executor,
    Executor,
    Executor,
  ]
})
afterAll(() => {
  for (const executor of [one, two, four]) executor?.destroy()
})

/** Paused and resumed on the way, watched after every step, saved now and then. */
function disturbed(executor: Executor): Partial<SearchInputs> {
  let clock = 0
  const gate = new Gate(
    () => executor.settled(),
    () => setImmediate(() => gate.open()),
  )
  return {
    now: () => (clock += 1000),
    onProgress: () => undefined,
    gate: (epoch, step, next) => {
      if (step % 20 === 7) gate.close()
      return gate.pass(epoch, step, next)
    },
    checkpoint: async ({ step, capture }) => {
      if (step % 25 === 0) await capture()
    },
  }
}

async function bits(of: SearchConfig, executor: Executor, watch: Partial<SearchInputs> = {}): Promise<unknown> {
  const signal = new AbortController().signal
  const networks = new StageNetworks((stage) =>
    prepareSupernet(of, { compile: compileNetwork, executor, classes: 10, stage, signal, onLoading: () => {} }),
  )
  let supernet: Supernet = await networks.open(stagesOf(of)[0] as ReturnType<typeof stagesOf>[number])
  try {
    const shelf = generatedShelf()
    const { batches } = shelf.open(of)
    const records: unknown[] = []
    const running = search(of, {
      supernet,
      enterStage: async (stage) => {
        supernet = await networks.open(stage)
        return supernet
      },
      batches,
      fixed: (images) => fixedBatches(shelf, of, images),
      classes: 10,
      settled: () => executor.settled(),
      now: () => 0,
      ...watch,
    })
    for await (const { epochMs: _, ...record } of running) records.push(record)
    const arrays = [await supernet.readParams(), await supernet.readAlphas(), await supernet.readState()]
    return { records, bits: arrays.map((array) => new Uint32Array(array.buffer)) }
  } finally {
    networks.destroy()
  }
}

it.each(ALGORITHM_IDS.map((id) => [id]))('%s: the same bits', async (id) => {
  const of = config(id)
  const alone = await bits(of, one)
  const { records } = alone as { records: readonly { steps: number }[] }
  expect(records.reduce((sum, { steps }) => sum + steps, 0)).toBe(STEPS)
  expect(await bits(of, two, disturbed(two))).toEqual(alone)
  // More threads than a small machine has processors wait for one another at every barrier: minutes, for all seven.
  if (id === 'darts') expect(await bits(of, four)).toEqual(alone)
})
