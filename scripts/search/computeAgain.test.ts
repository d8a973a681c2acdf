/** A tiny recording of the CPU engine, computed again: the same bits, or the first that differ. */
import { beforeAll, describe, expect, it } from 'vitest'
import { checkConfig } from '../../src/protocol/config'
import { PRESETS } from '../../src/protocol/presets'
import type { EpochRecord } from '../../src/protocol/record'
import { checkRecording } from '../../src/protocol/recording'
import type { RunRecord } from '../../src/protocol/runRecord'
import { computeAgain } from './computeAgain'
import { Recorder } from './recorder'
import { runSearch } from './run'

const config = checkConfig(
  { dataset: 'generated', images: 32, batch: 8, channels: 4, imageSize: 8, epochs: 3 },
  PRESETS['two-minutes'].config,
)
const never = new AbortController().signal
const again = (run: RunRecord, threads = 1) =>
  computeAgain(run, { data: null, threads, onEvent: () => undefined, signal: never })

let run: RunRecord
beforeAll(async () => {
  const options = { preset: null, config, data: null }
  const recorder = new Recorder(options)
  await runSearch(options, { engine: 'cpu', threads: 1 }, (timed) => recorder.add(timed), never)
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
    expect(await again(run, 2)).toEqual({ epochs: 3, difference: null, otherImages: null })
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
