import { expect, test } from 'vitest'
import { kernel } from './kernel'
import { remembered } from './remembered'

test('a kernel is made once for equal arguments, and anew for others', () => {
  let made = 0
  const copy = remembered((count: number, { sizes }: { sizes: readonly number[] }) => {
    made++
    return kernel(`copy ${count} ${sizes}`, { Y: 'f32!' }, ['n'], `Y[gid.x] = f32(u.n);`)
  })
  const first = copy(1, { sizes: [3, 5] })
  expect(copy(1, { sizes: [3, 5] })).toBe(first)
  expect([copy(1, { sizes: [3] }).name, copy(2, { sizes: [3, 5] }).name]).toEqual(['copy 1 3', 'copy 2 3,5'])
  expect(made).toBe(3)
})

test('what has no kernel is asked once, too', () => {
  let asked = 0
  const none = remembered(() => {
    asked++
    return null
  })
  expect([none(), none(), asked]).toEqual([null, null, 1])
})
