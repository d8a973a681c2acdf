import { describe, expect, it } from 'vitest'
import { streamFor } from '../random'
import { bandOver, intervalOf, mean, median, quantile } from './statistics'

describe('an interval by bootstrap', () => {
  it('is null of nothing, open of one value, and a point where all are equal', () => {
    expect(intervalOf([])).toBeNull()
    expect(intervalOf([3])).toEqual({ mean: 3, low: null, high: null, n: 1 })
    expect(intervalOf([2, 2, 2])).toEqual({ mean: 2, low: 2, high: 2, n: 3 })
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
    for (const n of [2, 20, 256, 257]) {
      const values = Array.from({ length: n }, (_, i) => (i * 37) % 101)
      const random = streamFor(1, `bootstrap of ${n}`)
      const means = Array.from({ length: 4000 }, () => mean(values.map(() => values[random.below(n)] as number)))
      means.sort((a, b) => a - b)
      for (let again = 0; again < 2; again++)
        expect(intervalOf(values)).toMatchObject({ low: quantile(means, 0.025), high: quantile(means, 0.975), n })
    }
  })

  it('comes near the exact one where it is known: the mean of 0 and 1 is 0, 1/2 or 1 with 1/4, 1/2, 1/4', () => {
    expect(intervalOf([0, 1])).toEqual({ mean: 0.5, low: 0, high: 1, n: 2 })
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
