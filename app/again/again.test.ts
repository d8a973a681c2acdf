import { expect, test } from 'vitest'
import type { Event } from '../../src/protocol/messages'
import type { EpochRecord } from '../../src/protocol/record'
import type { RunRecord } from '../../src/protocol/runRecord'
import { COLLAPSE, recordingOf } from '../testing/records'
import { type AgainState, canBeComputed, createAgain, hear } from './again'

const DIGESTS = { weights: 'a'.repeat(64), alphas: 'b'.repeat(64) }

function made(epochs: number) {
  const run = recordingOf(COLLAPSE.slice(0, epochs))
  const events = run.events.map(({ at, event }) =>
    event.type === 'epoch' ? { at, event: { ...event, record: { ...event.record, digests: DIGESTS } } } : { at, event },
  )
  const records = events.flatMap(({ event }) => (event.type === 'epoch' ? [event.record as EpochRecord] : []))
  return { run: { ...run, events }, records }
}

/** A worker that says what a test lets it say. */
function setUp() {
  let say: (event: Event) => void = () => undefined
  let given: File | undefined
  let ended = 0
  const again = createAgain({
    runAside: (_, heard, state) => {
      say = heard
      given = state
    },
    endAside: () => {
      ended++
    },
  })
  return {
    again,
    say: (event: Event) => say(event),
    state: () => again.store.getState().state,
    ended: () => ended,
    given: () => given,
  }
}

const epoch = (record: EpochRecord): Event => ({ type: 'epoch', record })

test('only a recording with digests of every epoch can be computed again', () => {
  const { run } = made(2)
  expect(canBeComputed(run)).toBe(true)
  expect(canBeComputed(recordingOf(COLLAPSE.slice(0, 2)))).toBe(false)
  expect(canBeComputed({ ...run, events: [] })).toBe(false)
})

test('all epochs the same: it says so and the search ends', () => {
  const { run, records } = made(3)
  const { again, say, state, ended } = setUp()
  again.start(run)
  for (const record of records) {
    expect(state().kind).toBe('computing')
    say(epoch(record))
  }
  expect(state()).toEqual({ kind: 'same', held: 0, epochs: 3, images: null })
  expect(ended()).toBe(1)
})

test('the first difference ends it, by epoch, array and index', () => {
  const { run, records } = made(3)
  const { again, say, state, ended } = setUp()
  again.start(run)
  say(epoch(records[0] as EpochRecord))
  const other = structuredClone(records[1]) as EpochRecord & { alphas: { normal: number[][] } }
  ;(other.alphas.normal[2] as number[])[1] = 9
  say(epoch(other))
  expect(state()).toMatchObject({ kind: 'differs', difference: { epoch: 2, path: 'alphas.normal[2][1]', computed: 9 } })
  expect(ended()).toBe(1)
  say(epoch(records[2] as EpochRecord))
  expect(state().kind).toBe('differs')
})

test('stopped by hand it says how far it came; what still comes changes nothing', () => {
  const { run, records } = made(3)
  const { again, say, state, ended } = setUp()
  again.start(run)
  say(epoch(records[0] as EpochRecord))
  again.stop()
  expect([state(), ended()]).toEqual([{ kind: 'stopped', same: 1, of: 3 }, 1])
  say({ type: 'failed', code: 'internal', message: 'late' })
  expect(state().kind).toBe('stopped')
})

test('another run on the screen ends it without a word', () => {
  const { run } = made(3)
  const { again, state, ended } = setUp()
  again.start(run)
  again.forget()
  expect([state(), ended()]).toEqual([{ kind: 'idle' }, 1])
})

test('a failure is told, images of another name too', () => {
  const { run, records } = made(1)
  const against = (title: string) => ({ config: run.config, epochs: records, title })
  const computing: AgainState = { kind: 'computing', held: 0, same: 0, of: 1, progress: null, images: null }
  expect(hear(computing, { type: 'failed', code: 'crashed', message: 'gone' }, against('A'))).toEqual({
    kind: 'failed',
    message: 'gone',
  })
  const started = { type: 'started', dataset: { title: 'B' } } as Event
  expect(hear(computing, started, against('A'))).toMatchObject({ images: 'B' })
  expect(hear(computing, started, against('B'))).toMatchObject({ images: null })
})

const startedAt = (run: RunRecord, records: readonly EpochRecord[], config = run.config) =>
  ({
    type: 'started',
    config,
    dataset: { title: run.provenance.dataset },
    resumed: { epoch: records.length + 1, step: 0, records, elsewhere: false },
  }) as unknown as Event

test('from a state on only the epochs behind it are computed', async () => {
  const { run, records } = made(3)
  const { again, say, state, given } = setUp()
  const file = new File(['state'], 'two.dartsrun')
  again.start(run, async () => file)
  expect(state().kind).toBe('computing')
  await expect.poll(given).toBe(file)
  say(startedAt(run, records.slice(0, 2)))
  expect(state()).toMatchObject({ kind: 'computing', held: 2, same: 0, of: 3 })
  say(epoch(records[2] as EpochRecord))
  expect(state()).toEqual({ kind: 'same', held: 2, epochs: 1, images: null })
})

test('a state of another search, or of other bits, or one that cannot be had, is told', async () => {
  const { run, records } = made(3)
  const { again, say, state, given, ended } = setUp()
  again.start(run, async () => new File([], 'a.dartsrun'))
  await expect.poll(given).toBeTruthy()
  say(startedAt(run, records.slice(0, 1), { ...run.config, seed: 77 }))
  expect(state()).toEqual({
    kind: 'failed',
    message: `state: of another search: seed is 77, recorded ${run.config.seed}`,
  })
  expect(ended()).toBe(1)
  const other = { ...(records[0] as EpochRecord), digests: { ...DIGESTS, weights: 'c'.repeat(64) } }
  again.start(run)
  say(startedAt(run, [other]))
  expect(state()).toMatchObject({ kind: 'differs', difference: { epoch: 1, path: 'digests.weights' } })
  again.start(run, () => Promise.reject(new Error('runs/a.dartsrun: 5 bytes expected, none served')))
  await expect.poll(state).toEqual({ kind: 'failed', message: 'runs/a.dartsrun: 5 bytes expected, none served' })
})
