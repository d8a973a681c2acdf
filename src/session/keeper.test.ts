import { expect, test } from 'vitest'
import type { RunEvent } from '../protocol/runs'
import type { Moment } from '../search/search'
import { RunStore } from '../store/slots'
import { FACTS, stateAt } from '../store/testing/checkpoints'
import { memoryFolder } from '../store/testing/memoryFolder'
import { pending } from '../testing/waiting'
import { Keeper } from './keeper'

const moment = (at: Moment['at'], epoch: number, step: number): Moment => ({
  at,
  epoch,
  step,
  capture: async () => stateAt(epoch, step),
})

function setUp() {
  const folder = memoryFolder()
  const events: RunEvent[] = []
  const clock = { now: 0 }
  const store = new RunStore(folder)
  const keeper = new Keeper({
    store,
    state: null,
    now: () => clock.now,
    date: () => '2026-01-01',
    post: (event) => events.push(event),
    everyMs: 180_000,
  })
  keeper.begin(FACTS)
  const saved = (): string[] =>
    events.flatMap((event) => (event.type === 'saved' ? [`${event.epoch}/${event.step}`] : []))
  const pass = (given: Moment, pausing = false) => keeper.checkpoint(given, pausing, () => true)
  return { folder, store, keeper, clock, saved, pass }
}

test('saves after an epoch, at a pause, at the end and every three minutes in between, and at no other step', async () => {
  const { clock, saved, pass } = setUp()
  await pass(moment('epoch', 1, 0))
  clock.now = 179_999
  expect(pass(moment('step', 1, 1))).toBeUndefined()
  clock.now = 180_000
  await pass(moment('step', 1, 2))
  expect(pass(moment('step', 1, 3))).toBeUndefined()
  await pass(moment('step', 1, 4), true)
  expect(pass(moment('step', 1, 4), true)).toBeUndefined()
  await pass(moment('epoch', 2, 0))
  await pass(moment('end', 2, 1))
  expect(saved()).toEqual(['1/0', '1/2', '1/4', '2/0', '2/1'])
})

test('one save waits for the one before: the last word stays the newest', async () => {
  const { folder, store, keeper, pass } = setUp()
  await pass(moment('epoch', 1, 0))
  const write = folder.write.bind(folder)
  const begun = pending()
  const goOn = pending()
  let writing = 0
  let most = 0
  folder.write = async (path, bytes) => {
    most = Math.max(most, ++writing)
    begun.resolve()
    await goOn.promise
    await write(path, bytes)
    writing--
  }
  const going = pass(moment('epoch', 2, 0))
  // The state is captured; its write is still under way.
  await begun.promise
  const ending = keeper.end({ kind: 'finished', reason: 'stopped', returnsEpoch: 1 })
  goOn.resolve()
  await Promise.all([going, ending])
  expect(most).toBe(1)
  expect((await store.load(FACTS.id)).checkpoint).toMatchObject({ end: { reason: 'stopped' }, sequence: 2 })
})
