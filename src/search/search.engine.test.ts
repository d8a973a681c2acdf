import { beforeAll, describe, expect, it } from 'vitest'
import { compileNetwork } from '../engine/compile'
import type { Executor } from '../engine/plan/plan'
import type { Supernet } from '../engine/supernet'
import { checkConfig } from '../protocol/checkConfig'
import type { SearchConfig } from '../protocol/config'
import type { TurnRecord } from '../protocol/messages'
import { PRESETS } from '../protocol/presets'
import type { EpochRecord } from '../protocol/record'
import { prepareSupernet } from '../session/prepare'
import { decodeCheckpoint, encodeCheckpoint, type SearchState } from '../store/checkpoint'
import { FACTS, saveAt } from '../store/testing/checkpoints'
import { openTestExecutor } from '../testing/executor'
import { generatedShelf } from '../testing/generatedShelf'
import { type SearchInputs, search } from './search'

/** 2 epochs of 4 steps on generated images; three candidates, so that little has to be compiled. */
const config = (changes: object = {}): SearchConfig =>
  checkConfig(
    {
      dataset: 'generated',
      primitives: ['none', 'skip_connect', 'nor_conv_1x1'],
      channels: 4,
      cells: 1,
      imageSize: 8,
      images: 64,
      batch: 8,
      epochs: 2,
      augment: { crop: 1 },
      alphas: { lr: 0.05 },
      ...changes,
    },
    PRESETS['two-minutes'].config,
  )

let executor: Executor
let supernet: Supernet
beforeAll(async () => {
  executor = await openTestExecutor()
  supernet = await prepareSupernet(config(), {
    compile: compileNetwork,
    executor,
    classes: 10,
    signal: new AbortController().signal,
    onLoading: () => {},
  })
})

/** A whole search from the config alone; times left out. */
async function run(of: SearchConfig, more: Partial<SearchInputs> = {}): Promise<Omit<EpochRecord, 'epochMs'>[]> {
  const shelf = generatedShelf()
  const records = search(of, {
    supernet,
    batches: shelf.open(of).batches,
    classes: 10,
    settled: () => executor.settled(),
    now: () => performance.now(),
    ...more,
  })
  const seen: Omit<EpochRecord, 'epochMs'>[] = []
  for await (const { epochMs: _, ...record } of records) seen.push(record)
  return seen
}

describe('search on the engine', () => {
  it('gives the same bits for the same seed, and other numbers for another', async () => {
    const first = await run(config())
    const again = await run(config())
    const other = await run(config({ seed: 3 }))
    expect(first).toHaveLength(2)
    expect(again).toEqual(first)
    expect(other[1]?.alphas).not.toEqual(first[1]?.alphas)
    expect(other[1]?.train.loss).not.toBe(first[1]?.train.loss)
  })

  it('gives the same bits when stepped by hand, and says what each turn moved', async () => {
    const straight = await run(config({ epochs: 1 }))
    const turns: TurnRecord[] = []
    const stepped = await run(config({ epochs: 1 }), {
      gate: () => (turns.length < 4 ? Promise.resolve('turn' as const) : undefined),
      onTurn: (turn) => turns.push(turn),
    })
    expect(stepped).toEqual(straight)
    const [weights, alphas] = turns
    expect(turns.map(({ player }) => player)).toEqual(['weights', 'alphas', 'weights', 'alphas'])
    // Adam's first step moves every alpha by about the learning rate.
    expect(Math.abs(alphas?.alphas?.normal[0]?.[1] ?? 0)).toBeCloseTo(0.05, 2)
    expect(weights?.weights?.normal[0]?.[2]).toBeGreaterThan(0)
    expect(weights?.weights?.normal[0]?.[0]).toBe(0)
    expect(weights?.trainLoss[1]).toBeLessThan(weights?.trainLoss[0] as number)
  })

  it('goes on bit for bit from the middle of an epoch, from bytes as they lie on disk', async () => {
    const of = config({ space: 'nas-bench-201', augment: { crop: 1, flip: true, cutout: 2 } })
    const shelf = generatedShelf()
    const bytes: Uint8Array<ArrayBuffer>[] = []
    let end: SearchState | undefined
    const whole = await run(of, {
      checkpoint: async ({ epoch, step, capture }) => {
        end = await capture()
        if (epoch === 1 && step === 2)
          bytes.push(await encodeCheckpoint({ ...saveAt(1), facts: { ...FACTS, config: of }, state: end, sequence: 0 }))
      },
    })
    const { state } = await decodeCheckpoint(bytes[0] as Uint8Array<ArrayBuffer>)
    // Another run leaves its own momentum, moments and statistics behind.
    await run(config({ seed: 9 }))
    let ended: SearchState | undefined
    const rest = await run(of, {
      from: state,
      batches: shelf.open(of, state.streams).batches,
      checkpoint: async ({ capture }) => {
        ended = await capture()
      },
    })
    expect(rest).toEqual(whole)
    expect(ended?.arrays).toEqual(end?.arrays)
    expect(ended?.streams).toEqual(end?.streams)
  })

  it('moves alphas and weights: losses are finite, near ln 10 at first, and alphas have left their start', async () => {
    const records = await run(config())
    expect(records[0]?.train.loss).toBeGreaterThan(1)
    expect(records[0]?.train.loss).toBeLessThan(5)
    const start = Math.max(...(records[0]?.alphas.normal.flat() ?? []).map(Math.abs))
    expect(start).toBeGreaterThan(0.02)
    expect(records[0]?.gradNorm).toBeGreaterThan(0)
  })

  it('leaves alphas at their start while they are frozen', async () => {
    const frozen = await run(config({ alphas: { lr: 0.05, frozenEpochs: 2 } }))
    expect(frozen[1]?.alphas).toEqual(frozen[0]?.alphas)
    expect(frozen[1]?.validation.loss).toBeGreaterThan(0)
  })
})
