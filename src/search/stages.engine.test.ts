/**
 * A search in stages on the engine, saved as bytes and continued in new supernets: the same bits as without interruption,
 * from the boundary between two stages and from the middle of one with a boundary still ahead.
 */
import { beforeAll, expect, it } from 'vitest'
import { compileNetwork } from '../engine/compile'
import type { Executor } from '../engine/plan/plan'
import { checkConfig } from '../protocol/checkConfig'
import { PRESETS } from '../protocol/presets'
import type { EpochRecord } from '../protocol/record'
import { stageAt } from '../protocol/stages'
import { prepareSupernet } from '../session/prepare'
import { StageNetworks } from '../session/stageNetworks'
import { REMOVED } from '../space/alphas'
import { decodeCheckpoint, encodeCheckpoint, type SearchState } from '../store/checkpoint'
import { FACTS, saveAt } from '../store/testing/checkpoints'
import { openTestExecutor } from '../testing/executor'
import { generatedShelf } from '../testing/generatedShelf'
import { type SearchInputs, search } from './search'

/** Three stages of one epoch of two steps: 3, 3 and 4 cells, with dropout behind skip-connects. */
const CONFIG = checkConfig(
  {
    algorithm: 'p-darts',
    dataset: 'generated',
    primitives: ['none', 'max_pool_3x3', 'skip_connect', 'dil_conv_3x3'],
    channels: 4,
    cells: 3,
    imageSize: 8,
    images: 16,
    batch: 4,
    epochs: 3,
    augment: { crop: 1, flip: true },
    alphas: { lr: 0.1, frozenEpochs: 0 },
    'p-darts': { growth: [1, 1, 1.34], drop: [1, 1] },
  },
  PRESETS['small-cell'].config,
)

let executor: Executor

beforeAll(async () => {
  executor = await openTestExecutor()
})

interface Outcome {
  readonly records: readonly Omit<EpochRecord, 'epochMs'>[]
  /** Everything that is left at the end. */
  readonly end: SearchState | undefined
}

async function run(from?: SearchState, checkpoint?: NonNullable<SearchInputs['checkpoint']>): Promise<Outcome> {
  const networks = new StageNetworks((stage) =>
    prepareSupernet(CONFIG, {
      compile: compileNetwork,
      executor,
      classes: 10,
      signal: new AbortController().signal,
      onLoading: () => {},
      stage,
    }),
  )
  let end: SearchState | undefined
  try {
    const { batches } = generatedShelf().open(CONFIG, from?.streams)
    const found = search(CONFIG, {
      supernet: await networks.open(stageAt(CONFIG, from?.epoch ?? 1)),
      enterStage: (stage) => networks.open(stage),
      batches,
      classes: 10,
      settled: () => executor.settled(),
      now: () => 0,
      checkpoint: async (moment) => {
        if (moment.epoch > CONFIG.epochs) end = await moment.capture()
        await checkpoint?.(moment)
      },
      ...(from ? { from } : {}),
    })
    const records: Omit<EpochRecord, 'epochMs'>[] = []
    for await (const { epochMs: _, ...record } of found) records.push(record)
    return { records, end }
  } finally {
    networks.destroy()
  }
}

const bits = (state: SearchState | undefined) =>
  Object.entries(state?.arrays ?? {}).map(([name, array]) => [name, new Uint32Array(array.slice().buffer)])

it('goes on bit for bit across the stages', async () => {
  const saved = new Map<string, Uint8Array<ArrayBuffer>>()
  const whole = await run(undefined, async ({ epoch, step, capture }) => {
    const state = await capture()
    const facts = { ...FACTS, config: CONFIG }
    saved.set(`${epoch}/${step}`, await encodeCheckpoint({ ...saveAt(1), facts, state, sequence: 0 }))
  })
  expect(whole.records.map(({ stage }) => stage)).toEqual([3, 3, 4].map((cells, i) => ({ index: i + 1, of: 3, cells })))
  // Every edge has lost one candidate, then another.
  const lost = whole.records.map(({ alphas }) => alphas.normal.map((row) => row.filter((a) => a <= REMOVED).length))
  expect(lost).toEqual([0, 1, 2].map((count) => Array(14).fill(count)))

  for (const place of ['2/1', '3/0']) {
    const { state } = await decodeCheckpoint(saved.get(place) as Uint8Array<ArrayBuffer>)
    const rest = await run(state)
    expect(rest.records, place).toEqual(whole.records.slice(state.records.length))
    expect(bits(rest.end), place).toEqual(bits(whole.end))
  }
})
