/** Search and retraining in a Node process: the lab's own commands and events, the same bits on any number of threads. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { conductEvaluation, conductSearch, type TimedEvent } from '../../headless/conduct'
import { generateDataset } from '../../src/data/generated'
import { checkConfig } from '../../src/protocol/checkConfig'
import { budgetOf } from '../../src/protocol/evaluationBudget'
import type { EvaluationEvent } from '../../src/protocol/evaluationMessages'
import { PRESETS } from '../../src/protocol/presets'
import { writeShards } from '../data/writeShards'
import { readData } from './localData'
import { type NodeLab, openNodeLab } from './nodeLab'

const CONFIG = checkConfig(
  { dataset: 'generated', images: 32, batch: 8, channels: 4, imageSize: 8, epochs: 2 },
  PRESETS['two-minutes'].config,
)

const labs: NodeLab[] = []
function open(threads: number): NodeLab {
  const lab = openNodeLab({ threads })
  labs.push(lab)
  return lab
}
afterEach(async () => {
  for (const lab of labs.splice(0)) await lab.close()
})

async function searched(lab: NodeLab, config = CONFIG): Promise<TimedEvent['event'][]> {
  const events: TimedEvent['event'][] = []
  const end = await conductSearch(lab, { config }, null, ({ event }) => events.push(event))
  expect(events.at(-1)).toBe(end)
  return events
}

const tablesOf = (events: readonly TimedEvent['event'][]) =>
  events.flatMap((event) =>
    event.type === 'epoch'
      ? [[event.record.alphas, event.record.digests, event.record.train, event.record.validation]]
      : [],
  )

describe('a search in Node', () => {
  let alone: Awaited<ReturnType<typeof searched>>
  beforeAll(async () => {
    alone = await searched(open(1))
  })

  it('says what it runs on, tests itself, and ends with its last epoch', () => {
    const started = alone.find((event) => event.type === 'started')
    expect(started).toMatchObject({ adapter: { backend: 'cpu' }, dataset: { id: 'generated' } })
    expect(alone.find((event) => event.type === 'self-test')).toMatchObject({ test: { passed: true } })
    expect(alone.at(-1)).toMatchObject({ type: 'finished', reason: 'epochs', returnsEpoch: 2 })
    expect(tablesOf(alone)).toHaveLength(2)
    const digests = alone.flatMap((event) => (event.type === 'epoch' ? [event.record.digests] : []))
    for (const each of digests)
      expect(each).toEqual({
        weights: expect.stringMatching(/^[0-9a-f]{64}$/),
        alphas: expect.stringMatching(/^[0-9a-f]{64}$/),
      })
    expect(new Set(digests.flatMap((each) => [each?.weights, each?.alphas])).size).toBe(4)
  })

  it('gives the same bits on two threads, and a second time', async () => {
    const lab = open(2)
    expect(tablesOf(await searched(lab))).toEqual(tablesOf(alone))
    expect(tablesOf(await searched(lab))).toEqual(tablesOf(alone))
  })

  it('ends after its step when it is told to', async () => {
    const lab = open(1)
    const end = await conductSearch(lab, { config: { ...CONFIG, epochs: 200 } }, null, ({ event }) => {
      if (event.type === 'progress') lab.send({ type: 'stop' })
    })
    expect(end).toMatchObject({ type: 'finished', reason: 'stopped' })
  })

  it('refuses a data set that was not loaded', async () => {
    const events = await searched(open(1), { ...CONFIG, dataset: 'cifar10' })
    expect(events.at(-1)).toMatchObject({
      type: 'failed',
      code: 'bad-config',
      message: expect.stringContaining('cifar10'),
    })
  })
})

describe('local data', () => {
  let folder = ''
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('of a folder of shards is searched on', async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lab-shards-'))
    const { id } = await writeShards(generateDataset(64, 1), folder, { imagesPerShard: 32 })
    const events: TimedEvent['event'][] = []
    await conductSearch(open(1), { config: CONFIG }, await readData(path.join(folder, id)), ({ event }) =>
      events.push(event),
    )
    expect(events[0]).toMatchObject({ type: 'dataset', dataset: { images: 64 } })
    expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'epochs' })
  })

  it('that is no images ends the search with the words of its reader', async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lab-data-'))
    await writeFile(path.join(folder, 'data_batch_1.bin'), new Uint8Array(5))
    const end = await conductSearch(open(1), { config: CONFIG }, await readData(folder), () => undefined)
    expect(end).toMatchObject({
      type: 'rejected',
      code: 'bad-archive',
      message: expect.stringContaining('data_batch_1.bin'),
    })
    await expect(readData(path.join(folder, 'none'))).rejects.toThrow('no such file or folder')
  })
})

it('a retraining in Node gives the same scores on one thread and on two', async () => {
  const genotype = { space: 'nas-bench-201', edges: Array(6).fill('nor_conv_1x1') } as const
  const budget = { ...budgetOf('minutes', CONFIG), epochs: 1, images: 32, testImages: 16, batch: 8 }
  const request = { budget, candidates: [{ genotype, epochs: [1] }], seeds: [1] }
  const scores = async (threads: number): Promise<unknown> => {
    const events: EvaluationEvent[] = []
    const end = await conductEvaluation(open(threads), { request }, null, (event) => events.push(event))
    expect(end).toEqual({ type: 'evaluation-finished', reason: 'done' })
    return events.flatMap((event) =>
      event.type === 'evaluation-result' ? [{ ...event.result, trainingMs: null }] : [],
    )
  }
  const alone = await scores(1)
  expect(alone).toHaveLength(1)
  expect(await scores(2)).toEqual(alone)
})
