/** A tiny recording of the CPU engine, computed again: the same bits, or the first that differ. */
import { beforeAll, describe, expect, it } from 'vitest'
import { checkConfig } from '../../src/protocol/checkConfig'
import { PRESETS } from '../../src/protocol/presets'
import type { EpochRecord } from '../../src/protocol/record'
import { checkRecording } from '../../src/protocol/recording'
import type { RunRecord } from '../../src/protocol/runRecord'
import { computeAgain } from './computeAgain'
import { Recorder } from './recorder'
import { runSearch } from './run'
import { keepsStates } from './statesKept'

const config = checkConfig(
  { dataset: 'generated', images: 32, batch: 8, channels: 4, imageSize: 8, epochs: 3 },
  PRESETS['two-minutes'].config,
)
const never = new AbortController().signal
const again = (run: RunRecord, threads = 1, from?: File) =>
  computeAgain(run, { data: null, threads, from, onEvent: () => undefined, signal: never })

let run: RunRecord
/** After each epoch but the last. */
const states: File[] = []
beforeAll(async () => {
  const options = { preset: null, config, data: null }
  const recorder = new Recorder(options)
  const saved = keepsStates(new Set([1, 2]), async (epoch, bytes) => {
    const file = `tiny-epoch-${epoch}.dartsrun`
    states.push(new File([bytes], file))
    recorder.addState({ epoch, file, bytes: bytes.length })
  })
  await runSearch(options, { engine: 'cpu', threads: 1 }, (timed) => recorder.add(timed), never, { saved })
  run = checkRecording(JSON.parse(JSON.stringify(recorder.record())))
})

/** The recording with another record of its second epoch. */
const altered = (change: (record: EpochRecord) => EpochRecord): RunRecord => ({
  ...run,
  events: run.events.map(({ at, event }) => ({
    at,
    event: event.type === 'epoch' && event.record.epoch === 2 ? { ...event, record: change(event.record) } : event,
  })),
})

describe('a recording computed again', () => {
  it('has the same bits in every epoch, on another number of threads too', async () => {
    expect(await again(run, 2)).toEqual({ epochs: 3, held: 0, difference: null, otherImages: null })
  })

  it('that was tampered with differs in that epoch, by table and index', async () => {
    const moved = altered((record) => {
      const normal = record.alphas.normal.map((row, edge) =>
        row.map((alpha, op) => (edge === 4 && op === 2 ? alpha + 1e-5 : alpha)),
      )
      return { ...record, alphas: { ...record.alphas, normal } }
    })
    const { epochs, difference } = await again(moved)
    expect(epochs).toBe(2)
    expect(difference).toMatchObject({ epoch: 2, path: 'alphas.normal[4][2]' })
  })

  it('whose weights had other bits differs by their digest', async () => {
    const digests = { weights: '0'.repeat(64), alphas: '0'.repeat(64) }
    const other = altered((record) => ({
      ...record,
      digests: { ...(record.digests ?? digests), weights: digests.weights },
    }))
    expect((await again(other)).difference).toMatchObject({
      epoch: 2,
      path: 'digests.weights',
      recorded: digests.weights,
    })
  })

  it('of another seed differs from the first epoch on', async () => {
    expect((await again({ ...run, config: { ...config, seed: 77 } })).difference).toMatchObject({ epoch: 1 })
  })

  it('without digests is refused, with the reason', async () => {
    const bare = altered(({ digests: _, ...record }) => record)
    await expect(again(bare)).rejects.toThrow('epoch 2 has no digests; only what the CPU engine recorded')
  })
})

describe('from a state that was kept', () => {
  it('only the epochs behind it are computed, with the same bits', async () => {
    expect(run.states?.map(({ epoch }) => epoch)).toEqual([1, 2])
    for (const [i, state] of states.entries())
      expect(await again(run, 2, state)).toEqual({ epochs: 2 - i, held: i + 1, difference: null, otherImages: null })
  })

  it('an epoch behind it that was tampered with differs', async () => {
    const other = altered((record) => ({ ...record, gradNorm: (record.gradNorm ?? 0) + 1 }))
    expect(await again(other, 1, states[0])).toMatchObject({
      held: 1,
      epochs: 1,
      difference: { epoch: 2, path: 'gradNorm' },
    })
  })

  it('an epoch that it holds itself is compared too, and nothing is computed', async () => {
    const other = altered((record) => ({ ...record, gradNorm: (record.gradNorm ?? 0) + 1 }))
    expect(await again(other, 1, states[1])).toMatchObject({ held: 0, epochs: 0, difference: { epoch: 2 } })
  })

  it('one of another search is refused by the setting that differs', async () => {
    const other = { ...run, config: { ...config, seed: 77 } }
    await expect(again(other, 1, states[0])).rejects.toThrow(
      `state: of another search: seed is ${config.seed}, recorded 77`,
    )
  })

  it('one that holds all that was recorded is refused', async () => {
    const short = { ...run, events: run.events.filter(({ event }) => event.type !== 'epoch' || event.record.epoch < 3) }
    await expect(again(short, 1, states[1])).rejects.toThrow('state: holds 2 epochs, all 2 that were recorded')
  })

  it('a damaged one is refused', async () => {
    const bytes = new Uint8Array(await (states[0] as File).arrayBuffer())
    bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1
    await expect(again(run, 1, new File([bytes], 'torn.dartsrun'))).rejects.toThrow('its numbers were changed')
    await expect(again(run, 1, new File(['text'], 'text.dartsrun'))).rejects.toThrow('4 bytes, at least 88 expected')
  })
})
