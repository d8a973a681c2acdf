import { expect, test } from 'vitest'
import type { Event } from '../../src/protocol/messages'
import type { EpochRecord } from '../../src/protocol/record'
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
  let ended = 0
  const again = createAgain({
    runAside: (_, heard) => {
      say = heard
    },
    endAside: () => {
      ended++
    },
  })
  return { again, say: (event: Event) => say(event), state: () => again.store.getState().state, ended: () => ended }
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
  expect(state()).toEqual({ kind: 'same', epochs: 3, images: null })
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
  const { records } = made(1)
  const computing: AgainState = { kind: 'computing', same: 0, of: 1, progress: null, images: null }
  expect(hear(computing, { type: 'failed', code: 'crashed', message: 'gone' }, records, 'A')).toEqual({
    kind: 'failed',
    message: 'gone',
  })
  const started = { type: 'started', dataset: { title: 'B' } } as Event
  expect(hear(computing, started, records, 'A')).toMatchObject({ images: 'B' })
  expect(hear(computing, started, records, 'B')).toMatchObject({ images: null })
})
