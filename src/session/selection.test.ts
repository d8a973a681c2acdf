/** DARTS followed by the PT selection, in a session: told, stopped and taken up again, ended by a rule, recorded. */
import { describe, expect, it } from 'vitest'
import { idleExecutor } from '../engine/testing/idleExecutor'
import { checkRecords } from '../protocol/epochRecord'
import type { Event } from '../protocol/messages'
import type { EpochRecord } from '../protocol/record'
import { fakeSupernet } from '../search/testing/fakeSupernet'
import { memoryFolder } from '../store/testing/memoryFolder'
import type { SupernetSpec } from '../supernet/spec'
import { config as base, setUp } from './testing/fakeSession'

const config = (changes: object = {}) => base({ algorithm: 'darts-pt', 'darts-pt': { images: 16 }, ...changes })

const recordsOf = (events: readonly Event[]): readonly EpochRecord[] => {
  const resumed = events.findLast((event) => event.type === 'started')?.resumed?.records ?? []
  const after = events.slice(events.findLastIndex((event) => event.type === 'started'))
  return [...resumed, ...after.flatMap((event) => (event.type === 'epoch' ? [event.record] : []))]
}

async function undisturbed(changes: object = {}) {
  const parts = setUp()
  await parts.session.handle({ type: 'start', config: config(changes) })
  return parts
}

describe('a search that ends with the PT selection', () => {
  it('is DARTS up to its last epoch, whose genotype is the selected one beside that of alpha', async () => {
    const { events } = await undisturbed()
    const darts = setUp()
    await darts.session.handle({ type: 'start', config: base() })
    const [mine, theirs] = [recordsOf(events), recordsOf(darts.events)]
    expect(mine.slice(0, -1)).toEqual(theirs.slice(0, -1))
    const [last, plain] = [mine.at(-1), theirs.at(-1)]
    expect(last?.selection).toMatchObject({ byAlpha: plain?.genotype, images: 16 })
    expect(last?.genotype).not.toEqual(plain?.genotype)
    expect(last?.alphas).toEqual(plain?.alphas)
    // The rules count what the alphas stand for.
    expect(last?.rules).toEqual(plain?.rules)
    expect(events.at(-1)).toEqual({ type: 'finished', reason: 'epochs', returnsEpoch: 3 })
  })

  it('tells its passes: the supernet as it is, six decisions of five, the cell', async () => {
    const { events } = await undisturbed()
    const told = events.flatMap((event) => (event.type === 'projecting' ? [`${event.done}/${event.total}`] : []))
    expect(told).toEqual(Array.from({ length: 32 }, (_, i) => `${i + 1}/32`))
  })

  it('tells every pass of a measurement or its selection, between which no event may lie', async () => {
    const passesOf = async (changes: object): Promise<number> => {
      let passes = 0
      const { session } = setUp({ onPass: () => passes++ })
      await session.handle({ type: 'start', config: changes as ReturnType<typeof config> })
      return passes
    }
    expect(await passesOf(base())).toBe(0)
    expect(await passesOf(base({ gauges: { every: 1 } }))).toBeGreaterThan(0)
    expect(await passesOf(base({ eigenvalue: { every: 1, iterations: 1 } }))).toBeGreaterThan(0)
    expect(await passesOf(config())).toBeGreaterThanOrEqual(32)
  })

  it('is slow and not hung while passes over many images are read back', async () => {
    let clock = 0
    let tick = (): void => {}
    const every = (_: number, call: () => void) => {
      tick = call
      return () => {}
    }
    const { session, events, types } = setUp({
      ...{ now: () => clock, every },
      openExecutor: async () => ({
        executor: idleExecutor({ lost: Promise.resolve('it was destroyed') }),
        adapter: { backend: 'webgpu', description: 'fake', software: true },
        onFailure: () => () => {},
      }),
      compile: async ({ spec }) => {
        const supernet = fakeSupernet(spec as SupernetSpec)
        const { forwardMixed } = supernet
        supernet.forwardMixed = (slot, weights) => {
          clock += 600
          tick()
          forwardMixed(slot, weights)
        }
        return supernet
      },
    })
    await session.handle({ type: 'start', config: config({ gauges: { every: 1, removals: true } }) })
    expect(types()).not.toContain('recovering')
    expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'epochs' })
  })

  const measured = { gauges: { every: 1 }, eigenvalue: { every: 1, iterations: 1 } }
  it.each([
    ['', {}],
    [' and the same measurements', measured],
    [' and the noise of the last turn', { ...measured, space: 'darts', operations: 's4' }],
  ])('is stopped at any pass, saved, and taken up again with the same records%s', async (_, changes) => {
    const whole = recordsOf((await undisturbed(changes)).events)
    for (const pass of [1, 20]) {
      const folder = memoryFolder()
      const first = setUp({ folder })
      first.on('projecting', (event) => {
        if (event.type === 'projecting' && event.done === pass) void first.session.handle({ type: 'stop' })
      })
      await first.session.handle({ type: 'start', config: config(changes), runId: 'run-1' })
      expect(first.events.at(-1)).toEqual({ type: 'finished', reason: 'stopped', returnsEpoch: 2 })
      const later = setUp({ folder })
      await later.session.handle({ type: 'continue-run', id: 'run-1' })
      expect(recordsOf(later.events)).toEqual(whole)
      expect(later.events.at(-1)).toMatchObject({ type: 'finished', reason: 'epochs', returnsEpoch: 3 })
    }
  })

  it('selects when a rule ends it, and returns that epoch and no earlier one', async () => {
    const criterion1 = { threshold: 1, minEpochs: 2, armed: false, returns: 'before' }
    const { events } = await undisturbed({ epochs: 30, stopAt: 'criterion1', criterion1 })
    const records = recordsOf(events)
    const last = records.at(-1)
    expect(records.slice(0, -1).every(({ selection }) => selection === undefined)).toBe(true)
    expect(last?.selection).toBeDefined()
    expect(last?.rules.criterion1).toMatchObject({ firedAt: last?.epoch, returnsEpoch: last?.epoch })
    expect(events.at(-1)).toEqual({ type: 'finished', reason: 'criterion1', returnsEpoch: last?.epoch })
  })

  it('selects what the same supernet says when it is asked behind the end', async () => {
    const parts = setUp()
    let rests = 0
    parts.on('paused', () => {
      const ask = { type: 'project', images: 16, whole: true } as const
      void parts.session.handle(rests++ === 0 ? ask : { type: 'resume' })
    })
    await parts.session.handle({ type: 'start', config: config(), pauseAfter: 3 })
    const last = recordsOf(parts.events).at(-1)
    const answer = parts.events.flatMap((event) => (event.type === 'projection' ? [event.projection] : [])).at(-1)
    expect(answer?.whole?.genotype).toEqual(last?.genotype)
    expect(answer?.whole?.score).toEqual(last?.selection?.score)
    expect(answer?.byAlpha).toEqual(last?.selection?.byAlpha)
  })

  it('keeps its selection in a recording; records of other algorithms have none', async () => {
    const records = recordsOf((await undisturbed()).events)
    const kept = checkRecords('records', config(), JSON.parse(JSON.stringify(records)), 'bad-recording')
    expect(kept.at(-1)?.selection).toEqual(records.at(-1)?.selection)
    expect(() => checkRecords('records', base(), JSON.parse(JSON.stringify(records)), 'bad-recording')).toThrow(
      'must not be in records of algorithm darts',
    )
  })
})
