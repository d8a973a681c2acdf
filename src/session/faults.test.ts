/** Faults put into a session by hand: after each the records are the same as without it, and there is a way on. */
import { describe, expect, it } from 'vitest'
import { STATE_VERSION } from '../engine/supernet'
import { idleExecutor } from '../engine/testing/idleExecutor'
import { SearchError } from '../errors'
import type { Event } from '../protocol/messages'
import { fakeSupernet } from '../search/testing/fakeSupernet'
import { RunStore } from '../store/slots'
import { memoryFolder } from '../store/testing/memoryFolder'
import type { SupernetSpec } from '../supernet/spec'
import { pending, promisesKept } from '../testing/waiting'
import { config, setUp } from './testing/fakeSession'

const START = { type: 'start', config: config(), runId: 'run-1' } as const

const recordsOf = (events: readonly Event[]) => {
  const resumed = events.findLast((event) => event.type === 'started')?.resumed?.records ?? []
  const after = events.slice(events.findLastIndex((event) => event.type === 'started'))
  return [...resumed, ...after.flatMap((event) => (event.type === 'epoch' ? [event.record] : []))]
}

async function undisturbed() {
  const { session, events } = setUp()
  await session.handle({ type: 'start', config: config() })
  return recordsOf(events)
}

describe('a lost device', () => {
  it('is set up again, visibly, and the search goes on to the same records', async () => {
    const { session, on, events, types, made, failDevice } = setUp()
    let lost = 0
    on('epoch', () => {
      if (lost++ === 1) failDevice(new SearchError('device-lost', 'the GPU device was lost'))
    })
    await session.handle({ type: 'start', config: config() })
    expect(types()).toContain('recovering')
    expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'epochs' })
    expect(recordsOf(events)).toEqual(await undisturbed())
    expect(made).toHaveLength(2)
    expect(made.every(({ destroyed }) => destroyed)).toBe(true)
  })

  it('that is lost again and again without a step forward ends the run, which can be continued later', async () => {
    const { session, on, events, folder, failDevice } = setUp()
    on('epoch', () => failDevice(new SearchError('device-lost', 'gone')))
    await session.handle(START)
    expect(events.filter(({ type }) => type === 'recovering')).toHaveLength(2)
    expect(events.at(-1)).toMatchObject({ type: 'failed', code: 'device-lost', message: /3 times/ })
    const later = setUp({ folder })
    await later.session.handle({ type: 'list-runs' })
    expect(later.events.at(-1)).toMatchObject({ type: 'runs', runs: [{ id: 'run-1', canContinue: true }] })
    await later.session.handle({ type: 'continue-run', id: 'run-1' })
    expect(recordsOf(later.events)).toEqual(await undisturbed())
  })

  it.each([1, 2])('between epoch %i and its save does not have that epoch counted twice', async (lostBehind) => {
    const { session, on, events, failDevice } = setUp()
    let lost = false
    on('epoch', (event) => {
      if (lost || event.type !== 'epoch' || event.record.epoch !== lostBehind) return
      lost = true
      failDevice(new SearchError('device-lost', 'gone'))
    })
    on('paused', () => void session.handle({ type: 'stop' }))
    await session.handle({ type: 'start', config: config(), pauseAfter: 2 })
    expect(events.filter(({ type }) => type === 'recovering')).toMatchObject([{ epoch: lostBehind, step: 0 }])
    expect(events.filter(({ type }) => type === 'paused')).toMatchObject([{ epoch: 3, step: 0 }])
    expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'stopped', returnsEpoch: 2 })
  })

  it('comes back paused when it was paused', async () => {
    const { session, on, events, failDevice } = setUp()
    let lost = false
    on('paused', () => {
      if (lost) void session.handle({ type: 'stop' })
      else failDevice(new SearchError('device-lost', 'gone'))
      lost = true
    })
    await session.handle({ type: 'start', config: config(), pauseAfter: 1 })
    expect(events.filter(({ type }) => type === 'paused')).toHaveLength(2)
    expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'stopped', returnsEpoch: 1 })
  })
})

describe('a step that does not end', () => {
  it('is given up, the device is set up again, and the search goes on', async () => {
    let tick = (): void => {}
    let clock = 0
    let hang = true
    let destroyed = false
    const executor = idleExecutor({
      settled: () => (hang && clock > 0 ? new Promise<void>(() => {}) : Promise.resolve()),
      lost: Promise.resolve('it was destroyed'),
      destroy: () => {
        destroyed = true
        hang = false
      },
    })
    const { session, on, events } = setUp({
      now: () => clock,
      every: (_, call) => {
        tick = call
        return () => {}
      },
      openExecutor: async () => ({
        executor,
        adapter: { backend: 'webgpu', description: 'fake', software: true },
        onFailure: () => () => {},
      }),
    })
    on('epoch', () => {
      clock += 1
    })
    const over = session.handle({ type: 'start', config: config() })
    while (!destroyed) {
      await promisesKept()
      clock += clock > 0 ? 500 : 0
      tick()
    }
    await over
    expect(events.filter((event) => event.type === 'recovering')).toMatchObject([{ code: 'stalled' }])
    expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'epochs' })
  })
})

describe('a lost device after which the network is planned otherwise', () => {
  it('does not go on: sums would round differently', async () => {
    let plans = 0
    const { session, on, events, failDevice } = setUp({
      compile: async ({ spec }) => {
        const network = fakeSupernet(spec as SupernetSpec)
        return Object.assign(network, { info: { ...network.info, parallelism: ++plans } })
      },
    })
    on('epoch', () => failDevice(new SearchError('device-lost', 'gone')))
    await session.handle(START)
    expect(events.at(-1)).toMatchObject({ type: 'failed', code: 'bad-run', message: /another plan/ })
  })
})

describe('an engine that does not open', () => {
  const opened = (executor = idleExecutor()) => ({
    executor,
    adapter: { backend: 'webgpu', description: 'fake', software: true } as const,
    onFailure: () => () => {},
  })

  it('is left behind when told to stop, hears of that, and the next start is taken', async () => {
    const asked = pending()
    const signals: AbortSignal[] = []
    const { session, events } = setUp({
      openExecutor: (_, signal) => {
        signals.push(signal)
        asked.resolve()
        return signals.length === 1 ? new Promise(() => {}) : Promise.resolve(opened())
      },
    })
    const over = session.handle(START)
    await asked.promise
    expect(signals[0]?.aborted).toBe(false)
    await session.handle({ type: 'stop' })
    await over
    expect(events.at(-1)).toEqual({ type: 'finished', reason: 'stopped', returnsEpoch: 0 })
    expect(signals[0]?.aborted).toBe(true)
    await session.handle({ ...START, runId: 'run-2' })
    expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'epochs' })
  })

  it('or still owes work of a run before, is left behind as well', async () => {
    const asked = pending()
    const settled = (): Promise<void> => {
      asked.resolve()
      return new Promise(() => {})
    }
    const { session, events } = setUp({ openExecutor: async () => opened(idleExecutor({ settled })) })
    const over = session.handle(START)
    await asked.promise
    await session.handle({ type: 'stop' })
    await over
    expect(events.at(-1)).toEqual({ type: 'finished', reason: 'stopped', returnsEpoch: 0 })
  })

  it('is not waited for by a run that was told to stop before', async () => {
    const { session, on, events } = setUp({ openExecutor: () => new Promise(() => {}) })
    on('loading', (event) => {
      if (event.type === 'loading' && event.phase === 'device') void session.handle({ type: 'stop' })
    })
    await session.handle(START)
    expect(events.at(-1)).toEqual({ type: 'finished', reason: 'stopped', returnsEpoch: 0 })
  })
})

describe('a killed page', () => {
  it('loses nothing that was saved: the run goes on from the middle of an epoch to the same records', async () => {
    const folder = memoryFolder()
    const { session, on } = setUp({ folder, saveEveryMs: 0 })
    const left = memoryFolder()
    on('saved', (event) => {
      if (event.type !== 'saved' || event.epoch !== 2 || event.step !== 1) return
      for (const [path, bytes] of folder.files) left.files.set(path, bytes.slice())
    })
    await session.handle(START)
    const next = setUp({ folder: left })
    await next.session.handle({ type: 'continue-run', id: 'run-1' })
    const started = next.events.find((event) => event.type === 'started')
    expect(started).toMatchObject({ resumed: { epoch: 2, step: 1, elsewhere: false } })
    expect(recordsOf(next.events)).toEqual(await undisturbed())
  })
})

describe('a page killed when all epochs are done, before that was written down', () => {
  it('loses nothing either: the run can go on, which is its end', async () => {
    const folder = memoryFolder()
    const { session, on } = setUp({ folder })
    const left = memoryFolder()
    on('saved', (event) => {
      if (event.type !== 'saved' || event.epoch !== 4 || left.files.size > 0) return
      for (const [path, bytes] of folder.files) left.files.set(path, bytes.slice())
    })
    await session.handle(START)
    const next = setUp({ folder: left })
    await next.session.handle({ type: 'list-runs' })
    expect(next.events.at(-1)).toMatchObject({ runs: [{ epochs: 3, end: null, canContinue: true, canAsk: true }] })
    await next.session.handle({ type: 'continue-run', id: 'run-1' })
    expect(next.events.at(-1)).toEqual({ type: 'finished', reason: 'epochs', returnsEpoch: 3 })
    expect(recordsOf(next.events)).toEqual(await undisturbed())
    await next.session.handle({ type: 'list-runs' })
    expect(next.events.at(-1)).toMatchObject({
      runs: [{ end: { reason: 'epochs' }, canContinue: false, canAsk: true }],
    })
  })
})

describe('full storage', () => {
  it('is announced before it is hit and while it lasts; the search and the last checkpoint stay', async () => {
    const folder = memoryFolder()
    const { session, on, events } = setUp({ folder })
    let saves = 0
    on('saved', (event) => {
      if (event.type !== 'saved') return
      const used = [...folder.files.values()].reduce((sum, { length }) => sum + length, 0)
      saves++
      // Room for less than two more, then for none at all.
      folder.quota = saves === 1 ? used + event.bytes * 1.5 : 0
    })
    await session.handle(START)
    const states = events.flatMap((event) => (event.type === 'storage' ? [event.state] : []))
    expect(states).toEqual(['low', 'full'])
    expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'epochs' })
    expect(recordsOf(events)).toEqual(await undisturbed())
    folder.quota = Number.POSITIVE_INFINITY
    const next = setUp({ folder })
    await next.session.handle({ type: 'continue-run', id: 'run-1' })
    expect(recordsOf(next.events)).toEqual(await undisturbed())
  })

  it('a browser without private files is told of, and the search runs', async () => {
    const { session, events } = setUp({
      openStore: () => Promise.reject(new SearchError('unsupported', 'no private file system')),
    })
    await session.handle(START)
    expect(events[0]).toMatchObject({ type: 'storage', state: 'off', message: 'no private file system' })
    expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'epochs' })
  })
})

describe('a saved run', () => {
  it('does not go on over other images', async () => {
    const folder = memoryFolder()
    const first = setUp({ folder })
    first.on('epoch', () => first.session.handle({ type: 'stop' }))
    await first.session.handle(START)
    const other = setUp({ folder, digest: 'other images' })
    await other.session.handle({ type: 'continue-run', id: 'run-1' })
    expect(other.events.at(-1)).toMatchObject({ type: 'failed', code: 'bad-config', message: /not the set/ })
  })

  it.each([
    ['numbers in another order', { stateVersion: STATE_VERSION + 1 }, 'bad-run', /laid out as version/],
    ['another parallelism', { plan: { parallelism: 1 } }, 'bad-run', /another plan/],
    ['another order of sums', { plan: { chunks: 'adjacent' as const } }, 'bad-run', /another plan/],
    ['another network', { plan: { parameters: 1 } }, 'bad-run', /another plan/],
  ])('of %s is read but does not go on', async (_, change, code, message) => {
    const folder = memoryFolder()
    const first = setUp({ folder })
    first.on('epoch', () => first.session.handle({ type: 'stop' }))
    await first.session.handle(START)
    const store = new RunStore(folder)
    const { facts, state, end, savedAt } = (await store.load('run-1')).checkpoint
    const plan = { ...facts.plan, ...('plan' in change ? change.plan : {}) }
    await store.save({ facts: { ...facts, ...change, plan }, state, end, savedAt })
    const next = setUp({ folder })
    await next.session.handle({ type: 'continue-run', id: 'run-1' })
    expect(next.events.at(-1)).toMatchObject({ type: 'failed', code, message })
    await next.session.handle({ type: 'open-run', id: 'run-1' })
    expect(next.events.at(-1)).toMatchObject({ type: 'run-opened', run: { records: state.records } })
  })

  it('is invalid after a command that the GPU refused, and its records can still be read', async () => {
    const { session, on, events, failDevice } = setUp()
    on('epoch', () => failDevice(new SearchError('gpu-validation', 'refused')))
    await session.handle(START)
    expect(events.at(-1)).toMatchObject({ type: 'failed', code: 'gpu-validation' })
    await session.handle({ type: 'list-runs' })
    expect(events.at(-1)).toMatchObject({ runs: [{ canContinue: false, end: { code: 'gpu-validation' } }] })
    await session.handle({ type: 'open-run', id: 'run-1' })
    expect(events.at(-1)).toMatchObject({ type: 'run-opened', damage: null })
  })

  it('goes on from its whole checkpoint where the other is damaged, and says so', async () => {
    const folder = memoryFolder()
    const first = setUp({ folder })
    first.on('epoch', () => first.session.handle({ type: 'stop' }))
    await first.session.handle(START)
    const newest = folder.files.get('runs/run-1/b') as Uint8Array
    newest[newest.length - 1] = (newest.at(-1) as number) ^ 1
    const next = setUp({ folder })
    await next.session.handle({ type: 'continue-run', id: 'run-1' })
    expect(next.events[0]).toMatchObject({ type: 'damaged', message: /slot b: .*digest/ })
    expect(recordsOf(next.events)).toEqual(await undisturbed())
  })

  it('is named and thrown away in the order asked, however fast that was', async () => {
    const { session, events } = setUp()
    await session.handle(START)
    await Promise.all([
      session.handle({ type: 'rename-run', id: 'run-1', name: 'first' }),
      session.handle({ type: 'trash-run', id: 'run-1' }),
    ])
    expect(events.at(-1)).toMatchObject({ type: 'runs', runs: [] })
    await session.handle({ type: 'restore-run', id: 'run-1' })
    expect(events.at(-1)).toMatchObject({ runs: [{ id: 'run-1', name: 'first' }] })
  })

  it('cannot be thrown away while it is opened to go on', async () => {
    const { session, on, events } = setUp()
    on('epoch', () => void session.handle({ type: 'stop' }))
    await session.handle(START)
    const going = session.handle({ type: 'continue-run', id: 'run-1' })
    void session.handle({ type: 'trash-run', id: 'run-1' })
    void session.handle({ type: 'purge-run', id: 'run-1' })
    await going
    expect(events.filter(({ type }) => type === 'rejected')).toHaveLength(2)
  })

  it('cannot be thrown away while it is searched', async () => {
    const { session, on, events } = setUp()
    on('epoch', () => {
      void session.handle({ type: 'trash-run', id: 'run-1' })
      void session.handle({ type: 'clear-runs' })
    })
    await session.handle(START)
    expect(events.filter(({ type }) => type === 'rejected')).toHaveLength(6)
    await session.handle({ type: 'list-runs' })
    expect(events.at(-1)).toMatchObject({ runs: [{ id: 'run-1', epochs: 3, canContinue: false }] })
  })
})

describe('an adapter that computes wrong numbers', () => {
  it('is not searched on, and says so', async () => {
    const test = { passed: false, checks: 83, error: 0.5, limit: 0.002, ms: 1, remembered: false }
    const { session, events, types, made } = setUp({ deviceCheck: { check: async () => test } })
    await session.handle(START)
    expect(types()).not.toContain('started')
    expect(events).toContainEqual({ type: 'self-test', test })
    expect(events.at(-1)).toMatchObject({ type: 'failed', code: 'wrong-results', message: /83 known numbers/ })
    expect(made).toHaveLength(0)
  })
})

describe('a read that a dying device refuses', () => {
  it('is told as the loss that it is, and survived', async () => {
    let die = (_: string): void => {}
    let opened = 0
    const { session, on, events, made } = setUp({
      openExecutor: async () => {
        opened++
        const lost = new Promise<string>((resolve) => {
          die = resolve
        })
        const adapter = { backend: 'webgpu', description: 'fake', software: true } as const
        return { executor: idleExecutor({ lost }), adapter, onFailure: () => () => {} }
      },
    })
    on('started', () => {
      if (opened > 1) return
      Object.assign(made[0] as object, {
        readMetrics: () => {
          setTimeout(() => die('driver reset'), 5)
          return Promise.reject(new DOMException('buffer unmapped', 'AbortError'))
        },
      })
    })
    await session.handle(START)
    expect(events.filter((event) => event.type === 'recovering')).toMatchObject([
      { code: 'device-lost', message: /driver reset/ },
    ])
    expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'epochs' })
  })
})
