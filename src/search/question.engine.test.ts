/**
 * A search whose supernet is asked while it rests (DARTS-PT), on the engine: the answer is what the supernet says under the mixing weights
 * without an operation, and the search has the same bits as one that was not asked.
 */
import { beforeAll, expect, it } from 'vitest'
import { compileNetwork } from '../engine/compile'
import type { Executor } from '../engine/plan/plan'
import { checkConfig } from '../protocol/checkConfig'
import type { SearchConfig } from '../protocol/config'
import { PRESETS } from '../protocol/presets'
import type { EpochRecord } from '../protocol/record'
import { withSettings } from '../protocol/settings'
import { streamFor } from '../random'
import { prepareSupernet } from '../session/prepare'
import { deriveGenotype } from '../space/derive'
import type { SearchState } from '../store/checkpoint'
import { openTestExecutor } from '../testing/executor'
import { generatedShelf } from '../testing/generatedShelf'
import { isInNode } from '../testing/where'
import { fixedBatches } from './gauges/fixedBatches'
import { type Projection, projectSupernet } from './gauges/projection'
import { type Grant, type Rest, type SearchInputs, search } from './search'
import { tablesOf } from './tables'

const small = { channels: 4, cells: 1, dataset: 'generated', imageSize: 8, images: 64, batch: 8, epochs: 2 }
const base = checkConfig(
  { ...small, primitives: ['none', 'skip_connect', 'nor_conv_1x1'], alphas: { lr: 0.05 } },
  PRESETS['two-minutes'].config,
)
const dartsCell = checkConfig({
  ...small,
  space: 'darts',
  primitives: ['none', 'skip_connect', 'dil_conv_3x3'],
  cells: 3,
  alphas: { lr: 0.05 },
})

let executor: Executor

beforeAll(async () => {
  executor = await openTestExecutor()
})

/** A whole search; `ask` is called between the turns of its third step and before its sixth. */
async function run(of: SearchConfig, ask?: (rest: Rest) => Promise<void>) {
  const supernet = await prepareSupernet(of, {
    ...{ compile: compileNetwork, executor, classes: 10 },
    ...{ signal: new AbortController().signal, onLoading: () => {} },
  })
  try {
    const asked = new Set<string>()
    const gate = (epoch: number, step: number, next: string | null): Promise<Grant> | undefined => {
      const place = `${epoch}/${step}/${next}`
      const third = epoch === 1 && step === 2
      if (!ask || !(third || (epoch === 2 && step === 1))) return undefined
      const first = !asked.has(`${epoch}/${step}`)
      asked.add(`${epoch}/${step}`)
      // Of the third step the first turn is made alone, and the question stands before the second.
      if (third && first) return Promise.resolve('turn')
      if (asked.has(place)) return Promise.resolve('run')
      asked.add(place)
      return Promise.resolve('question')
    }
    const records: Omit<EpochRecord, 'epochMs'>[] = []
    const inputs = {
      ...{ supernet, batches: generatedShelf().open(of).batches, classes: 10, gate },
      ...{ settled: () => executor.settled(), now: () => 0 },
      ...(ask ? { onQuestion: ask } : {}),
    }
    for await (const { epochMs: _, ...record } of search(of, inputs)) records.push(record)
    const arrays = [await supernet.readParams(), await supernet.readAlphas(), await supernet.readState()]
    return { records, bits: arrays.map((array) => new Uint32Array(array.buffer)) }
  } finally {
    supernet.destroy()
  }
}

/** On a software adapter, where each takes half a minute, two are enough. */
const ASKED = [
  ['darts', base],
  ['sdarts-rs', base],
  ['darts', dartsCell],
  ['snas', dartsCell],
  ['oles', base],
  ['darts-minus', base],
  ['fair-darts', base],
  ['pc-darts', dartsCell],
] as const

it.each(isInNode ? ASKED : ASKED.slice(0, 2))(
  '%s: a search that was asked goes on with the same bits',
  async (algorithm, of) => {
    const config = withSettings(of, algorithm === 'darts' ? [] : [`algorithm=${algorithm}`])
    const answers: Projection[] = []
    const asked = await run(config, async ({ supernet }) => {
      const batches = fixedBatches(generatedShelf(), config, 16)
      answers.push(await projectSupernet({ supernet, config, batches }))
    })
    expect(answers).toHaveLength(2)
    expect(answers[1]?.removals).not.toEqual(answers[0]?.removals)
    expect(asked).toEqual(await run(config))
  },
)

it('an operation costs what the loss rises by when its mixing weight is 0, on batch statistics', async () => {
  await run(base, async ({ supernet }) => {
    const batches = fixedBatches(generatedShelf(), base, 16)
    const { removals, baseline } = await projectSupernet({ supernet, config: base, batches })
    const mixing = await supernet.readMixingWeights()
    const lossWith = async (weights: Float32Array): Promise<number> => {
      let sum = 0
      for (const { images, labels } of batches) {
        supernet.setBatch('val', images, labels)
        supernet.forwardMixed('val', weights)
        sum += (await supernet.readMetrics(false)).val.lastLoss
      }
      return sum / batches.length
    }
    expect(baseline.loss).toBe(await lossWith(mixing))
    // The plain pass, through the softmax of the alphas, says the same of the supernet with everything in it.
    supernet.setBatch('val', batches[0]?.images as Float32Array, batches[0]?.labels as Uint32Array)
    supernet.forward('val', 'batch')
    const plain = (await supernet.readMetrics(false)).val.lastLoss
    supernet.forwardMixed('val', mixing)
    expect((await supernet.readMetrics(false)).val.lastLoss).toBe(plain)
    for (const [edge, op] of [
      [0, 1],
      [3, 2],
    ] as const) {
      const trial = mixing.slice()
      trial[edge * base.primitives.length + op] = 0
      expect(removals.normal[edge]?.[op]).toBeCloseTo((await lossWith(trial)) - baseline.loss, 12)
    }
    expect(removals.normal.map((row) => row[0])).toEqual([0, 0, 0, 0, 0, 0])
  })
})

it.each(isInNode ? [1, 2] : [1])(
  'of a network of %d, reductions alone, no normal cell is asked for: it costs nothing, and stays as its alphas have it',
  async (cells) => {
    const config = checkConfig({ cells, epochs: 2 }, dartsCell)
    await run(config, async ({ supernet }) => {
      const told: string[] = []
      const { removals, genotype, whole } = await projectSupernet({
        ...{ supernet, config, batches: fixedBatches(generatedShelf(), config, 8), whole: streamFor(1, 'projection') },
        onProgress: (done, total) => told.push(`${done}/${total}`),
      })
      const drawn = deriveGenotype(config, config.primitives, tablesOf(config, await supernet.readAlphas()))
      if (genotype.space !== 'darts' || drawn.space !== 'darts') throw new Error('cells of another space')
      expect(removals.normal).toEqual(Array.from({ length: 14 }, () => [0, 0, 0]))
      expect(removals.reduce.every(([none, ...rest]) => none === 0 && rest.every((rise) => rise !== 0))).toBe(true)
      expect(genotype.normal).toEqual(drawn.normal)
      expect(whole?.genotype).toMatchObject({ normal: drawn.normal })
      // The table of 14 edges with two candidates that count, each edge decided among three, the edges of three nodes, the baseline and the end.
      const total = 1 + 14 * 2 + 14 * 3 + 12 + 1
      expect([told.length, told.at(-1)]).toEqual([total, `${total}/${total}`])
    })
  },
)

/** Asked behind the last epoch; begun anew, or taken up there from what was saved. */
async function atEnd(of: SearchConfig, from?: SearchState) {
  const supernet = await prepareSupernet(of, {
    ...{ compile: compileNetwork, executor, classes: 10 },
    ...{ signal: new AbortController().signal, onLoading: () => {} },
  })
  try {
    const answers: Projection[] = []
    let state: SearchState | null = null
    const inputs: SearchInputs = {
      ...{ supernet, batches: generatedShelf().open(of, from?.streams).batches, classes: 10 },
      ...{ settled: () => executor.settled(), now: () => 0 },
      gate: (_epoch, _step, next) => (next === null && answers.length === 0 ? Promise.resolve('question') : undefined),
      onQuestion: async () => {
        answers.push(await projectSupernet({ supernet, config: of, batches: fixedBatches(generatedShelf(), of, 16) }))
      },
      checkpoint: async (moment) => {
        if (moment.epoch === of.epochs + 1) state = await moment.capture()
      },
      ...(from ? { from } : {}),
    }
    for await (const _ of search(of, inputs)) if (from) throw new Error('nothing is left to search')
    return { answers, state: state as SearchState | null }
  } finally {
    supernet.destroy()
  }
}

it.each(isInNode ? (['darts', 'darts-minus', 'sdarts-rs'] as const) : (['darts'] as const))(
  '%s: what is saved at the end of a search gives the answer that the search would have given there',
  async (algorithm) => {
    const config = withSettings(base, algorithm === 'darts' ? [] : [`algorithm=${algorithm}`])
    const first = await atEnd(config)
    expect(first.answers).toHaveLength(1)
    const again = await atEnd(config, first.state as SearchState)
    expect(again.answers).toEqual(first.answers)
  },
)
