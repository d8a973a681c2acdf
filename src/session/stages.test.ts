/** A search in stages under faults, stops and pauses: after each the records are the same as without it. */
import { describe, expect, it } from 'vitest'
import { SearchError } from '../errors'
import { checkConfig } from '../protocol/checkConfig'
import type { Event } from '../protocol/messages'
import { PRESETS } from '../protocol/presets'
import { memoryFolder } from '../store/testing/memoryFolder'
import { setUp } from './testing/fakeSession'

/** Three stages of one epoch of 3 steps. */
const config = checkConfig(
  { algorithm: 'p-darts', cells: 3, epochs: 3, batch: 8, images: 55, alphas: { lr: 0.5, frozenEpochs: 0 } },
  PRESETS['small-cell'].config,
)

const recordsOf = (events: readonly Event[]) => {
  const resumed = events.findLast((event) => event.type === 'started')?.resumed?.records ?? []
  const after = events.slice(events.findLastIndex((event) => event.type === 'started'))
  return [...resumed, ...after.flatMap((event) => (event.type === 'epoch' ? [event.record] : []))]
}

async function undisturbed() {
  const parts = setUp()
  await parts.session.handle({ type: 'start', config })
  return parts
}

describe('a search in stages', () => {
  it('tells each stage with its plan, and holds one supernet at a time', async () => {
    const { events, made } = await undisturbed()
    const told = events.filter(({ type }) => type === 'started' || type === 'stage' || type === 'epoch')
    expect(told.map((event) => (event.type === 'stage' ? `stage ${event.stage} of ${event.of}` : event.type))).toEqual([
      'started',
      'epoch',
      'stage 2 of 3',
      'epoch',
      'stage 3 of 3',
      'epoch',
    ])
    expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'epochs', returnsEpoch: 3 })
    expect(made.map(({ spec }) => 'cells' in spec && spec.cells)).toEqual([3, 7, 10])
    expect(made.every(({ destroyed }) => destroyed)).toBe(true)
  })

  it.each([1, 2])('goes on after a device lost at the end of stage %i', async (epochs) => {
    const { session, on, events, failDevice, types } = setUp()
    let seen = 0
    on('epoch', () => {
      if (++seen === epochs) failDevice(new SearchError('device-lost', 'gone'))
    })
    await session.handle({ type: 'start', config })
    expect(types()).toContain('recovering')
    expect(recordsOf(events)).toEqual(recordsOf((await undisturbed()).events))
  })

  it('goes on from the middle of a later stage in another visit', async () => {
    const folder = memoryFolder()
    const first = setUp({ folder, saveEveryMs: 0 })
    let steps = 0
    first.on('saved', (event) => {
      if (event.type === 'saved' && event.epoch === 2 && ++steps === 2) void first.session.handle({ type: 'stop' })
    })
    await first.session.handle({ type: 'start', config, runId: 'run-1' })
    expect(first.events.at(-1)).toMatchObject({ type: 'finished', reason: 'stopped', returnsEpoch: 1 })
    const later = setUp({ folder })
    await later.session.handle({ type: 'continue-run', id: 'run-1' })
    expect(later.made.map(({ spec }) => 'cells' in spec && spec.cells)).toEqual([7, 10])
    expect(recordsOf(later.events)).toEqual(recordsOf((await undisturbed()).events))
  })

  it('stops at once while a later stage is being made', async () => {
    const parts = setUp()
    parts.on('loading', () => {
      if (parts.epochs().length === 1) void parts.session.handle({ type: 'stop' })
    })
    await parts.session.handle({ type: 'start', config })
    expect(parts.events.at(-1)).toMatchObject({ type: 'finished', reason: 'stopped', returnsEpoch: 1 })
    expect(parts.made.every(({ destroyed }) => destroyed)).toBe(true)
  })

  it('ends where a pause was due, when it is told to while the next stage warms up', async () => {
    const parts = setUp()
    parts.on('loading', (event) => {
      if (event.type === 'loading' && event.phase === 'warm-up' && parts.epochs().length === 1)
        void parts.session.handle({ type: 'stop' })
    })
    parts.on('paused', () => void parts.session.handle({ type: 'stop' }))
    await parts.session.handle({ type: 'start', config, pauseAfter: 1 })
    expect(parts.types()).not.toContain('paused')
    expect(parts.events.at(-1)).toMatchObject({ type: 'finished', reason: 'stopped' })
  })

  it('pauses where it was told to, also at the end of a stage', async () => {
    const parts = setUp()
    const paused: string[] = []
    parts.on('paused', (event) => {
      if (event.type === 'paused') paused.push(`${event.epoch}/${event.step}`)
      void parts.session.handle(paused.length < 2 ? { type: 'resume', pauseAfter: 1 } : { type: 'resume' })
    })
    await parts.session.handle({ type: 'start', config, pauseAfter: 1 })
    expect(paused).toEqual(['2/0', '3/0'])
    expect(recordsOf(parts.events)).toEqual(recordsOf((await undisturbed()).events))
  })
})
