/** The question put to a paused search, on a supernet without GPU: told, called off, refused, and the search none the wiser. */
import { describe, expect, it } from 'vitest'
import { SearchError } from '../errors'
import type { Event } from '../protocol/messages'
import type { ProjectionRecord } from '../protocol/projection'
import { RunStore } from '../store/slots'
import { memoryFolder } from '../store/testing/memoryFolder'
import { config, setUp } from './testing/fakeSession'

const ASK = { type: 'project', images: 16, whole: false } as const

const records = (events: readonly Event[]) => events.filter((event) => event.type === 'epoch')
const answers = (events: readonly Event[]): (ProjectionRecord | null)[] =>
  events.flatMap((event) => (event.type === 'projection' ? [event.projection] : []))

async function undisturbed(changes: object = {}): Promise<readonly Event[]> {
  const parts = setUp()
  await parts.session.handle({ type: 'start', config: config(changes) })
  return parts.events
}

/** A search that pauses after its first epoch; `atRest` is called at every pause with its number. */
async function paused(atRest: (n: number, parts: ReturnType<typeof setUp>) => void, changes: object = {}) {
  const parts = setUp()
  let n = 0
  parts.on('paused', () => atRest(n++, parts))
  await parts.session.handle({ type: 'start', config: config(changes), pauseAfter: 1 })
  return parts
}

describe('a question to a search at rest', () => {
  it('is answered edge by edge, told pass by pass, and changes no number of the search', async () => {
    const { events } = await paused((n, { session }) => void session.handle(n === 0 ? ASK : { type: 'resume' }))
    const told = events.flatMap((event) => (event.type === 'projecting' ? [`${event.done}/${event.total}`] : []))
    // The supernet as it is, and four of five operations on six edges: `none` adds nothing.
    expect(told).toEqual(Array.from({ length: 25 }, (_, i) => `${i + 1}/25`))
    const [answer] = answers(events)
    expect(answer).toMatchObject({ epoch: 2, step: 0, images: 16 })
    expect(answer?.removals.normal.map((row) => row.length)).toEqual([5, 5, 5, 5, 5, 5])
    const after = events.findIndex((event) => event.type === 'projection')
    expect(events[after + 1]).toMatchObject({ type: 'paused', epoch: 2, step: 0 })
    expect(answer?.alphas).toEqual(events.find((event) => event.type === 'epoch')?.record.alphas)
    expect(answer?.byAlpha).toEqual(events.find((event) => event.type === 'epoch')?.record.genotype)
    expect(records(events)).toEqual(records(await undisturbed()))
  })

  it('is answered between the two turns of a step too, where batches are in place', async () => {
    const steps: object[] = [
      { type: 'turn', player: 'weights' },
      ASK,
      { type: 'turn', player: 'alphas' },
      ASK,
      { type: 'resume' },
    ]
    const { events } = await paused((n, { session }) => void session.handle(steps[n]))
    expect(answers(events).map((answer) => [answer?.epoch, answer?.step])).toEqual([
      [2, 0],
      [2, 1],
    ])
    expect(records(events)).toEqual(records(await undisturbed()))
  })

  it('decides edge after edge where the whole selection is asked for, the same way each time', async () => {
    const ask = { ...ASK, whole: true }
    const { events } = await paused((n, { session }) => void session.handle(n < 2 ? ask : { type: 'resume' }))
    const [first, second] = answers(events)
    expect(first?.whole?.genotype).toMatchObject({ space: 'nas-bench-201' })
    expect(second).toEqual(first)
  })

  it('is answered the same after the search was set up anew, where operations draw noise too', async () => {
    const noisy = { space: 'darts', cells: 3, primitives: ['none', 'noise', 'skip_connect', 'sep_conv_3x3'] }
    const asked = await paused((n, { session }) => void session.handle(n === 0 ? ASK : { type: 'resume' }), noisy)
    let passes = 0
    const again = await paused((n, parts) => {
      if (n === 0)
        parts.on('projecting', () => void (++passes === 3 && parts.failDevice(new SearchError('device-lost', 'gone'))))
      void parts.session.handle(n < 2 ? ASK : { type: 'resume' })
    }, noisy)
    expect(passes).toBeGreaterThan(3)
    expect(answers(again.events).at(-1)).toEqual(answers(asked.events)[0])
    expect(records(again.events)).toEqual(records(asked.events))
  })

  it('asks no more images than one pass over its half has', async () => {
    const { events } = await paused(
      (n, { session }) => void session.handle(n === 0 ? { ...ASK, images: 500 } : { type: 'resume' }),
    )
    expect(answers(events)[0]?.images).toBe(24)
  })

  it.each([
    ['call-off', { type: 'call-off' }],
    ['resume', { type: 'resume' }],
    ['stop', { type: 'stop' }],
  ] as const)('ends before its next pass at %s, and the search is where it was', async (_, command) => {
    let passes = 0
    const parts = setUp()
    parts.on('projecting', () => {
      if (++passes === 3) void parts.session.handle(command)
    })
    let rests = 0
    parts.on('paused', () => void parts.session.handle(rests++ === 0 ? ASK : { type: 'resume' }))
    await parts.session.handle({ type: 'start', config: config(), pauseAfter: 1 })
    expect(passes).toBe(3)
    expect(answers(parts.events)).toEqual([null])
    const last = parts.events.at(-1)
    if (command.type === 'stop') expect(last).toEqual({ type: 'finished', reason: 'stopped', returnsEpoch: 1 })
    else expect(records(parts.events)).toEqual(records(await undisturbed()))
  })

  it('survives a device that is lost meanwhile: the search rests again where it was', async () => {
    let passes = 0
    const { events, types } = await (async () => {
      const parts = setUp()
      parts.on('projecting', () => {
        if (++passes === 3) parts.failDevice(new SearchError('device-lost', 'gone'))
      })
      let rests = 0
      parts.on('paused', () => void parts.session.handle(rests++ === 0 ? ASK : { type: 'resume' }))
      await parts.session.handle({ type: 'start', config: config(), pauseAfter: 1 })
      return parts
    })()
    expect(types()).toContain('recovering')
    expect(types().filter((type) => type === 'paused')).toHaveLength(2)
    const again = events.findLast((event) => event.type === 'started')?.resumed?.records ?? []
    expect(again).toHaveLength(1)
    expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'epochs', returnsEpoch: 3 })
  })

  it('is refused with its reason, and the search goes on', async () => {
    const { session, events, on } = setUp()
    const lastMessage = () => events.findLast((event) => event.type === 'rejected')?.message
    await session.handle(ASK)
    expect(lastMessage()).toBe('project: no search is in progress')
    await session.handle({ type: 'call-off' })
    expect(lastMessage()).toBe('call-off: no search is in progress')
    await session.handle({ ...ASK, images: 0 })
    expect(lastMessage()).toBe('project: images 0 must be a whole number from 1 to 50000')
    on('epoch', () => {
      void session.handle(ASK)
      expect(lastMessage()).toBe('project: the search is not at rest; pause it first')
      void session.handle({ type: 'call-off' })
      expect(lastMessage()).toBe('call-off: nothing is being asked')
    })
    await session.handle({ type: 'start', config: config() })
    expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'epochs' })
    const gdas = await paused(
      (n, parts) => {
        if (n === 0) void parts.session.handle(ASK)
        void parts.session.handle({ type: 'resume' })
      },
      { algorithm: 'gdas' },
    )
    expect(gdas.events.find((event) => event.type === 'rejected')?.message).toMatch('gdas has no such mixture')
  })
})

describe('a question to a search that is over', () => {
  const byRule = { epochs: 30, stopAt: 'criterion1', criterion1: { threshold: 1, minEpochs: 2, returns: 'before' } }

  /** A search that has come to its end, and what a later visit says when it is set up again and `atRest`. */
  async function ended(changes: object, atRest: (parts: ReturnType<typeof setUp>) => void) {
    const folder = memoryFolder()
    const first = setUp({ folder })
    await first.session.handle({ type: 'start', config: config(changes), runId: 'run-1' })
    const saved = new Map([...folder.files].map(([path, bytes]) => [path, bytes.slice()]))
    const later = setUp({ folder })
    let rests = 0
    later.on('paused', () => {
      if (rests++ === 0) atRest(later)
      else void later.session.handle({ type: 'resume' })
    })
    await later.session.handle({ type: 'continue-run', id: 'run-1', pauseAfter: 0 })
    return { first, saved, later }
  }

  it.each([
    ['at its last epoch', {}],
    ['by a rule whose cell is of an earlier epoch', byRule],
  ])(
    'is answered by the weights of its last epoch where it ended %s, and the run stays as it was saved',
    async (_, changes) => {
      const { first, saved, later } = await ended(changes, ({ session }) => void session.handle(ASK))
      const last = records(first.events).at(-1)?.record
      const n = last?.epoch ?? 0
      const end = first.events.at(-1)
      if (changes === byRule) expect(end).toMatchObject({ reason: 'criterion1', returnsEpoch: n - 1 })
      const [answer] = answers(later.events)
      expect(answer).toMatchObject({ epoch: n + 1, step: 0, alphas: last?.alphas, byAlpha: last?.genotype })
      // The same as of a search that rests there before it ends.
      const live = setUp()
      let rests = 0
      live.on('paused', () => void live.session.handle(rests++ === 0 ? ASK : { type: 'resume' }))
      await live.session.handle({ type: 'start', config: config(changes), pauseAfter: n })
      expect(answers(live.events)).toEqual([answer])
      expect(records(live.events)).toEqual(records(first.events))
      expect(later.events.at(-1)).toEqual(end)
      expect(records(later.events)).toEqual([])
      expect(later.types()).not.toContain('saved')
      expect(later.folder.files).toEqual(saved)
    },
  )

  it('gives nobody a turn any more', async () => {
    const { later } = await ended({}, ({ session }) => {
      void session.handle({ type: 'turn', player: 'weights' })
      void session.handle({ type: 'resume' })
    })
    expect(later.events.find(({ type }) => type === 'rejected')).toMatchObject({ message: 'turn: the search is over' })
    expect(later.events.at(-1)).toMatchObject({ type: 'finished', reason: 'epochs' })
  })

  it.each([
    ['is stopped while it rests', 'paused'],
    ['is stopped while it loads', 'loading'],
  ] as const)('ends as it had ended where it %s', async (_, at) => {
    const folder = memoryFolder()
    const first = setUp({ folder })
    await first.session.handle({ type: 'start', config: config(), runId: 'run-1' })
    const later = setUp({ folder })
    later.on(at, () => void later.session.handle({ type: 'stop' }))
    await later.session.handle({ type: 'continue-run', id: 'run-1', pauseAfter: 0 })
    expect(later.events.at(-1)).toEqual({ type: 'finished', reason: 'epochs', returnsEpoch: 3 })
  })

  it('is told when the device fails again and again, and the run is still over', async () => {
    const { saved, later } = await ended({}, ({ failDevice, session }) => {
      failDevice(new SearchError('out-of-memory', 'gone'))
      void session.handle(ASK)
    })
    expect(later.events.at(-1)).toMatchObject({ type: 'failed', code: 'out-of-memory' })
    expect(later.folder.files).toEqual(saved)
    await later.session.handle({ type: 'list-runs' })
    expect(later.events.at(-1)).toMatchObject({
      runs: [{ canAsk: true, canContinue: false, end: { reason: 'epochs' } }],
    })
  })

  it('needs the room of one state: the other slot holds the records alone', async () => {
    const folder = memoryFolder()
    const { session, events } = setUp({ folder })
    await session.handle({ type: 'start', config: config(), runId: 'run-1' })
    await session.handle({ type: 'list-runs' })
    expect(events.at(-1)).toMatchObject({ runs: [{ canAsk: true, canContinue: false, epochs: 3 }] })
    const { checkpoint } = await new RunStore(folder).load('run-1')
    folder.files.delete(`runs/run-1/${checkpoint.sequence % 2 === 0 ? 'a' : 'b'}`)
    const { checkpoint: other } = await new RunStore(folder).load('run-1')
    expect([checkpoint, other].map(({ state }) => Object.keys(state.arrays))).toEqual([
      ['params', 'alphas', 'state'],
      [],
    ])
    expect(other.state.records).toEqual(checkpoint.state.records)
    expect(other.end).toEqual(checkpoint.end)
  })

  it('keeps no weights of a search that cannot be asked', async () => {
    const folder = memoryFolder()
    const { session, events } = setUp({ folder })
    await session.handle({ type: 'start', config: config({ algorithm: 'gdas' }), runId: 'run-1' })
    expect((await new RunStore(folder).load('run-1')).checkpoint.state.arrays).toEqual({})
    await session.handle({ type: 'list-runs' })
    expect(events.at(-1)).toMatchObject({ runs: [{ canAsk: false, canContinue: false }] })
  })
})
