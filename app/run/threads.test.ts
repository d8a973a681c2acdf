import { expect, test } from 'vitest'
import type { ThreadNews } from '../../src/protocol/threads'
import { createThreads } from './threads'

/** Threads that are the test's, and what the worker is told of them. */
function setUp() {
  const made = new Map<string, Worker & { heard: unknown[]; isEnded: boolean }>()
  const told: ThreadNews[] = []
  const threads = createThreads(
    (news) => told.push(news),
    (name) => {
      const thread = {
        heard: [] as unknown[],
        isEnded: false,
        postMessage: (message: unknown) => thread.heard.push(message),
        terminate: () => {
          thread.isEnded = true
        },
      }
      made.set(name, thread as unknown as Worker & typeof thread)
      return thread as unknown as Worker
    },
  )
  for (const name of ['a', 'b']) threads.follow({ type: 'thread', name, order: 'start' })
  const thread = (name: string) => made.get(name) as Worker & { heard: unknown[]; isEnded: boolean }
  return { threads, thread, told }
}

test('what the worker says to a thread reaches that one, what a thread says reaches the worker under its name', () => {
  const { threads, thread, told } = setUp()
  threads.follow({ type: 'thread', name: 'b', order: 'tell', message: { type: 'drop', number: 3 } })
  expect(thread('a').heard).toEqual([])
  expect(thread('b').heard).toEqual([{ type: 'drop', number: 3 }])
  thread('a').onmessage?.({ data: { type: 'ready' } } as MessageEvent)
  thread('b').onerror?.({ message: '' } as ErrorEvent)
  expect(told).toEqual([
    { type: 'thread', name: 'a', news: 'said', message: { type: 'ready' } },
    { type: 'thread', name: 'b', news: 'failed', why: 'it could not be started' },
  ])
})

test('a thread ends when the worker says so, and every thread when the worker is gone', () => {
  const { threads, thread } = setUp()
  threads.follow({ type: 'thread', name: 'a', order: 'end' })
  expect([thread('a').isEnded, thread('b').isEnded]).toEqual([true, false])
  threads.endAll()
  expect(thread('b').isEnded).toBe(true)
  threads.follow({ type: 'thread', name: 'b', order: 'tell', message: 'late' })
  expect(thread('b').heard).toEqual([])
})
