import { afterAll, expect, it } from 'vitest'
import { nodeBackend } from './backend'

const backend = nodeBackend({ threads: 2 })
afterAll(() => backend.close())

it('an engine that is not wanted any more while it opens is closed, and the next call opens another', async () => {
  const stopping = new AbortController()
  const first = backend.open(stopping.signal)
  stopping.abort()
  await expect(first).rejects.toMatchObject({ code: 'device-lost' })
  const second = await backend.open(new AbortController().signal)
  await second.executor.settled()
})

it('an open engine outlives the stop of the run that opened it', async () => {
  await backend.close()
  const stopping = new AbortController()
  const { executor } = await backend.open(stopping.signal)
  stopping.abort()
  await executor.settled()
  expect((await backend.open()).executor).toBe(executor)
})
