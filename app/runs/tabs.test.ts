import { expect, test } from 'vitest'
import type { Event } from '../../src/protocol/messages'
import { createTabs } from './tabs'

/** Web Locks of a site: exclusive ones wait, `ifAvailable` does not. */
function fakeLocks() {
  let held: string | null = null
  const waiting: (() => void)[] = []
  const request = async (
    name: string,
    options: LockOptions,
    callback: (lock: Lock | null) => unknown,
  ): Promise<unknown> => {
    if (held !== null && options.ifAvailable) return callback(null)
    while (held !== null) await new Promise<void>((go) => waiting.push(go))
    options.signal?.throwIfAborted()
    held = name
    try {
      return await callback({ name, mode: 'exclusive' })
    } finally {
      held = null
      for (const go of waiting.splice(0)) go()
    }
  }
  const query = async () => ({ held: held === null ? [] : [{ name: held }] })
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
const soon = () => new Promise((resolve) => setTimeout(resolve, 2))

function twoTabs() {
  const locks = fakeLocks()
  const channel = fakeChannels()
  const make = (snapshot: Event[]) => createTabs({ locks, channel: channel(), snapshot: () => snapshot })
  return [make([PAUSED]), make([])] as const
}

test('one tab searches at a time', async () => {
  const [first, second] = twoTabs()
  expect(await first.claim()).toBe(true)
  expect(await first.claim()).toBe(true)
  expect(await second.claim()).toBe(false)
  expect(await second.isElsewhere()).toBe(true)
  expect(await first.isElsewhere()).toBe(false)
  first.release()
  await soon()
  expect(await second.claim()).toBe(true)
})

test('a watching tab hears all there is so far, then what follows, and when the other lets go', async () => {
  const [first, second] = twoTabs()
  await first.claim()
  const heard: string[] = []
  second.watch({ onEvent: ({ type }) => heard.push(type), onFree: () => heard.push('free') })
  first.tell({ type: 'resumed' })
  await soon()
  expect(heard).toEqual(['paused', 'resumed'])
  first.release()
  await soon()
  expect(heard).toEqual(['paused', 'resumed', 'free'])
})

test('a tab that ends watching hears no more', async () => {
  const [first, second] = twoTabs()
  await first.claim()
  const heard: string[] = []
  const end = second.watch({ onEvent: ({ type }) => heard.push(type), onFree: () => heard.push('free') })
  end()
  first.tell({ type: 'resumed' })
  first.release()
  await soon()
  expect(heard).toEqual(['paused'])
})

test('a browser without locks searches in every tab', async () => {
  const tabs = createTabs({ locks: undefined, channel: undefined, snapshot: () => [] })
  expect(await tabs.claim()).toBe(true)
  expect(await tabs.isElsewhere()).toBe(false)
})

test('a tab can wait for the other one to let go', async () => {
  const [first, second] = twoTabs()
  await first.claim()
  let isFree = false
  const free = second.whenFree().then(() => {
    isFree = true
  })
  await soon()
  expect(isFree).toBe(false)
  first.release()
  await free
  expect(await second.claim()).toBe(true)
})
