/**
 * A search step of every algorithm beside one of DARTS, on the processor, one thread, in this process: CPU time in turns, and the
 * arithmetic that the setup sheet's estimate goes by. And what is measured of a supernet between steps, in steps of DARTS.
 */
import process from 'node:process'
import { Shelf } from '../src/data/shelf'
import { compileNetwork } from '../src/engine/compile'
import { estimate } from '../src/engine/estimate'
import type { Executor } from '../src/engine/plan/plan'
import { openNodeCpu } from '../src/node/cpu'
import { ALGORITHM_IDS, type AlgorithmId, canSearch } from '../src/protocol/algorithms'
import type { SearchConfig } from '../src/protocol/config'
import { type PresetId, presetConfig } from '../src/protocol/presets'
import { stageAt } from '../src/protocol/stages'
import { streamFor } from '../src/random'
import { algorithmOf, hyperOf, mixingOf, startAlphas } from '../src/search/algorithms'
import { seedNoise } from '../src/search/algorithms/noise'
import { setBatches } from '../src/search/bilevel'
import { dominantEigenvalue } from '../src/search/eigenvalue'
import { fixedBatches } from '../src/search/gauges/fixedBatches'
import { measureGauges } from '../src/search/gauges/measure'
import { initialParams } from '../src/search/initialise'
import { prepareSupernet, supernetSpec } from '../src/session/prepare'
import { median } from './measure'

const PRESETS: readonly PresetId[] = ['two-minutes', 'small-cell']
const CLASSES = 10
const WARM_UP = 4
const ROUNDS = 7
const STEPS = 3

const share = (value: number): number => Math.round(value * 1000) / 1000

const cpuMs = async (work: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** A search in the middle of its epochs, ready to make steps. */
async function openSearch(executor: Executor, config: SearchConfig) {
  const epoch = Math.ceil(config.epochs / 2)
  const stage = stageAt(config, epoch)
  const algorithm = algorithmOf(config.algorithm)
  const supernet = await prepareSupernet(config, {
    ...{ compile: compileNetwork, executor, classes: CLASSES, stage, signal: new AbortController().signal },
    onLoading: () => {},
  })
  const shelf = new Shelf(() => Promise.reject(new Error('nothing to load')))
  const { batches } = shelf.open(config)
  const weightLr = config.weights.lr
  supernet.resetState()
  supernet.writeParams(initialParams(supernet.layout, streamFor(config.seed, 'bench')))
  supernet.writeAlphas(
    startAlphas(config, supernet.alphaShape, streamFor(config.seed, 'bench alphas'), {
      epoch: stage.first,
      records: [],
    }),
  )
  supernet.setHyper(hyperOf(config, epoch, weightLr))
  const { flopsPerStep } = estimate(supernetSpec(config, CLASSES, stage), {
    ...{ order: config.order, mixing: mixingOf(config), engine: 'cpu' },
  })
  let step = 0
  return {
    supernet,
    flopsPerStep,
    fixed: (images: number) => fixedBatches(shelf, config, images),
    async steps(count: number): Promise<void> {
      for (let i = 0; i < count; i++) {
        step++
        setBatches(supernet, batches.weights.next(), batches.alphas.next())
        for (const player of algorithm.turns(config)) {
          const turn = { supernet, config, epoch, step, stepsPerEpoch: batches.stepsPerEpoch, weightLr, player }
          seedNoise(supernet, config, turn)
          algorithm.takeTurn(turn)
        }
        await executor.settled()
      }
    },
  }
}

type Open = Awaited<ReturnType<typeof openSearch>>

/** Rounds of all searches in turn: CPU ms a step beside DARTS's of the same round. */
async function inTurns(open: ReadonlyMap<string, Open>) {
  for (const { steps } of open.values()) await steps(WARM_UP)
  const times = new Map([...open.keys()].map((name) => [name, [] as number[]]))
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, { steps }] of open) times.get(name)?.push((await cpuMs(() => steps(STEPS))) / STEPS)
  const plain = times.get('darts') as number[]
  const flops = (open.get('darts') as Open).flopsPerStep
  return [...open].map(([name, { flopsPerStep }]) => {
    const own = times.get(name) as number[]
    const ratios = own.map((ms, i) => ms / (plain[i] as number))
    return {
      name,
      cpuMs: share(median(own)),
      ratio: share(median(ratios)),
      ratios: ratios.map(share),
      arithmetic: share(flopsPerStep / flops),
    }
  })
}

/** What an epoch may measure and what DARTS-PT selects by, in steps of DARTS. */
async function measurements(open: Open, config: SearchConfig, pt: SearchConfig) {
  const { supernet } = open
  const random = streamFor(config.seed, 'bench gauges')
  const { mixing } = algorithmOf(config.algorithm)
  const { select } = algorithmOf('darts-pt')
  if (!select) throw new Error('darts-pt selects nothing')
  const batches = open.fixed(select.images(pt))
  const works = {
    gauges: () => measureGauges(supernet, { ...config, gauges: { ...config.gauges, every: 1 } }, mixing, random),
    eigenvalue: () =>
      dominantEigenvalue(supernet, {
        ...{ iterations: config.eigenvalue.iterations, decay: config.alphas.weightDecay, tau: 1, random },
      }),
    selection: () => select.cell({ supernet, config: pt, batches }),
  }
  const found: Record<string, number> = {}
  for (const [name, work] of Object.entries(works)) {
    await work()
    const ratios: number[] = []
    for (let round = 0; round < 3; round++) {
      const step = (await cpuMs(() => open.steps(STEPS))) / STEPS
      ratios.push((await cpuMs(work)) / step)
    }
    found[name] = share(median(ratios))
  }
  return found
}

async function benchOf(executor: Executor, preset: PresetId) {
  const open = new Map<string, Open>()
  const configOf = (id: AlgorithmId): SearchConfig => ({ ...presetConfig(preset, id), dataset: 'generated' })
  const plain = configOf('darts')
  for (const id of ALGORITHM_IDS) if (canSearch(id, plain.space)) open.set(id, await openSearch(executor, configOf(id)))
  open.set('darts, second order', await openSearch(executor, { ...plain, order: 2 }))
  const steps = await inTurns(open)
  const stepsOfDarts = await measurements(open.get('darts') as Open, plain, configOf('darts-pt'))
  for (const { supernet } of open.values()) supernet.destroy()
  return { preset, steps, stepsOfDarts }
}

export async function algorithmBench() {
  const executor = await openNodeCpu({ threads: 1 })
  try {
    const found = []
    for (const preset of PRESETS) found.push(await benchOf(executor, preset))
    return found
  } finally {
    executor.destroy()
  }
}
