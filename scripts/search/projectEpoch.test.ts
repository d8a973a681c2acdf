/** A tiny recorded search, computed again up to an epoch and projected. */
import { beforeAll, expect, it } from 'vitest'
import { epochsOf } from '../../src/export/fromRun'
import { checkConfig } from '../../src/protocol/checkConfig'
import { bestOf } from '../../src/protocol/gauges'
import { PRESETS } from '../../src/protocol/presets'
import { checkRecording } from '../../src/protocol/recording'
import type { RunRecord } from '../../src/protocol/runRecord'
import { type ProjectOptions, projectEpoch } from './projectEpoch'
import { Recorder } from './recorder'
import { runSearch } from './run'

const config = checkConfig(
  { dataset: 'generated', images: 64, batch: 8, channels: 4, imageSize: 8, epochs: 3, alphas: { lr: 0.05 } },
  PRESETS['two-minutes'].config,
)
const never = new AbortController().signal
const project = (run: RunRecord, changes: Partial<ProjectOptions> = {}) =>
  projectEpoch(run, {
    ...{ epoch: 2, images: 16, whole: false, seed: 1, data: null, threads: 1, signal: never },
    ...{ onEpoch: () => undefined, onProgress: () => undefined },
    ...changes,
  })

let run: RunRecord
beforeAll(async () => {
  const options = { preset: null, config, data: null }
  const recorder = new Recorder(options)
  await runSearch(options, { engine: 'cpu', threads: 1 }, (timed) => recorder.add(timed), never)
  run = checkRecording(JSON.parse(JSON.stringify(recorder.record())))
})

it('the supernet that is asked is that of the recording, bit by bit', async () => {
  const { record, difference, images, projection } = await project(run)
  expect([record.epoch, difference, images]).toEqual([2, null, 16])
  expect(record.alphas).not.toEqual(epochsOf(run)[2]?.alphas)
  const { normal, reduce } = projection.removals
  expect(reduce).toEqual([])
  expect(normal.map((row) => row.length)).toEqual(Array.from({ length: 6 }, () => config.primitives.length))
  // `none` adds nothing; every other operation does.
  const none = config.primitives.indexOf('none')
  for (const row of normal) expect(row.map((cost) => cost === 0)).toEqual(row.map((_, op) => op === none))
  expect(projection.genotype).toEqual({
    space: 'nas-bench-201',
    edges: normal.map((row) => config.primitives[bestOf(row)]),
  })
  expect(projection.whole).toBeUndefined()
})

it('the whole selection decides every edge, the same way for the same seed, and tells how far it is', async () => {
  const told: string[] = []
  const first = await project(run, { whole: true, onProgress: (done, total) => told.push(`${done}/${total}`) })
  const { whole } = first.projection
  expect(whole?.genotype.space === 'nas-bench-201' && whole.genotype.edges.length).toBe(6)
  expect(Number.isFinite(whole?.score.loss)).toBe(true)
  // A table of 1 + 6*4 passes, as many decisions, `none` asking anew for the supernet as it stands, and the end of it.
  expect(told.map((text) => Number(text.split('/')[0]))).toEqual(Array.from({ length: 25 + 30 + 1 }, (_, i) => i + 1))
  expect(told.at(-1)).toBe('56/56')
  const second = await project(run, { whole: true })
  expect(second.projection).toEqual(first.projection)
})

it('a recording of other bits is told by epoch and place', async () => {
  const events = run.events.map(({ at, event }) =>
    event.type === 'epoch' && event.record.epoch === 2 && event.record.digests
      ? {
          at,
          event: {
            ...event,
            record: { ...event.record, digests: { ...event.record.digests, alphas: '0'.repeat(64) } },
          },
        }
      : { at, event },
  )
  expect((await project({ ...run, events })).difference).toMatchObject({ epoch: 2, path: 'digests.alphas' })
})

it('refuses an epoch that the run does not have, and a search without one mixture', async () => {
  await expect(project(run, { epoch: 4 })).rejects.toThrow('--epoch 4: must be from 1 to 3')
  const gdas = { ...run, config: { ...config, algorithm: 'gdas' as const } }
  await expect(project(gdas)).rejects.toThrow('algorithm: gdas has no such mixture')
})

it('ends where it is told to', async () => {
  const enough = new AbortController()
  const stopped = project(run, { signal: enough.signal, onProgress: () => enough.abort() })
  await expect(stopped).rejects.toThrow('aborted')
})
