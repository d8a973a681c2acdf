/**
 * The same seed, config and adapter give the same bits: weights, alphas, optimiser state and records after 200 steps (80 in Chromium),
 * whether or not the search was paused, stepped by hand, watched or saved on the way, and in a supernet compiled anew.
 */
import { beforeAll, expect, it } from 'vitest'
import { compileNetwork } from '../engine/compile'
import type { Executor } from '../engine/plan/plan'
import { checkConfig } from '../protocol/checkConfig'
import type { SearchConfig } from '../protocol/config'
import { PRESETS } from '../protocol/presets'
import type { EpochRecord } from '../protocol/record'
import { Gate } from '../session/gate'
import { prepareSupernet } from '../session/prepare'
import { openTestExecutor } from '../testing/executor'
import { generatedShelf } from '../testing/generatedShelf'
import { isInNode } from '../testing/where'
import { type SearchInputs, search } from './search'

const STEPS = isInNode ? 200 : 80
const BATCH = 4

/** Two epochs of half the steps; three candidates, so that little has to be compiled. */
const config = (changes: object = {}): SearchConfig =>
  checkConfig(
    {
      dataset: 'generated',
      primitives: ['none', 'skip_connect', 'nor_conv_1x1'],
      channels: 4,
      cells: 1,
      imageSize: 8,
      images: BATCH * STEPS,
      batch: BATCH,
      epochs: 2,
      augment: { crop: 1, flip: true },
      alphas: { lr: 0.05 },
      ...changes,
    },
    PRESETS['two-minutes'].config,
  )

interface Outcome {
  readonly records: readonly Omit<EpochRecord, 'epochMs'>[]
  /** Every number a later step depends on, as bits. */
  readonly bits: readonly Uint32Array[]
}

let executor: Executor

beforeAll(async () => {
  executor = await openTestExecutor()
})

/** A whole search from the config alone, in a supernet of its own. */
async function run(of: SearchConfig, watch: Partial<SearchInputs> = {}): Promise<Outcome> {
  const supernet = await prepareSupernet(of, {
    compile: compileNetwork,
    executor,
    classes: 10,
    signal: new AbortController().signal,
    onLoading: () => {},
  })
  try {
    const { batches } = generatedShelf().open(of)
    const inputs = {
      supernet,
      batches,
      classes: 10,
      settled: () => executor.settled(),
      now: () => 0,
      ...watch,
    }
    const records: Omit<EpochRecord, 'epochMs'>[] = []
    for await (const { epochMs: _, ...record } of search(of, inputs)) records.push(record)
    const arrays = [await supernet.readParams(), await supernet.readAlphas(), await supernet.readState()]
    return { records, bits: arrays.map((array) => new Uint32Array(array.buffer)) }
  } finally {
    supernet.destroy()
  }
}

/** Pauses every 10 steps and resumes after a while; takes the two turns of one step by hand. */
function restless(): Required<Pick<SearchInputs, 'gate'>> & { readonly pauses: number } {
  let pauses = 0
  const gate = new Gate(
    () => executor.settled(),
    () => {
      const byHand = ++pauses < 3
      setTimeout(() => (byHand ? gate.turn() : gate.open()), 5)
    },
  )
  return {
    gate: (epoch, step, next) => {
      if (step % 10 === 5) gate.close()
      return gate.pass(epoch, step, next)
    },
    get pauses() {
      return pauses
    },
  }
}

/** Time jumps, so that figures are read and reported after every step; everything is read for a checkpoint now and then. */
function watched(): Partial<SearchInputs> & { readonly reports: number } {
  let clock = 0
  let reports = 0
  return {
    now: () => (clock += 1000),
    onProgress: () => {
      reports++
    },
    checkpoint: async ({ step, capture }) => {
      if (step % 20 === 0) await capture()
    },
    get reports() {
      return reports
    },
  }
}

it(`${STEPS} steps give the same bits again, also when paused, stepped by hand, watched and saved on the way`, async () => {
  const plain = await run(config())
  expect(plain.records.map(({ steps }) => steps)).toEqual([STEPS / 2, STEPS / 2])
  const [pausing, watching] = [restless(), watched()]
  expect(await run(config(), { ...watching, gate: pausing.gate })).toEqual(plain)
  expect(pausing.pauses).toBeGreaterThan(5)
  expect(watching.reports).toBe(STEPS)
})

it('the second order gives the same bits again as well, and others than the first', async () => {
  const of = (order: 1 | 2): SearchConfig => config({ order, images: BATCH * 30 })
  const second = await run(of(2))
  expect(await run(of(2), { ...watched(), gate: restless().gate })).toEqual(second)
  expect((await run(of(1))).bits[1]).not.toEqual(second.bits[1])
})
