import { expect, test } from 'vitest'
import { shown, visible } from './errors'

test('short values are quoted as JSON', () => {
  for (const value of ['x', 3, null, true, [1, 'a'], { a: [1] }]) expect(shown(value)).toBe(JSON.stringify(value))
})

test('what JSON cannot say is said all the same', () => {
  expect([undefined, Number.NaN, -Infinity, 3n].map(shown)).toEqual(['undefined', 'NaN', '-Infinity', '3'])
  expect(shown({ toString: 1 })).toBe('{"toString":1}')
})

test('long, deep and circular values are cut off', () => {
  expect(shown('x'.repeat(1e6))).toHaveLength(81)
  expect(shown(Array.from({ length: 1e5 }, () => 'abc'))).toHaveLength(81)
  let deep: unknown = 1
  for (let i = 0; i < 1e5; i++) deep = [deep]
  expect(shown(deep)).toBe('[[[[[…]]]]]')
  const circle: { self?: unknown } = {}
  circle.self = circle
  expect(shown(circle)).toMatch(/…/)
})

test('characters that do not show are written out', () => {
  expect(visible('a\u202eb\nc\u0000')).toBe('a\\u202eb\\u000ac\\u0000')
  expect(visible('图像 é 😀')).toBe('图像 é 😀')
})
