import { expect, test, vi } from 'vitest'
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

const settle = () => new Promise((resolve) => setTimeout(resolve))

test('asks again whenever the page is shown again, and lets go at the end', async () => {
  const page = fakePage()
  const stop = keepAwake(page)
  await settle()
  expect(page.requests).toBe(1)
  page.shown = false
  page.change()
  await settle()
  expect(page.requests).toBe(1)
  page.shown = true
  page.change()
  await settle()
  expect(page.requests).toBe(2)
  stop()
  await settle()
  expect(page.released).toBe(1)
  expect(page.stopped).toBe(true)
})

test('a lock that comes after the end is released at once', async () => {
  const page = fakePage()
  keepAwake(page)()
  await vi.waitFor(() => expect(page.released).toBe(1))
})

test('a browser that refuses does not disturb', async () => {
  const page = { ...fakePage(), refuse: true }
  page.request = async () => {
    throw new DOMException('no', 'NotAllowedError')
  }
  const stop = keepAwake(page)
  await settle()
  stop()
})
