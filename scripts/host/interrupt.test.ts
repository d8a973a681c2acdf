/** Wishes to stop, as they reach a process. */
import process from 'node:process'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { stopOnInterrupt, unlessStopped } from './interrupt'

const NAMES = ['SIGINT', 'SIGTERM', 'newListener'] as const
let before: readonly (readonly unknown[])[] = []
beforeEach(() => {
  before = NAMES.map((name) => process.rawListeners(name))
})
afterEach(() => {
  for (const [i, name] of NAMES.entries())
    for (const listener of process.rawListeners(name))
      if (!before[i]?.includes(listener)) process.off(name, listener as () => void)
  vi.restoreAllMocks()
})

it.each(['SIGINT', 'SIGTERM'] as const)('%s is one', (name) => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const signal = stopOnInterrupt()
  expect(signal.aborted).toBe(false)
  process.emit(name, name)
  expect(signal.aborted).toBe(true)
  expect(write).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('stopping after this step'))
})

it('work that was left because of one gives nothing, and any other failure stays what it is', async () => {
  const wish = new AbortController()
  const failing = () => Promise.reject(new Error('left'))
  await expect(unlessStopped(failing(), wish.signal)).rejects.toThrow('left')
  wish.abort()
  expect(await unlessStopped(failing(), wish.signal)).toBeNull()
  expect(await unlessStopped(Promise.resolve(1), wish.signal)).toBe(1)
})
