import { expect, test } from 'vitest'
import { kendallTau } from './rankCorrelation'

test('the same order is 1 whatever the numbers, the reverse -1', () => {
  expect(kendallTau([1, 2, 3, 4], [10, 200, 201, 1e9])).toBe(1)
  expect(kendallTau([1, 2, 3, 4], [4, 3, 2, -7])).toBe(-1)
})

test('one pair of six the other way round: (5 - 1) / 6', () => {
  expect(kendallTau([1, 2, 3, 4], [1, 3, 2, 4])).toBeCloseTo(4 / 6, 12)
})

test('ties count in neither, by the definition of tau-b', () => {
  // Pairs: 12 alike, 13 alike, 23 tied in a; a orders 2 pairs, b all 3.
  expect(kendallTau([1, 2, 2], [1, 2, 3])).toBeCloseTo(2 / Math.sqrt(2 * 3), 12)
})

test('equal values that are infinite are tied as others are', () => {
  const zero = Math.log10(0)
  expect(kendallTau([zero, zero, 2], [1, 2, 3])).toBeCloseTo(2 / Math.sqrt(2 * 3), 12)
})

test('where nothing is ordered there is no correlation', () => {
  expect(kendallTau([], [])).toBeNull()
  expect(kendallTau([1], [2])).toBeNull()
  expect(kendallTau([1, 1, 1], [1, 2, 3])).toBeNull()
})
