import { expect, test } from 'vitest'
import { DEFAULT_CONFIG } from '../../src/protocol/config'
import type { Command, Event } from '../../src/protocol/messages'
import type { EpochRecord } from '../../src/protocol/record'
import { createLanes, type LanesWish, sideBySide } from './lanes'
import { useSeeds } from './seedsStore'

interface Fake {
  readonly told: Command[]
  readonly say: (event: Event) => void
  readonly die: () => void
  closed: boolean
}

function desk({ mine = true } = {}) {
  const workers: Fake[] = []
  const held = new Set<string>()
  const lanes = createLanes({
    store: useSeeds,
    client: (say, die) => {
      const fake: Fake = { told: [], say, die, closed: false }
      workers.push(fake)
      return {
        send: (command) => fake.told.push(command as Command),
        close: () => {
          fake.closed = true
        },
      }
    },
    tabs: {
      claim: async (work) => {
        if (mine) held.add(work)
        return mine
      },
      release: (work) => held.delete(work),
    },
  })
  return { lanes, workers, held }
}

const dataset = { id: 'pictures', title: 'Leaves', images: 400, classes: 4, classNames: [] }
const wish: LanesWish = { config: DEFAULT_CONFIG, seeds: [4, 5, 6], engine: 'cpu', threads: 2, images: null, dataset }
const kinds = (): string[] => useSeeds.getState().lanes.map(({ status }) => status.kind)
const record = { epoch: 1 } as EpochRecord
const finished: Event = { type: 'finished', reason: 'epochs', returnsEpoch: 1 }
const started = { type: 'started', config: DEFAULT_CONFIG } as Extract<Event, { type: 'started' }>

test('as many search at once as there are threads, each on its share; the next begins where one ends', async () => {
  const { lanes, workers, held } = desk()
  await lanes.start(wish)
  expect(kinds()).toEqual(['loading', 'loading', 'waiting'])
  expect(workers.map(({ told }) => told)).toEqual([
    [{ type: 'start', config: { ...DEFAULT_CONFIG, seed: 4 }, engine: 'cpu', threads: 1 }],
    [{ type: 'start', config: { ...DEFAULT_CONFIG, seed: 5 }, engine: 'cpu', threads: 1 }],
  ])
  workers[1]?.say(started)
  workers[1]?.say({ type: 'epoch', record })
  workers[1]?.say(finished)
  expect(kinds()).toEqual(['loading', 'finished', 'loading'])
  expect(workers[1]?.closed).toBe(true)
  expect(held.has('seeds')).toBe(true)
  for (const at of [0, 2]) {
    workers[at]?.say({ type: 'epoch', record })
    workers[at]?.say(finished)
  }
  expect(kinds()).toEqual(['finished', 'finished', 'finished'])
  expect(held.size).toBe(0)
})

test('stopping one stops one, and its epochs stay', async () => {
  const { lanes, workers } = desk()
  await lanes.start(wish)
  workers[0]?.say(started)
  workers[0]?.say({ type: 'epoch', record })
  lanes.stop(4)
  expect(workers[0]?.told.at(-1)).toEqual({ type: 'stop' })
  expect(workers[1]?.told.at(-1)?.type).toBe('start')
  workers[0]?.say({ type: 'progress', etaMs: 5 } as Event)
  expect(kinds()).toEqual(['stopping', 'loading', 'waiting'])
  workers[0]?.say({ type: 'finished', reason: 'stopped', returnsEpoch: 1 })
  expect(kinds()).toEqual(['finished', 'loading', 'loading'])
  expect(useSeeds.getState().lanes[0]?.records).toEqual([record])
})

test('what is stopped while its images are read is called off: its worker has no search to stop', async () => {
  const { lanes, workers } = desk()
  await lanes.start({ ...wish, images: { type: 'load-shards', manifestUrl: 'x' } })
  lanes.stopAll()
  expect(kinds()).toEqual(['called-off', 'called-off', 'called-off'])
  expect(workers[0]?.told.map(({ type }) => type)).toEqual(['load-shards'])
})

test('stopping all begins none that waits', async () => {
  const { lanes, workers, held } = desk()
  await lanes.start(wish)
  lanes.stopAll()
  expect(kinds()).toEqual(['stopping', 'stopping', 'called-off'])
  for (const worker of workers) worker.say({ type: 'finished', reason: 'stopped', returnsEpoch: 0 })
  expect(kinds()).toEqual(['called-off', 'called-off', 'called-off'])
  expect(workers.length).toBe(2)
  expect(held.size).toBe(0)
})

test('one that dies says so, the others go on, and it can be searched again', async () => {
  const { lanes, workers } = desk()
  await lanes.start(wish)
  workers[0]?.die()
  expect(useSeeds.getState().lanes[0]?.status).toMatchObject({ kind: 'failed', code: 'crashed' })
  expect(kinds()).toEqual(['failed', 'loading', 'loading'])
  lanes.again(4)
  expect(kinds()).toEqual(['waiting', 'loading', 'loading'])
})

test.each([
  { type: 'load-shards', manifestUrl: 'https://site/manifest.json' },
  { type: 'load-files', files: [{ name: 'leaves.zip', blob: new Blob([]) }] },
] as const)('images that a worker does not know are read before the search begins: $type', async (images) => {
  const { lanes, workers } = desk()
  await lanes.start({ ...wish, images })
  expect(workers[0]?.told).toEqual([images])
  workers[0]?.say({ type: 'dataset', dataset })
  expect(workers[0]?.told.at(-1)?.type).toBe('start')
  workers[1]?.say({ type: 'rejected', code: 'bad-shard', message: 'shard 1: short' })
  expect(useSeeds.getState().lanes[1]?.status).toMatchObject({ kind: 'failed', message: 'shard 1: short' })
})

test('files that hold other images than those chosen are not searched on', async () => {
  const { lanes, workers } = desk()
  await lanes.start({ ...wish, images: { type: 'load-files', files: [] } })
  workers[0]?.say({ type: 'dataset', dataset: { ...dataset, images: 399 } })
  expect(useSeeds.getState().lanes[0]?.status).toMatchObject({
    kind: 'failed',
    message: expect.stringMatching(/399 images of 4 classes; chosen was Leaves, 400 images/),
  })
  expect(workers[0]?.told).toHaveLength(1)
})

test('where another tab searches, none begins and each says why', async () => {
  const { lanes, workers } = desk({ mine: false })
  await lanes.start(wish)
  expect(kinds()).toEqual(['failed', 'failed', 'failed'])
  expect(workers).toEqual([])
})

test('a GPU takes one after the other; a processor never more than there are seeds', () => {
  expect(sideBySide({ engine: 'webgpu', threads: 8, seeds: [1, 2, 3] })).toBe(1)
  expect(sideBySide({ engine: 'cpu', threads: 8, seeds: [1, 2, 3] })).toBe(3)
  expect(sideBySide({ engine: 'cpu', threads: 2, seeds: [1, 2, 3] })).toBe(2)
})
