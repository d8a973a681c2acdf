/** Whole searches with the algorithms, on the engine: tiny. */
import { beforeAll, expect, it } from 'vitest'
import { compileNetwork } from '../engine/compile'
import type { Executor } from '../engine/plan/plan'
import type { Supernet } from '../engine/supernet'
import { type AlgorithmId, definitionOf } from '../protocol/algorithms'
import { checkConfig } from '../protocol/checkConfig'
import type { SearchConfig } from '../protocol/config'
import { PRESETS } from '../protocol/presets'
import type { EpochRecord } from '../protocol/record'
import { withSettings } from '../protocol/settings'
import type { Stage } from '../protocol/stages'
import { randomStream } from '../random'
import { prepareSupernet } from '../session/prepare'
import { topologyOf } from '../space/topology'
import type { SearchState } from '../store/checkpoint'
import { openTestExecutor } from '../testing/executor'
import { generatedShelf } from '../testing/generatedShelf'
import { firstOfEachInBrowser, isInNode } from '../testing/where'
import { hyperOf } from './algorithms'
import { fixedBatches } from './gauges/fixedBatches'
import { initialParams } from './initialise'
import type { Grant } from './search'
import { search } from './search'

/** 2 epochs of 4 steps on generated images; three candidates, so that little has to be compiled. */
const base = checkConfig(
  {
    dataset: 'generated',
    primitives: ['none', 'skip_connect', 'nor_conv_1x1'],
    channels: 4,
    cells: 1,
    imageSize: 8,
    images: 64,
    batch: 8,
    epochs: 2,
    alphas: { lr: 0.05 },
  },
  PRESETS['two-minutes'].config,
)

let executor: Executor

beforeAll(async () => {
  executor = await openTestExecutor()
})

/** Runs of one config, one after the other on one supernet, from the second on with their first turns watched; times left out. */
async function runs(config: SearchConfig, count: number): Promise<Omit<EpochRecord, 'epochMs'>[][]> {
  const make = (stage?: Stage): Promise<Supernet> =>
    prepareSupernet(config, {
      compile: compileNetwork,
      executor,
      classes: 10,
      ...(stage ? { stage } : {}),
      signal: new AbortController().signal,
      onLoading: () => {},
    })
  const supernet = await make()
  const seen: Omit<EpochRecord, 'epochMs'>[][] = []
  const later: Supernet[] = []
  for (let i = 0; i < count; i++) {
    const shelf = generatedShelf()
    const records: Omit<EpochRecord, 'epochMs'>[] = []
    const inputs = {
      supernet,
      enterStage: async (stage: Stage) => {
        later.push(await make(stage))
        return later.at(-1) as Supernet
      },
      batches: shelf.open(config).batches,
      fixed: (images: number) => fixedBatches(shelf, config, images),
      classes: 10,
      settled: () => executor.settled(),
      now: () => performance.now(),
      gate: (epoch: number, step: number) =>
        i > 0 && epoch === 1 && step < 2 ? Promise.resolve<Grant>('turn') : undefined,
    }
    for await (const { epochMs: _, ...record } of search(config, inputs)) records.push(record)
    seen.push(records)
  }
  for (const made of [supernet, ...later]) made.destroy()
  return seen
}

/** One reduction cell, three candidates. */
const dartsCell = checkConfig({
  space: 'darts',
  primitives: ['none', 'skip_connect', 'dil_conv_3x3'],
  cells: 1,
  channels: 4,
  dataset: 'generated',
  imageSize: 8,
  images: 64,
  batch: 8,
  epochs: 2,
  alphas: { lr: 0.05 },
})

const SEARCHES: readonly (readonly [string, SearchConfig])[] = [
  ['snas', base],
  ['snas', withSettings(dartsCell, ['snas.resource=log'])],
  ['snas', withSettings(dartsCell, ['channels=6', 'snas.resource=linear'])],
  ['gdas', base],
  ['xnas', withSettings(base, ['channels=6'])],
  ['beta-darts', base],
  ['beta-darts', dartsCell],
  ['darts-minus', base],
  ['darts-minus', dartsCell],
  ['beta-darts', withSettings(dartsCell, ['auxiliarySkip=1'])],
  ['sdarts-rs', base],
  ['sdarts-rs', withSettings(dartsCell, ['cells=2', 'alphas.perCell=true'])],
  ['fair-darts', base],
  ['fair-darts', dartsCell],
  ['oles', withSettings(base, ['oles.window=2', 'oles.threshold=0.2'])],
  ['oles', withSettings(dartsCell, ['oles.window=2', 'oles.threshold=0.2'])],
  ['oles', withSettings(base, ['oles.similarity=code', 'oles.window=2'])],
  ['oles', withSettings(dartsCell, ['oles.similarity=columns', 'channels=6'])],
  ['lambda-darts', base],
  ['lambda-darts', withSettings(dartsCell, ['cells=4'])],
  ['lambda-darts', withSettings(base, ['auxiliarySkip=1'])],
  ['darts', withSettings(dartsCell, ['operations=s1', 'cells=3'])],
  ['sdarts-rs', withSettings(dartsCell, ['operations=s1'])],
  ['snas', withSettings(dartsCell, ['operations=s4'])],
  ['darts', withSettings(dartsCell, ['operations=s4', 'channels=6'])],
  ['pc-darts', withSettings(dartsCell, ['operations=s4', 'channels=8'])],
  ['gdas', withSettings(dartsCell, ['operations=s1'])],
  ['darts-pt', withSettings(base, ['darts-pt.images=16'])],
  ['darts-pt', withSettings(dartsCell, ['darts-pt.images=16'])],
  ['pc-darts', dartsCell],
  ['auto-deeplab', withSettings(dartsCell, ['cells=2', 'alphas.perCell=true'])],
  ['p-darts', withSettings(dartsCell, ['epochs=3', 'p-darts.growth=[1,2,3]'])],
  ['darts', withSettings(dartsCell, ['nodes=3'])],
  ['darts', withSettings(dartsCell, ['nodes=8', 'concat=4', 'cells=3', 'order=2'])],
  ['pc-darts', withSettings(dartsCell, ['nodes=6', 'concat=2', 'channels=8'])],
  ['p-darts', withSettings(dartsCell, ['nodes=3', 'epochs=3', 'p-darts.growth=[1,2,3]'])],
  ['snas', withSettings(dartsCell, ['nodes=5', 'concat=3', 'snas.resource=log'])],
  ['gdas', withSettings(dartsCell, ['nodes=3', 'operations=s3'])],
  ['fair-darts', withSettings(dartsCell, ['nodes=2', 'concat=1'])],
  ['darts-pt', withSettings(dartsCell, ['nodes=3', 'concat=2', 'darts-pt.images=16'])],
  ['lambda-darts', withSettings(dartsCell, ['nodes=3', 'cells=4'])],
  ['sdarts-rs', withSettings(dartsCell, ['nodes=3', 'cells=2', 'alphas.perCell=true'])],
]

/** Algorithms that ask nothing of the engine that another of these does not ask. */
const ALIKE: readonly string[] = ['beta-darts', 'darts-minus', 'darts-pt']

it.each(firstOfEachInBrowser(SEARCHES, ([algorithm]) => (ALIKE.includes(algorithm) ? 'darts' : algorithm)))(
  '%s: moves alphas, with the same bits for the same seed, also when watched',
  async (algorithm, of) => {
    const [first, second] = await runs(withSettings(of, [`algorithm=${algorithm}`]), 2)
    expect(second).toEqual(first)
    expect(first).toHaveLength(of.epochs)
    const [before, after] = first as Omit<EpochRecord, 'epochMs'>[]
    expect(after?.alphas).not.toEqual(before?.alphas)
    for (const record of first ?? []) {
      const { genotype } = record
      if (genotype?.space === 'darts') {
        const { output, inputs, nodes, edges } = topologyOf(of)
        expect([genotype.normal, genotype.reduce].map((pairs) => pairs.length / 2)).toEqual([
          nodes - inputs,
          nodes - inputs,
        ])
        expect([genotype.normalConcat, genotype.reduceConcat]).toEqual([output, output])
        expect(record.alphas.reduce).toHaveLength(edges.length)
      }
      expect(Number.isFinite(record.train.loss) && Number.isFinite(record.validation.loss)).toBe(true)
      expect(record.cells?.length).toBe(of.alphas.perCell ? of.cells : undefined)
      if (record.cells) expect(record.cells[0]?.alphas).not.toEqual(record.cells[1]?.alphas)
      const sums = record.mixingWeights.normal.map((row) => row.reduce((a, b) => a + b, 0))
      const independent = definitionOf(algorithm as AlgorithmId).independentWeights
      for (const sum of sums) expect(Math.abs(sum - 1) < 1e-6).toBe(!independent)
    }
  },
)

const CONTINUED: readonly (readonly [string, SearchConfig, number, readonly string[]])[] = [
  ['snas', base, 1, []],
  // Its weight steps while alphas are frozen leave nothing that the clipping of later steps counts.
  ['snas', base, 2, ['alphas.frozenEpochs=1', 'weights.gradClip=0.001']],
  ['gdas', base, 1, []],
  ['xnas', base, 1, []],
  ['beta-darts', base, 2, []],
  ['darts-minus', base, 1, []],
  ['sdarts-rs', base, 1, []],
  ['fair-darts', base, 1, []],
  ['oles', base, 2, ['oles.window=2', 'oles.threshold=0.2']],
  ['oles', base, 2, ['oles.similarity=code', 'oles.window=2', 'oles.threshold=0.7']],
  ['lambda-darts', base, 2, []],
  ['pc-darts', dartsCell, 1, []],
  ['darts-pt', base, 2, ['darts-pt.images=16']],
]

it.each(firstOfEachInBrowser(CONTINUED, ([, , , settings]) => settings.length))(
  '%s: goes on from the middle of an epoch with the same bits',
  async (algorithm, start, from, settings) => {
    const of = withSettings(start, [`algorithm=${algorithm}`, ...settings])
    const signal = new AbortController().signal
    const make = () =>
      prepareSupernet(of, { compile: compileNetwork, executor, classes: 10, signal, onLoading: () => {} })
    const shelf = generatedShelf()
    const places: SearchState[] = []
    // Each on a supernet of its own: what the second needs and is not saved is not there.
    const run = async (from?: SearchState): Promise<Omit<EpochRecord, 'epochMs'>[]> => {
      const supernet = await make()
      const records = search(of, {
        supernet,
        batches: shelf.open(of, from?.streams).batches,
        fixed: (images) => fixedBatches(shelf, of, images),
        classes: 10,
        settled: () => executor.settled(),
        now: () => performance.now(),
        ...(from ? { from } : {}),
        checkpoint: async ({ capture }) => {
          places.push(structuredClone(await capture()))
        },
      })
      const seen: Omit<EpochRecord, 'epochMs'>[] = []
      for await (const { epochMs: _, ...record } of records) seen.push(record)
      supernet.destroy()
      return seen
    }
    const whole = await run()
    const middle = places.find(({ epoch, step }) => epoch === from && step === 2) as SearchState
    const end = places.at(-1)
    expect([...middle.records.map(({ epochMs: _, ...record }) => record), ...(await run(middle))]).toEqual(whole)
    expect(places.at(-1)?.arrays).toEqual(end?.arrays)
  },
)

it('measuring the eigenvalue changes no bit of the search', async () => {
  const [plain] = await runs(base, 1)
  const [measured] = await runs(withSettings(base, ['eigenvalue.every=1', 'eigenvalue.iterations=3']), 1)
  const without = measured?.map(({ eigenvalue, rules: { eigenvalue: rule, ...rules }, ...record }) => {
    expect(Number.isFinite(eigenvalue)).toBe(true)
    expect(rule).toMatchObject({ firedAt: null, target: 1.3 })
    return { ...record, rules }
  })
  expect(without).toEqual(plain)
})

/** A gauge reads what any search leaves: on a software adapter, where each takes half a minute, that of one is enough. */
const GAUGED = [
  ['darts', base],
  ['darts', withSettings(dartsCell, ['cells=3'])],
  ['sdarts-rs', base],
  ['fair-darts', base],
  ['darts-minus', base],
  ['snas', dartsCell],
  ['lambda-darts', base],
  ['lambda-darts', withSettings(dartsCell, ['cells=4'])],
  ['pc-darts', dartsCell],
  ['darts', withSettings(dartsCell, ['nodes=3', 'cells=3'])],
] as const

it.each(isInNode ? GAUGED : GAUGED.slice(0, 1))(
  '%s: measuring the gauges changes no bit of the search',
  async (algorithm, of) => {
    const plainly = withSettings(of, algorithm === 'darts' ? [] : [`algorithm=${algorithm}`])
    const [plain] = await runs(plainly, 1)
    const measuring = withSettings(plainly, ['gauges.every=1', 'gauges.draws=2'])
    const [measured] = await runs(measuring, 1)
    const without = measured?.map(({ gauges, ...record }) => {
      const { normal = [], reduce = [] } = gauges?.removals ?? {}
      expect(normal.flat()).toHaveLength(3 * topologyOf(of).edges.length)
      expect(reduce).toHaveLength(of.space === 'darts' ? topologyOf(of).edges.length : 0)
      const none = of.primitives.indexOf('none')
      for (const row of [...normal, ...reduce]) expect(row[none]).toBe(0)
      // One cell of the DARTS space is a reduction: there is no pair of normal ones.
      const pairs = of.space !== 'darts' || plainly.cells >= 4
      expect(gauges?.alignment === null).toBe(!pairs)
      expect(gauges?.agreement.map((cosine) => cosine === null)).toEqual([true, true, false])
      const shares = !['fair-darts', 'pc-darts'].includes(algorithm)
      expect(gauges?.perturbed?.length).toBe(shares ? 3 : undefined)
      return record
    })
    expect(without).toEqual(plain)
    // What was measured is the same again, and survives the recording.
    expect((await runs(measuring, 1))[0]).toEqual(measured)
  },
)

it('Lambda-DARTS is DARTS in its first epoch, whose weight is 0, and parts from it in the second', async () => {
  const alphas = (records?: Omit<EpochRecord, 'epochMs'>[]) => records?.map(({ alphas: { normal } }) => normal)
  const [first, second] = alphas((await runs(base, 1))[0]) ?? []
  const lambda = ['algorithm=lambda-darts', 'alphas.lr=0.05']
  const aligned = [...lambda, 'lambda-darts.weightTo=1']
  const [sameFirst, otherSecond] = alphas((await runs(withSettings(base, aligned), 1))[0]) ?? []
  expect(sameFirst).toEqual(first)
  expect(otherSecond).not.toEqual(second)
  const without = withSettings(base, [...lambda, 'lambda-darts.weightTo=0'])
  expect(alphas((await runs(without, 1))[0])).toEqual([first, second])
})

it('the penalty of Beta-DARTS shortens no step of the weights', async () => {
  const config = withSettings(base, ['algorithm=beta-darts', 'alphas.lr=0.05'])
  const net = await prepareSupernet(config, {
    compile: compileNetwork,
    executor,
    classes: 10,
    signal: new AbortController().signal,
    onLoading: () => {},
  })
  const random = randomStream(3)
  net.resetState()
  net.writeParams(initialParams(net.layout, random))
  for (const slot of ['train', 'val'] as const)
    net.setBatch(
      slot,
      Float32Array.from({ length: config.batch * config.imageSize ** 2 * 4 }, () => random.normal()),
      Uint32Array.from({ length: config.batch }, () => random.below(10)),
    )
  net.setHyper({ ...hyperOf(config, 1, 0.1), penaltyWeight: 1000 })
  net.alphaStep()
  net.weightStep()
  const { gradNorm, clipNorm } = await net.readMetrics(true)
  net.destroy()
  expect(gradNorm).toBeGreaterThan(0)
  expect(clipNorm).toBe(gradNorm)
})

it('OLES leaves what it froze as it is, and says how many', async () => {
  const of = withSettings(base, ['algorithm=oles', 'oles.window=1', 'oles.threshold=1', 'alphas.lr=0.05'])
  const [records] = await runs(of, 1)
  // 3 cells of 6 edges with one convolution each; no cosine reaches 1.
  expect(records?.map(({ frozen }) => frozen)).toEqual([
    { operations: 18, of: 18 },
    { operations: 18, of: 18 },
  ])
  const [never] = await runs(withSettings(base, ['algorithm=oles', 'oles.threshold=-1', 'alphas.lr=0.05']), 1)
  expect(never?.at(-1)?.frozen).toEqual({ operations: 0, of: 18 })
  expect(never?.at(-1)?.train.loss).not.toBe(records?.at(-1)?.train.loss)
  // Where nothing is frozen OLES is DARTS.
  const [darts] = await runs(base, 1)
  expect(never?.map(({ alphas }) => alphas)).toEqual(darts?.map(({ alphas }) => alphas))
})

it('OLES as in its code decides after one step more than its window', async () => {
  const code = ['algorithm=oles', 'oles.similarity=code', 'oles.threshold=1', 'alphas.lr=0.05']
  // 2 epochs of 4 steps. NAS-Bench-201 steps the weights first, so that the first alpha step compares too.
  const decided = async (window: number): Promise<unknown> =>
    (await runs(withSettings(base, [...code, `oles.window=${window}`]), 1))[0]?.map(
      ({ frozen }) => (frozen?.operations ?? 0) > 0,
    )
  expect(await decided(3)).toEqual([true, true])
  expect(await decided(4)).toEqual([false, true])
  expect(await decided(7)).toEqual([false, true])
  expect(await decided(8)).toEqual([false, false])
})
