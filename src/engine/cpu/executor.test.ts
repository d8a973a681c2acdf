/** How the CPU engine opens when its threads do not: it waits for them with patience, never without end, and ends when nobody wants it. */
import { expect, it } from 'vitest'
import type { SearchError } from '../../errors'
import { promisesKept } from '../../testing/waiting'
import { openCpuExecutor } from './executor'
import type { FromThread } from './threads/jobs'
import type { Thread } from './threads/pool'

/** A thread that takes every message, and says only what it is made to say. */
function fakeThread() {
  let say: (message: FromThread) => void = () => undefined
  const state = { isTerminated: false, say: (message: FromThread) => say(message) }
  const thread: Thread = {
    post: () => undefined,
    hear: (onMessage) => {
      say = onMessage
    },
    terminate: () => {
      state.isTerminated = true
    },
  }
  return { state, thread }
}

/** An engine of three threads that is being opened; its seconds pass when they are told to. */
function opening(signal?: AbortSignal) {
  const others = [fakeThread(), fakeThread()]
  const failures: SearchError[] = []
  const ticking = new Set<() => void>()
  const opened = openCpuExecutor({
    others: others.map(({ thread }) => thread),
    now: () => 0,
    breathe: async () => undefined,
    every: (ms, tick) => {
      expect(ms).toBe(1000)
      ticking.add(tick)
      return () => ticking.delete(tick)
    },
    onFailure: (error) => failures.push(error),
    ...(signal ? { signal } : {}),
  })
  // Asked about at the end of each test.
  opened.catch(() => undefined)
  const pass = (seconds: number): void => {
    for (let i = 0; i < seconds; i++) for (const tick of [...ticking]) tick()
  }
  const [first, second] = others.map(({ state }) => state) as [(typeof others)[0]['state'], (typeof others)[0]['state']]
  return { opened, first, second, failures, pass, ticking }
}

it('a thread that never answers ends the opening after minutes, and the message says how many and how long', async () => {
  const { opened, first, second, failures, pass, ticking } = opening()
  first.say({ type: 'ready' })
  pass(179)
  await promisesKept()
  expect(failures).toEqual([])
  pass(1)
  const message = '1 of 2 threads beside the first of the CPU engine did not answer within 180 s'
  await expect(opened).rejects.toMatchObject({ code: 'device-lost', message })
  expect(failures).toMatchObject([{ code: 'device-lost' }])
  expect([first.isTerminated, second.isTerminated]).toEqual([true, true])
  expect(ticking.size).toBe(0)
})

it('an opening that is not wanted any more ends at once, and its threads with it', async () => {
  const stopping = new AbortController()
  const { opened, first, second, ticking } = opening(stopping.signal)
  first.say({ type: 'ready' })
  stopping.abort()
  await expect(opened).rejects.toMatchObject({ code: 'device-lost' })
  expect([first.isTerminated, second.isTerminated]).toEqual([true, true])
  expect(ticking.size).toBe(0)
})

it('one that nobody wants from the beginning starts nothing', async () => {
  const { opened, first, second } = opening(AbortSignal.abort())
  await expect(opened).rejects.toThrow()
  expect([first.isTerminated, second.isTerminated]).toEqual([true, true])
})

it('once open it stays open, whatever time passes and whoever is told to stop', async () => {
  const stopping = new AbortController()
  const { opened, first, second, failures, pass } = opening(stopping.signal)
  first.say({ type: 'ready' })
  second.say({ type: 'ready' })
  await opened
  pass(1000)
  stopping.abort()
  await promisesKept()
  expect(failures).toEqual([])
  expect([first.isTerminated, second.isTerminated]).toEqual([false, false])
})
