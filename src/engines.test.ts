import { expect, test } from 'vitest'
import { idleExecutor } from './engine/testing/idleExecutor'
import { engineOpener } from './engines'
import type { EngineOffers } from './protocol/engines'
import type { AdapterInfo } from './protocol/facts'
import { pending } from './testing/waiting'

const card: AdapterInfo = { backend: 'webgpu', description: 'a card', software: false }
const processor: AdapterInfo = { backend: 'cpu', description: 'CPU', software: false, threads: 2 }
const here = (adapter: AdapterInfo) => ({ adapter, why: null })
const missing = (why: string) => ({ adapter: null, why })
/** Of a start that nobody stops. */
const { signal } = new AbortController()

function opener(offers: EngineOffers | Promise<EngineOffers>) {
  const opened: string[] = []
  const opens = (adapter: AdapterInfo) => {
    opened.push(adapter.description)
    return Promise.resolve({ executor: idleExecutor(), adapter, onFailure: () => () => undefined })
  }
  const open = engineOpener({ find: async () => offers, openWebGpu: () => opens(card), openCpu: opens })
  return { open, opened }
}

test('only the engine that is taken is opened', async () => {
  const { open, opened } = opener({ webgpu: here(card), cpu: here(processor) })
  await open('auto', signal)
  await open('cpu', signal)
  await open('webgpu', signal)
  expect(opened).toEqual(['a card', 'CPU', 'a card'])
})

test('an engine that is asked for and not here is refused with its reason, and no other is taken', async () => {
  const onCpu = opener({ webgpu: missing('no card'), cpu: here(processor) })
  await expect(onCpu.open('webgpu', signal)).rejects.toMatchObject({ code: 'no-gpu', message: 'no card' })
  const onCard = opener({ webgpu: here(card), cpu: missing('no SIMD') })
  await expect(onCard.open('cpu', signal)).rejects.toMatchObject({ code: 'unsupported', message: 'no SIMD' })
  expect([...onCpu.opened, ...onCard.opened]).toEqual([])
})

test('where nothing can compute, both reasons are said', async () => {
  const { open } = opener({ webgpu: missing('no card'), cpu: missing('no SIMD') })
  await expect(open('auto', signal)).rejects.toMatchObject({ code: 'no-gpu', message: 'no card no SIMD' })
})

test('who is told to stop while the browser is asked what there is opens nothing', async () => {
  const offers = pending<EngineOffers>()
  const { open, opened } = opener(offers.promise)
  const stopping = new AbortController()
  const opening = open('auto', stopping.signal)
  stopping.abort()
  offers.resolve({ webgpu: here(card), cpu: here(processor) })
  await expect(opening).rejects.toThrow()
  expect(opened).toEqual([])
})
