import { afterEach, expect, test, vi } from 'vitest'
import type { EvaluationEvent } from '../../src/protocol/evaluationMessages'
import type { Event } from '../../src/protocol/messages'
import { createSearchClient, WORDLESS } from './searchClient'

afterEach(() => vi.unstubAllGlobals())

/** A client whose workers are the test's, and the locks they hold. */
function setUp() {
  const workers: Worker[] = []
  const waiting: (() => void)[] = []
  const events: (Event | EvaluationEvent | 'death')[] = []
  vi.stubGlobal('navigator', { locks: { request: (_: string, free: () => void) => waiting.push(free) } })
  const client = createSearchClient(
    (event) => events.push(event),
    () => events.push('death'),
    (event) => events.push(event),
    () => {
      const made = { postMessage: () => undefined, terminate: () => undefined } as unknown as Worker
      workers.push(made)
      return made
    },
  )
  const say = (data: object): void => workers.at(-1)?.onmessage?.({ data } as MessageEvent)
  return { client, workers, events, say, letGo: () => waiting.shift()?.() }
}

test('a worker that lets go of its lock is dead: the search and the evaluation are told, the next command makes another', () => {
  const { client, workers, events, say, letGo } = setUp()
  client.send({ type: 'hello' })
  say({ type: 'alive', lock: 'one' })
  letGo()
  expect(events).toEqual(['death', { type: 'evaluation-failed', code: 'crashed', message: WORDLESS }])
  client.send({ type: 'hello' })
  expect(workers).toHaveLength(2)
})

test('a worker that was closed on purpose is not mourned', () => {
  const { client, events, say, letGo } = setUp()
  client.send({ type: 'hello' })
  say({ type: 'alive', lock: 'one' })
  client.close()
  letGo()
  expect(events).toEqual([])
})

test('the threads that a worker computes with are started for it, hear it, and end with it', () => {
  const threads: { readonly name: string; readonly heard: unknown[]; isEnded: boolean }[] = []
  vi.stubGlobal(
    'Worker',
    class {
      private readonly own
      constructor(_: URL, { name }: WorkerOptions) {
        this.own = { name: String(name), heard: [] as unknown[], isEnded: false }
        threads.push(this.own)
      }
      postMessage(message: unknown): void {
        this.own.heard.push(message)
      }
      terminate(): void {
        this.own.isEnded = true
      }
    },
  )
  const { client, say, letGo, events } = setUp()
  client.send({ type: 'hello' })
  say({ type: 'alive', lock: 'one' })
  say({ type: 'thread', name: 't', order: 'start' })
  say({ type: 'thread', name: 't', order: 'tell', message: 'begin' })
  expect(threads).toEqual([{ name: 't', heard: ['begin'], isEnded: false }])
  expect(events).toEqual([])
  letGo()
  expect(threads[0]?.isEnded).toBe(true)
})

test('an error that nobody caught ends the worker and is told to both', () => {
  const { client, workers, events } = setUp()
  client.send({ type: 'hello' })
  workers[0]?.onerror?.({ message: 'boom' } as ErrorEvent)
  expect(events).toEqual([
    { type: 'failed', code: 'internal', message: 'boom' },
    { type: 'evaluation-failed', code: 'internal', message: 'boom' },
  ])
})
