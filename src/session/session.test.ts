import { describe, expect, it } from 'vitest'
import type { Supernet } from '../engine/supernet'
import { SearchError } from '../errors'
import type { Event } from '../protocol/messages'
import { fakeSupernet } from '../search/testing/fakeSupernet'
import { pending, promisesKept } from '../testing/waiting'
import { supernetSpec } from './prepare'
import { config, info, NO_ENGINES, setUp } from './testing/fakeSession'

describe('Session', () => {
  it('says hello with the adapter or why there is none', async () => {
    const { session, events } = setUp()
    await session.handle({ type: 'hello' })
    expect(events).toEqual([{ type: 'ready', engines: NO_ENGINES, datasets: [info] }])
  })

  it('tells a search from loading to the end, every epoch once', async () => {
    const { session, events, types, epochs, made } = setUp()
    await session.handle({ type: 'start', config: config() })
    const rest = types().filter((type) => type !== 'loading' && type !== 'self-test')
    expect(rest).toEqual(['started', 'epoch', 'epoch', 'epoch', 'finished'])
    expect(epochs()).toEqual([1, 2, 3])
    expect(events.at(-1)).toEqual({ type: 'finished', reason: 'epochs', returnsEpoch: 3 })
    const phases = events.flatMap((event) => (event.type === 'loading' ? [event.phase] : []))
    expect([...new Set(phases)]).toEqual(['data', 'device', 'plan', 'pipelines', 'warm-up'])
    expect(made[0]?.destroyed).toBe(true)
  })

  it('carries the same numbers through a pause as without one', async () => {
    const straight = setUp()
    await straight.session.handle({ type: 'start', config: config() })
    const paused = setUp()
    paused.on('epoch', () => paused.session.handle({ type: 'pause' }))
    paused.on('paused', () => paused.session.handle({ type: 'resume' }))
    await paused.session.handle({ type: 'start', config: config() })
    // The pause of the last epoch rests behind it, where nobody has a turn.
    expect(paused.types().filter((type) => type === 'paused')).toHaveLength(3)
    expect(paused.events.findLast((event) => event.type === 'paused')).toEqual({ type: 'paused', epoch: 4, step: 0 })
    expect(paused.types().filter((type) => type === 'resumed')).toHaveLength(3)
    const records = (all: readonly Event[]) => all.filter((event) => event.type === 'epoch')
    expect(records(paused.events)).toEqual(records(straight.events))
  })

  it('says what a config would take, or what does not fit, without starting anything', async () => {
    const { session, events } = setUp()
    const asked = config()
    await session.handle({ type: 'estimate', config: asked, classes: 10 })
    const answer = events.at(-1)
    expect(answer).toMatchObject({ type: 'estimate', config: asked, why: null })
    expect(answer?.type === 'estimate' && answer.requirement?.bytes).toBeGreaterThan(1e5)
    await session.handle({ type: 'estimate', config: { ...asked, channels: 3 }, classes: 10 })
    expect(events.at(-1)).toMatchObject({
      type: 'estimate',
      requirement: null,
      why: expect.stringContaining('channels: 3 must be a whole number from 4 to 64'),
    })
    expect(events).toHaveLength(2)
  })

  it('takes no step while paused', async () => {
    const { session, on, events, made } = setUp()
    on('started', () => session.handle({ type: 'pause' }))
    const paused = pending()
    on('paused', () => paused.resolve())
    const over = session.handle({ type: 'start', config: config() })
    await paused.promise
    await promisesKept()
    expect(events.at(-1)).toEqual({ type: 'paused', epoch: 1, step: 0, next: 'weights' })
    // Two calls are the warm-up step's.
    expect(made[0]?.log).toHaveLength(2)
    await session.handle({ type: 'resume' })
    await over
    expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'epochs' })
  })

  it('makes single turns while paused, each by the player whose turn it is', async () => {
    const { session, on, events, types } = setUp()
    const players: string[] = []
    on('paused', (event) => {
      if (event.type !== 'paused' || event.next === undefined) return
      const other = event.next === 'alphas' ? 'weights' : 'alphas'
      players.push(event.next)
      void session.handle({ type: 'turn', player: other })
      if (players.length > 4) void session.handle({ type: 'resume' })
      else void session.handle({ type: 'turn', player: event.next })
    })
    await session.handle({ type: 'start', config: config(), pauseAfter: 0 })
    expect(players).toEqual(['weights', 'alphas', 'weights', 'alphas', 'weights'])
    expect(types().filter((type) => type === 'turn')).toHaveLength(4)
    const refused = events.find((event) => event.type === 'rejected')
    expect(refused).toMatchObject({ code: 'busy', message: expect.stringContaining('turn of the weights') })
    expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'epochs' })
  })

  it('refuses a turn while the search is not at rest', async () => {
    const { session, events } = setUp()
    await session.handle({ type: 'turn', player: 'alphas' })
    expect(events.at(-1)).toMatchObject({ type: 'rejected', message: 'turn: no search is in progress' })
  })

  it('pauses by itself after the epochs it was given, and ends where it is over by then', async () => {
    const { session, on, events, epochs } = setUp()
    const seen: number[][] = []
    on('paused', () => {
      seen.push(epochs())
      void session.handle({ type: 'resume', pauseAfter: 1 })
    })
    await session.handle({ type: 'start', config: config({ epochs: 4 }), pauseAfter: 2 })
    expect(seen).toEqual([
      [1, 2],
      [1, 2, 3],
    ])
    expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'epochs' })
  })

  it('stops a running and a paused search', async () => {
    for (const trigger of ['epoch', 'paused'] as const) {
      const { session, on, events, made } = setUp()
      on(trigger, () => session.handle({ type: 'stop' }))
      await session.handle({ type: 'start', config: config(), pauseAfter: 1 })
      expect(events.at(-1)).toEqual({ type: 'finished', reason: 'stopped', returnsEpoch: 1 })
      expect(made[0]?.destroyed).toBe(true)
    }
  })

  it('stops while it compiles, at once, and frees what still comes of it', async () => {
    const compiling = pending()
    const compiled = pending<Supernet>()
    const { session, events } = setUp({
      compile: () => {
        compiling.resolve()
        return compiled.promise
      },
    })
    const over = session.handle({ type: 'start', config: config() })
    await compiling.promise
    await session.handle({ type: 'stop' })
    await over
    expect(events.at(-1)).toEqual({ type: 'finished', reason: 'stopped', returnsEpoch: 0 })
    const late = fakeSupernet(supernetSpec(config(), 10))
    compiled.resolve(late)
    await expect.poll(() => late.destroyed).toBe(true)
  })

  it('fails when the device does, says nothing after, and can start again', async () => {
    const { session, on, types, events, made, failDevice } = setUp()
    let failures = 0
    on('epoch', () => {
      if (failures++ === 0) failDevice(new SearchError('gpu-validation', 'a command was refused'))
    })
    await session.handle({ type: 'start', config: config() })
    await promisesKept()
    expect(types().at(-1)).toBe('failed')
    expect(events.at(-1)).toMatchObject({ code: 'gpu-validation' })
    expect(made[0]?.destroyed).toBe(true)
    await session.handle({ type: 'start', config: config() })
    expect(types().at(-1)).toBe('finished')
  })

  it('says nothing more of a search that failed, though its compilation goes on', async () => {
    const compiling = pending<() => void>()
    const { session, types, failDevice } = setUp({
      compile: ({ progress }) => {
        compiling.resolve(() => progress?.(1, 2))
        return new Promise(() => {})
      },
    })
    const over = session.handle({ type: 'start', config: config() })
    const goOn = await compiling.promise
    failDevice(new SearchError('out-of-memory', 'refused'))
    await over
    goOn()
    expect(types().at(-1)).toBe('failed')
  })

  it('fails with the code of what was thrown, once', async () => {
    const { session, events, types, made, on } = setUp()
    await session.handle({ type: 'start', config: { ...config(), batch: 1 } })
    expect(events).toMatchObject([{ type: 'failed', code: 'bad-config' }])
    expect(made).toHaveLength(0)
    on('epoch', () => {
      if (made[0]) made[0].nanAt = 0
    })
    await session.handle({ type: 'start', config: config() })
    expect(events.at(-1)).toMatchObject({ type: 'failed', code: 'diverged' })
    expect(types().filter((type) => type === 'failed')).toHaveLength(2)
    expect(made[0]?.destroyed).toBe(true)
  })

  it('refuses commands that make no sense now, and the search goes on', async () => {
    const { session, on, events } = setUp()
    await session.handle({ type: 'pause' })
    on('started', () => {
      void session.handle({ type: 'start', config: config() })
      void session.handle({ type: 'resume' })
      void session.handle({ type: 'load-files', files: [] })
      void session.handle({ type: 'dance' })
    })
    await session.handle({ type: 'start', config: config() })
    await session.handle({ type: 'stop' })
    const messages = events.flatMap((event) => (event.type === 'rejected' ? [event.message] : []))
    expect(messages).toEqual([
      'pause: no search is in progress',
      'start: a search is in progress; stop it first',
      'resume: the search is not paused',
      'load-files: a search is in progress; stop it first',
      '"dance": the worker knows no such command',
      'stop: no search is in progress',
    ])
    expect(events.filter((event) => event.type === 'finished')).toHaveLength(1)
  })

  it('answers an unknown command with a failure that names it', async () => {
    const { session, events } = setUp()
    await session.handle({ type: 'dance' })
    await session.handle(null)
    expect(events).toMatchObject([
      { type: 'failed', code: 'internal', message: 'command "dance": the worker knows no such command' },
      { type: 'failed', code: 'internal', message: 'command null: the worker knows no such command' },
    ])
  })

  it('tells of loaded data, and of refused data with the reason', async () => {
    const { session, events } = setUp()
    await session.handle({ type: 'load-shards', manifestUrl: 'shards/manifest.json' })
    await session.handle({ type: 'load-files', files: [] })
    expect(events).toEqual([
      { type: 'dataset', dataset: info },
      { type: 'rejected', code: 'bad-archive', message: 'no file was given' },
    ])
  })
})
