import { describe, expect, it } from 'vitest'
import { streamFor } from '../random'
import { bandOver, FEWEST_FOR_INTERVAL, intervalOf, intervalTail, mean, median, quantile } from './statistics'

describe('an interval by bootstrap', () => {
  it('is null of nothing, open of few values, and a point where all are equal', () => {
    expect(intervalOf([])).toBeNull()
    expect(intervalOf([3])).toEqual({ mean: 3, low: null, high: null, least: 3, greatest: 3, n: 1 })
    expect(intervalOf([1, 2, 3, 4, 5])).toEqual({ mean: 3, low: null, high: null, least: 1, greatest: 5, n: 5 })
    const twos = Array.from({ length: FEWEST_FOR_INTERVAL }, () => 2)
    expect(intervalOf(twos)).toEqual({ mean: 2, low: 2, high: 2, least: 2, greatest: 2, n: 6 })
  })

  it('takes its percentiles where Student and the number of values put them', () => {
    // Normal tails of sqrt(n/(n-1)) times 2.5706, 2.0930 and 1.9720: tables of Student's t for 5, 19 and 199 degrees of freedom.
    expect(intervalTail(6)).toBeCloseTo(0.002431, 4)
    expect(intervalTail(20)).toBeCloseTo(0.015886, 4)
    expect(intervalTail(200)).toBeCloseTo(0.02406, 4)
    expect(intervalTail(1e7)).toBeCloseTo(0.025, 6)
  })

  it.each([6, 20])('holds the mean of %i normal values in about 95 of 100 cases', (n) => {
    const random = streamFor(7, `samples of ${n}`)
    const samples = 400
    let held = 0
    for (let sample = 0; sample < samples; sample++) {
      const { low, high } = intervalOf(Array.from({ length: n }, () => random.normal())) as {
        low: number
        high: number
      }
      if (low <= 0 && high >= 0) held++
    }
    expect(held / samples).toBeGreaterThan(0.925)
    expect(held / samples).toBeLessThan(0.98)
  })

  it('is the same each time, and holds the mean', () => {
    const values = [3, 1, 4, 1, 5, 9, 2, 6]
    const one = intervalOf(values)
    expect(intervalOf(values)).toEqual(one)
    expect(one?.mean).toBeCloseTo(31 / 8)
    expect(one?.low).toBeLessThan(31 / 8)
    expect(one?.high).toBeGreaterThan(31 / 8)
  })

  it('is drawn as documented, whatever its size and however often', () => {
    for (const n of [6, 20, 256, 257]) {
      const values = Array.from({ length: n }, (_, i) => (i * 37) % 101)
      const random = streamFor(1, `bootstrap of ${n}`)
      const means = Array.from({ length: 4000 }, () => mean(values.map(() => values[random.below(n)] as number)))
      means.sort((a, b) => a - b)
      for (let again = 0; again < 2; again++)
        expect(intervalOf(values)).toMatchObject({
          low: quantile(means, intervalTail(n)),
          high: quantile(means, 1 - intervalTail(n)),
          n,
        })
    }
  })

  it('narrows with the root of the number: as the standard error of a normal mean', () => {
    // Equidistant quantiles of a uniform: standard deviation 1/sqrt(12).
    const values = Array.from({ length: 100 }, (_, i) => (i + 0.5) / 100)
    const { low, high } = intervalOf(values) as { low: number; high: number }
    expect((high - low) / 2).toBeCloseTo(1.96 / Math.sqrt(12) / 10, 2)
  })
})

describe('order statistics', () => {
  it('interpolate between two values', () => {
    expect(median([5, 1, 3])).toBe(3)
    expect(median([4, 1, 3, 2])).toBe(2.5)
    expect(quantile([0, 10], 0.25)).toBe(2.5)
  })

  it('of courses go as far as the shortest', () => {
    expect(
      bandOver([
        [1, 2, 3],
        [3, 4],
      ]),
    ).toEqual({ mean: [2, 3], low: [1, 2], high: [3, 4] })
    expect(bandOver([])).toEqual({ mean: [], low: [], high: [] })
  })
})
