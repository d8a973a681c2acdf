/** Waiting for a Redis that is away: what is said of it, and how the wait ends. */
import { expect, it } from 'vitest'
import { patiently, Trouble } from './connection'

it('what several connections tell in turn of one fault is said once, until Redis answers', () => {
  const lines: string[] = []
  const trouble = new Trouble((line) => lines.push(line))
  const tellBoth = (): void => {
    for (const message of ['there: refused', 'redis: refused', 'there: refused', 'redis: refused'])
      trouble.tell(message)
  }
  tellBoth()
  expect(lines).toEqual(['there: refused', 'redis: refused'])
  for (let times = 0; times < 2; times++) trouble.over()
  expect(lines.splice(0).at(-1)).toBe('redis answers again')
  tellBoth()
  expect(lines).toEqual(['there: refused', 'redis: refused'])
})

it('who is told to stop waits for no answer', async () => {
  const trouble = new Trouble(() => undefined)
  const stopping = new AbortController()
  let isAsked = (): void => undefined
  const asked = new Promise<void>((resolve) => {
    isAsked = resolve
  })
  const never = (): Promise<never> => {
    isAsked()
    return new Promise(() => undefined)
  }
  const waiting = patiently(never, trouble, stopping.signal)
  await asked
  stopping.abort(new Error('stop'))
  await expect(waiting).rejects.toThrow('stop')
  await expect(patiently(async () => 'an answer', trouble, stopping.signal)).rejects.toThrow('stop')
  expect(await patiently(async () => 'an answer', trouble)).toBe('an answer')
})
