import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Event } from '../../src/protocol/messages'
import { PRESETS } from '../../src/protocol/presets'
import type { EpochRecord } from '../../src/protocol/record'
import { PROJECT_ROOT } from '../project/paths.mjs'
import { Recorder, thinned } from './recorder'

const { version } = JSON.parse(readFileSync(path.join(PROJECT_ROOT, 'package.json'), 'utf8')) as { version: string }

const config = { ...PRESETS['two-minutes'].config, images: 4000 }

const started: Event = {
  type: 'started',
  config,
  dataset: { id: 'cifar10', title: 'CIFAR-10', images: 50_000, classes: 10, classNames: [] },
  adapter: { backend: 'webgpu', description: 'an adapter', software: true },
  stepsPerEpoch: 62,
  plan: { parameters: 1, launchesPerStep: 2, pipelines: 3, bytes: 4, parallelism: 64 },
}

const progress = (epoch: number, step: number): Event => ({
  type: 'progress',
  epoch,
  step,
  stepsPerEpoch: 62,
  msPerStep: 1234.56789,
  imagesPerSecond: 1,
  etaMs: 1,
  trainLoss: 2.123456789,
  validationLoss: 2,
})

const epoch = (n: number): Event => ({
  type: 'epoch',
  record: {
    epoch: n,
    alphas: { normal: [[0.123456789]], reduce: [] },
    genotype: { space: 'nas-bench-201', edges: [] },
    gradNorm: 1.23456789,
  } as unknown as EpochRecord,
})

function recorder(benchmark?: ConstructorParameters<typeof Recorder>[1]): Recorder {
  const made = new Recorder({ preset: 'two-minutes', config, data: null }, benchmark)
  made.add({ at: 12.7, event: started })
  made.add({ at: 20, event: epoch(1) })
  return made
}

describe('thinned', () => {
  it('keeps a few progress events of each epoch, spread over it, and everything else', () => {
    const events = [1, 2].flatMap((n) => [
      ...Array.from({ length: 62 }, (_, i) => ({ event: progress(n, i + 1) })),
      { event: epoch(n) },
    ])
    const kept = thinned(events).map(({ event }) => (event.type === 'progress' ? event.step : event.type))
    expect(kept.filter((step) => step === 'epoch')).toHaveLength(2)
    expect(kept).toHaveLength(14)
    expect(kept.slice(0, 7)).toEqual([1, 11, 21, 32, 42, 53, 'epoch'])
  })

  it('keeps the beginning and the end of each loading phase', () => {
    const events = [0, 1, 2, 3].map((done) => ({
      event: { type: 'loading', phase: 'pipelines', done, total: 3 } satisfies Event,
    }))
    expect(thinned(events).map(({ event }) => event.done)).toEqual([0, 3])
  })
})

describe('Recorder', () => {
  it('rounds alphas to six decimals, other figures to six digits, and leaves the config alone', () => {
    const events = recorder().record()?.events ?? []
    expect(events[0]).toMatchObject({ at: 13, event: { config } })
    expect(events[1]?.event).toMatchObject({ record: { alphas: { normal: [[0.123457]] }, gradNorm: 1.23457 } })
  })

  it('says where the run comes from', () => {
    const provenance = recorder().record()?.provenance
    expect(provenance).toMatchObject({
      dataset: 'CIFAR-10',
      images: { weights: 2000, alphas: 2000 },
      adapter: 'an adapter',
      appVersion: version,
    })
    expect(Date.parse(provenance?.date ?? '')).toBeGreaterThan(0)
    expect(provenance).not.toHaveProperty('benchmarkSource')
  })

  it('adds the known final accuracy of each epoch, with its source', () => {
    const accuracies = { cifar10: 93.1, cifar100: 70, imagenet16: 42 }
    const record = recorder({ lookup: () => accuracies, source: 'a table' }).record()
    expect(record?.provenance.benchmarkSource).toBe('a table')
    expect(record?.events[1]?.event).toMatchObject({ record: { benchmark: accuracies } })
  })

  it('has nothing to write before the search has started, and leaves no half file after', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'recorder-'))
    const file = path.join(folder, 'runs', 'run.json')
    expect(await new Recorder({ preset: null, config, data: null }).write(file)).toBe(false)
    expect(await recorder().write(file)).toBe(true)
    expect(await readdir(path.dirname(file))).toEqual(['run.json'])
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ format: 'darts-plus-lab/run', version: 1 })
  })
})

it('says of a state that is missing whether the search ended before it', () => {
  const made = recorder()
  expect(() => made.requireStates(new Set([2]))).toThrow(
    '--states 2: must be an epoch of the search, which ended after epoch 1',
  )
  expect(() => made.requireStates(new Set([1]))).toThrow('the state after epoch 1 was not kept')
  made.addState({ epoch: 1, file: 'run-epoch-1.dartsrun', bytes: 3 })
  expect(() => made.requireStates(new Set([1]))).not.toThrow()
})
