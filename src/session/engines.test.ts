/** Which engine a run is on: the one that was asked for, the same after a fault, and another one only when that is wanted. */
import { describe, expect, it } from 'vitest'
import { idleExecutor } from '../engine/testing/idleExecutor'
import { SearchError } from '../errors'
import { CPU_ENGINE, type EngineChoice } from '../protocol/engines'
import { type AdapterInfo, UNNAMED_ADAPTER } from '../protocol/facts'
import { RunStore } from '../store/slots'
import { type MemoryFolder, memoryFolder } from '../store/testing/memoryFolder'
import { config, setUp } from './testing/fakeSession'

const CARD: AdapterInfo = { backend: 'webgpu', description: 'a card', software: false }
const OTHER_CARD: AdapterInfo = { backend: 'webgpu', description: 'another card', software: true }
const CPU: AdapterInfo = { backend: 'cpu', description: CPU_ENGINE, software: false, threads: 2 }
const START = { type: 'start', config: config(), runId: 'run-1' } as const

/** A session on a machine that has some of the engines; the first is preferred. */
function machine(adapters: readonly AdapterInfo[], folder: MemoryFolder = memoryFolder()) {
  const asked: EngineChoice[] = []
  let fail: (error: SearchError) => void = () => undefined
  const made = setUp({
    folder,
    openExecutor: async (engine) => {
      asked.push(engine)
      const adapter = adapters.find(({ backend }) => engine === 'auto' || backend === engine)
      if (!adapter) throw new SearchError('no-gpu', 'there is no card')
      return {
        executor: idleExecutor(),
        adapter,
        onFailure: (listener) => {
          fail = listener
          return () => undefined
        },
      }
    },
  })
  return { ...made, asked, lose: () => fail(new SearchError('device-lost', 'gone')) }
}

/** A run of which one epoch was made on a card, then stopped. */
async function begunOnCard(): Promise<MemoryFolder> {
  const { session, on, folder } = machine([CARD])
  on('paused', () => void session.handle({ type: 'stop' }))
  await session.handle({ ...START, pauseAfter: 1 })
  return folder
}

it('is the one that is asked for, and the preferred one where none is', async () => {
  const { session, asked, events } = machine([CARD, CPU])
  await session.handle({ ...START, engine: 'cpu' })
  expect(events.find(({ type }) => type === 'started')).toMatchObject({ adapter: CPU })
  await session.handle({ ...START, runId: 'run-2' })
  expect(asked).toEqual(['cpu', 'auto'])
})

it('stays the same when its device is lost', async () => {
  const { session, on, asked, lose } = machine([CARD, CPU])
  let lost = false
  on('epoch', () => {
    if (!lost) lose()
    lost = true
  })
  await session.handle(START)
  expect(asked).toEqual(['auto', 'webgpu'])
})

it('of a saved run is the one it began on', async () => {
  const { session, asked, events } = machine([CPU, CARD], await begunOnCard())
  await session.handle({ type: 'continue-run', id: 'run-1' })
  expect(asked).toEqual(['webgpu'])
  expect(events.find(({ type }) => type === 'started')).toMatchObject({ adapter: CARD, resumed: { elsewhere: false } })
})

it('that is not here is named, and nothing of the run is lost', async () => {
  const folder = await begunOnCard()
  const { session, events } = machine([CPU], folder)
  await session.handle({ type: 'continue-run', id: 'run-1' })
  expect(events.at(-1)).toMatchObject({
    type: 'failed',
    code: 'other-engine',
    message: 'run run-1 is on webgpu, a card: there is no card',
  })
  const later = machine([CARD], folder)
  await later.session.handle({ type: 'continue-run', id: 'run-1' })
  expect(later.events.at(-1)).toMatchObject({ type: 'finished', reason: 'epochs' })
})

it('may be another one that takes the run up knowingly, and the run says where', async () => {
  const folder = await begunOnCard()
  const { session, events } = machine([CPU], folder)
  await session.handle({ type: 'continue-run', id: 'run-1', engine: 'auto' })
  const started = events.find(({ type }) => type === 'started')
  expect(started).toMatchObject({ adapter: CPU, resumed: { epoch: 2, step: 0, elsewhere: true } })
  await session.handle({ type: 'open-run', id: 'run-1' })
  expect(events.at(-1)).toMatchObject({
    type: 'run-opened',
    run: { adapter: CARD, takenUp: [{ epoch: 2, step: 0, adapter: CPU }] },
  })
})

it('of a run that was taken up is the one that did, on any number of threads', async () => {
  const folder = await begunOnCard()
  const first = machine([CPU], folder)
  first.on('paused', () => void first.session.handle({ type: 'stop' }))
  await first.session.handle({ type: 'continue-run', id: 'run-1', engine: 'cpu', pauseAfter: 1 })
  const { session, asked, events } = machine([CARD, { ...CPU, threads: 1 }], folder)
  await session.handle({ type: 'continue-run', id: 'run-1' })
  expect(asked).toEqual(['cpu'])
  expect(events.find(({ type }) => type === 'started')).toMatchObject({ resumed: { epoch: 3, elsewhere: false } })
  await session.handle({ type: 'open-run', id: 'run-1' })
  expect(events.at(-1)).toMatchObject({ run: { takenUp: [{ epoch: 2 }] } })
})

/** A machine whose adapter is the next of these each time one is opened, on the next day; the last one stays. */
function machineOf(opened: readonly AdapterInfo[], folder = memoryFolder()) {
  let at = 0
  let fail: (error: SearchError) => void = () => undefined
  const made = setUp({
    folder,
    date: () => `2026-01-0${at}T00:00:00.000Z`,
    openExecutor: async () => ({
      executor: idleExecutor(),
      adapter: opened[Math.min(at++, opened.length - 1)] as AdapterInfo,
      onFailure: (listener) => {
        fail = listener
        return () => undefined
      },
    }),
  })
  /** Loses the adapter at the nth event of this type, once. */
  const loseAt = (type: 'started' | 'epoch' | 'saved', nth = 1): void => {
    let left = nth
    made.on(type, () => {
      if (--left === 0) fail(new SearchError('device-lost', 'gone'))
    })
  }
  const started = () => made.events.filter((event) => event.type === 'started')
  const facts = async () => (await new RunStore(folder).load('run-1')).checkpoint.facts
  return { ...made, loseAt, started, facts }
}

describe('a run whose device was lost', () => {
  it('says what it began on, when, and from where another adapter computed it', async () => {
    const { session, loseAt, started, facts } = machineOf([CARD, OTHER_CARD])
    loseAt('epoch', 3)
    await session.handle(START)
    expect(started()).toMatchObject([
      { adapter: CARD },
      { adapter: OTHER_CARD, resumed: { epoch: 3, elsewhere: true } },
    ])
    expect(await facts()).toMatchObject({
      startedAt: '2026-01-01T00:00:00.000Z',
      adapter: CARD,
      takenUp: [{ epoch: 3, step: 0, adapter: OTHER_CARD }],
    })
  })

  it('says nothing of that where it goes on on the same adapter, or one that has no name as the last had none', async () => {
    const unnamed = { ...CARD, description: UNNAMED_ADAPTER }
    for (const adapter of [CARD, CPU, unnamed]) {
      const { session, loseAt, started, facts } = machineOf([adapter])
      loseAt('epoch', 2)
      await session.handle(START)
      expect(started()).toMatchObject([{ adapter }, { resumed: { elsewhere: false } }])
      expect(await facts()).toMatchObject({ startedAt: '2026-01-01T00:00:00.000Z', adapter })
      expect((await facts()).takenUp).toBeUndefined()
    }
  })

  it('keeps where another engine took it up', async () => {
    const { session, loseAt, started, facts } = machineOf([CPU], await begunOnCard())
    loseAt('saved')
    await session.handle({ type: 'continue-run', id: 'run-1', engine: 'cpu' })
    expect(started()).toMatchObject([{ resumed: { epoch: 2 } }, { resumed: { epoch: 3, elsewhere: false } }])
    expect(await facts()).toMatchObject({ adapter: CARD, takenUp: [{ epoch: 2, step: 0, adapter: CPU }] })
  })

  it('names no adapter that was lost before anything of it was kept', async () => {
    const lostAtOnce = machineOf([CARD, OTHER_CARD])
    lostAtOnce.loseAt('started')
    await lostAtOnce.session.handle(START)
    expect(await lostAtOnce.facts()).toMatchObject({ adapter: OTHER_CARD })
    expect((await lostAtOnce.facts()).takenUp).toBeUndefined()

    const { session, loseAt, started, facts } = machineOf([OTHER_CARD, CARD], await begunOnCard())
    loseAt('started')
    await session.handle({ type: 'continue-run', id: 'run-1' })
    expect(started()).toMatchObject([{ resumed: { elsewhere: true } }, { resumed: { epoch: 2, elsewhere: false } }])
    expect((await facts()).takenUp).toBeUndefined()
  })
})

it('of a saved run that is now on another adapter is written down with the place', async () => {
  const { session, started, facts } = machineOf([OTHER_CARD], await begunOnCard())
  await session.handle({ type: 'continue-run', id: 'run-1' })
  expect(started()).toMatchObject([{ resumed: { epoch: 2, elsewhere: true } }])
  expect(await facts()).toMatchObject({ adapter: CARD, takenUp: [{ epoch: 2, step: 0, adapter: OTHER_CARD }] })
})
