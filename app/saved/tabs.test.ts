import { expect, test } from 'vitest'
import type { Event } from '../../src/protocol/messages'
import { promisesKept } from '../../src/testing/waiting'
import { createTabs } from './tabs'

/** Web Locks of a site: one holder a name; the others wait, but for `ifAvailable`. */
function fakeLocks() {
  const held = new Set<string>()
  const waiting: (() => void)[] = []
  const request = async (
    name: string,
    options: LockOptions,
    callback: (lock: Lock | null) => unknown,
  ): Promise<unknown> => {
    if (held.has(name) && options.ifAvailable) return callback(null)
    while (held.has(name)) await new Promise<void>((go) => waiting.push(go))
    options.signal?.throwIfAborted()
    held.add(name)
    try {
      return await callback({ name, mode: 'exclusive' })
    } finally {
      held.delete(name)
      for (const go of waiting.splice(0)) go()
    }
  }
  const query = async () => ({ held: [...held].map((name) => ({ name })) })
  return { request, query } as unknown as LockManager
}

/** Channels of one name: what one posts all others hear. */
function fakeChannels() {
  const listeners: ((event: { data: unknown }) => void)[] = []
  return () => {
    let own = (_: { data: unknown }): void => {}
    return {
      addEventListener(_: string, listener: (event: { data: unknown }) => void) {
        own = listener
        listeners.push(listener)
      },
      postMessage(data: unknown) {
        for (const listener of listeners) if (listener !== own) listener({ data: structuredClone(data) })
      },
    } as unknown as BroadcastChannel
  }
}

const PAUSED: Event = { type: 'paused', epoch: 2, step: 1 }

function twoTabs() {
  const locks = fakeLocks()
  const channel = fakeChannels()
  const make = (snapshot: Event[]) => createTabs({ locks, channel: channel(), snapshot: () => snapshot })
  return [make([PAUSED]), make([])] as const
}

test('one tab searches at a time', async () => {
  const [first, second] = twoTabs()
  expect(await first.claim('search')).toBe(true)
  expect(await first.claim('search')).toBe(true)
  expect(await second.claim('search')).toBe(false)
  expect(await second.elsewhere()).toBe('search')
  expect(await first.elsewhere()).toBeNull()
  first.release('search')
  await promisesKept()
  expect(await second.claim('search')).toBe(true)
})

test('a tab that retrains has the GPU too, and shows nothing to watch', async () => {
  const [first, second] = twoTabs()
  expect(await first.claim('evaluation')).toBe(true)
  expect(await second.claim('search')).toBe(false)
  expect(await second.claim('evaluation')).toBe(false)
  expect(await second.elsewhere()).toBe('evaluation')
  const heard: string[] = []
  second.watch({ onEvent: ({ type }) => heard.push(type), onFree: () => heard.push('free') })
  first.tell({ type: 'resumed' })
  await promisesKept()
  expect(heard).toEqual([])
  first.release('evaluation')
  await promisesKept()
  expect(heard).toEqual(['free'])
})

test('a search that follows a retraining in one tab keeps the right when the retraining ends', async () => {
  const [first, second] = twoTabs()
  await first.claim('evaluation')
  await first.claim('search')
  first.release('evaluation')
  await promisesKept()
  expect(await second.claim('search')).toBe(false)
  expect(await second.elsewhere()).toBe('search')
  first.release('search')
  await promisesKept()
  expect(await second.elsewhere()).toBeNull()
})

test('a watching tab hears all there is so far, then what follows, and when the other lets go', async () => {
  const [first, second] = twoTabs()
  await first.claim('search')
  const heard: string[] = []
  second.watch({ onEvent: ({ type }) => heard.push(type), onFree: () => heard.push('free') })
  first.tell({ type: 'resumed' })
  await promisesKept()
  expect(heard).toEqual(['paused', 'resumed'])
  first.release('search')
  await promisesKept()
  expect(heard).toEqual(['paused', 'resumed', 'free'])
})

test('a retraining that ends lets the site go only once the seeds of the same tab have ended, too', async () => {
  const [first, second] = twoTabs()
  await first.claim('seeds')
  await first.claim('evaluation')
  first.release('evaluation')
  await promisesKept()
  expect(await second.claim('search')).toBe(false)
  expect(await second.elsewhere()).toBe('evaluation')
  first.release('seeds')
  await promisesKept()
  expect(await second.claim('search')).toBe(true)
})

test('a tab that ends watching hears no more', async () => {
  const [first, second] = twoTabs()
  await first.claim('search')
  const heard: string[] = []
  const end = second.watch({ onEvent: ({ type }) => heard.push(type), onFree: () => heard.push('free') })
  end()
  first.tell({ type: 'resumed' })
  first.release('search')
  await promisesKept()
  expect(heard).toEqual(['paused'])
})

test('a browser without locks searches in every tab', async () => {
  const tabs = createTabs({ locks: undefined, channel: undefined, snapshot: () => [] })
  expect(await tabs.claim('search')).toBe(true)
  expect(await tabs.elsewhere()).toBeNull()
})

test('a tab can wait for the other one to let go', async () => {
  const [first, second] = twoTabs()
  await first.claim('search')
  let isFree = false
  const free = second.whenFree().then(() => {
    isFree = true
  })
  await promisesKept()
  expect(isFree).toBe(false)
  first.release('search')
  await free
  expect(await second.claim('search')).toBe(true)
})
