import { expect, test } from 'vitest'
import { dodge } from './dodge'

test('leaves labels alone that do not touch', () => {
  expect(dodge([10, 60, 120], 15, 0, 200)).toEqual([10, 60, 120])
})

test('spreads equal positions around their place', () => {
  expect(dodge([50, 50, 50], 10, 0, 200)).toEqual([40, 50, 60])
})

test('keeps order and distance, inside the range', () => {
  const wanted = [3, 0, 5, 198, 200]
  const placed = dodge(wanted, 12, 0, 200)
  const order = [1, 0, 2, 3, 4]
  const sorted = order.map((i) => placed[i] as number)
  for (let i = 1; i < sorted.length; i++)
    expect((sorted[i] as number) - (sorted[i - 1] as number)).toBeGreaterThanOrEqual(12 - 1e-9)
  expect(Math.min(...placed)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...placed)).toBeLessThanOrEqual(200)
})

test('squeezes labels evenly when the range cannot hold them', () => {
  expect(dodge([5, 5, 5, 5, 5], 15, 0, 20)).toEqual([0, 5, 10, 15, 20])
})
