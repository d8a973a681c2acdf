import { expect, test } from 'vitest'
import { asksVisitor } from './storageQuestion'

const permissions = (state: PermissionState) => ({ query: async () => ({ state }) as PermissionStatus })

test('Firefox asks the visitor until the permission is given or refused', async () => {
  expect(await asksVisitor({ permissions: permissions('prompt') })).toBe(true)
  expect(await asksVisitor({ permissions: permissions('granted') })).toBe(false)
  expect(await asksVisitor({ permissions: permissions('denied') })).toBe(false)
})

test('Chromium and Safari decide by themselves', async () => {
  expect(await asksVisitor({ permissions: permissions('prompt'), userAgentData: {} })).toBe(false)
  const unknown = { query: () => Promise.reject(new TypeError('no such permission')) }
  expect(await asksVisitor({ permissions: unknown })).toBe(false)
  expect(await asksVisitor({})).toBe(false)
})
