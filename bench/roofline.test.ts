import { expect, it } from 'vitest'
import type { FamilyTally } from '../src/engine/workload/summary'
import { growthExponent, roofline } from './roofline'

const rates = { bytesPerSecond: 1e9, flopsPerSecond: 1e9, secondsPerLaunch: 1e-6 }
const tally = (family: string, flops: number, readBytes: number): FamilyTally => ({
  family,
  part: 'mixing',
  launches: 10,
  flops,
  readBytes,
  writtenBytes: 0,
})
const time = (segment: string, family: string, ms: number) => ({ segment, family, launches: 5, ms })

it('compares each family with the larger of its two floors', () => {
  const { step, families, launchMs } = roofline(
    [tally('a', 2e7, 1e7), tally('b', 1e6, 5e7), tally('unseen', 1, 1)],
    [time('forward', 'a', 20), time('back', 'a', 20), time('forward', 'b', 100)],
    200,
    rates,
  )
  expect(families.map(({ name }) => name)).toEqual(['b', 'a'])
  expect(families[0]).toMatchObject({ floorMs: 50, boundBy: 'bandwidth', ms: 100, share: 0.5 })
  expect(families[1]).toMatchObject({ floorMs: 20, boundBy: 'arithmetic', ms: 40, share: 0.5 })
  expect(step.boundBy).toBe('bandwidth')
  expect(step.share).toBeCloseTo(0.06 / 0.2, 6)
  expect(launchMs).toBeCloseTo(0.03, 9)
})

it('reads a growth exponent off the smallest and the largest size', () => {
  const points = [4, 1, 2].map((size) => ({ size, ms: 3 * size ** 1.5 }))
  expect(growthExponent(points)).toBeCloseTo(1.5, 9)
  expect(growthExponent(points.slice(0, 1))).toBeNaN()
})
