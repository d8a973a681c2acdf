import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { epochsOf } from '../../src/export/fromRun'
import { CPU_ENGINE } from '../../src/protocol/engines'
import { readRecording } from '../../src/protocol/recording'
import { trialOf } from './seedRuns'
import type { Lane } from './seedsStore'

const run = readRecording(readFileSync('public/runs/two-minutes.json', 'utf8'))
const event = run.events.find(({ event: { type } }) => type === 'started')?.event
if (event?.type !== 'started') throw new Error('the recording has no start')
const started = { ...event, images: 'a'.repeat(64) }
const build = { appVersion: '1', commit: 'c0ffee' }

const lane = (adapter: string, reason: 'epochs' | 'stopped', epochs = 5): Lane => ({
  seed: run.config.seed,
  status: { kind: 'finished', end: { type: 'finished', reason, returnsEpoch: epochs } },
  started: { ...started, adapter: { ...started.adapter, description: adapter } },
  records: epochsOf(run).slice(0, epochs),
})
const of = (one: Lane) => trialOf(one, null, build, '2026-01-01')

test('a search that was stopped is no trial: its name stands for all of its epochs', async () => {
  expect((await of(lane(CPU_ENGINE, 'epochs')))?.record.skips.normal).toHaveLength(5)
  expect(await of(lane(CPU_ENGINE, 'stopped', 2))).toBeNull()
})

test('searches of two adapters have two names', async () => {
  const names = await Promise.all(
    [CPU_ENGINE, 'one GPU', 'another'].map(async (adapter) => (await of(lane(adapter, 'epochs')))?.record.trial),
  )
  expect(new Set(names).size).toBe(3)
})
