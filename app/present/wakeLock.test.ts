import { expect, test } from 'vitest'
import { promisesKept } from '../../src/testing/waiting'
import { keepAwake } from './wakeLock'

function fakePage() {
  let callback = (): void => undefined
  const page = {
    shown: true,
    requests: 0,
    released: 0,
    stopped: false,
    refuse: false,
    request: async () => {
      page.requests++
      if (page.refuse) throw new DOMException('no', 'NotAllowedError')
      return { release: async () => void page.released++ }
    },
    visible: () => page.shown,
    onVisibility: (given: () => void) => {
      callback = given
      return () => {
        page.stopped = true
      }
    },
    change: () => callback(),
  }
  return page
}

test('asks again whenever the page is shown again, and lets go at the end', async () => {
  const page = fakePage()
  const stop = keepAwake(page)
  await promisesKept()
  expect(page.requests).toBe(1)
  page.shown = false
  page.change()
  await promisesKept()
  expect(page.requests).toBe(1)
  page.shown = true
  page.change()
  await promisesKept()
  expect(page.requests).toBe(2)
  stop()
  await promisesKept()
  expect(page.released).toBe(1)
  expect(page.stopped).toBe(true)
})

test('a lock that comes after the end is released at once', async () => {
  const page = fakePage()
  keepAwake(page)()
  await expect.poll(() => page.released).toBe(1)
})

test('a browser that refuses does not disturb, and is asked again when the page is shown again', async () => {
  const page = fakePage()
  page.refuse = true
  const stop = keepAwake(page)
  await promisesKept()
  expect(page.requests).toBe(1)
  page.refuse = false
  page.change()
  await promisesKept()
  expect(page.requests).toBe(2)
  stop()
  await promisesKept()
  expect(page.released).toBe(1)
  expect(page.stopped).toBe(true)
})
