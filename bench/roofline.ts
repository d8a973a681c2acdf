/**
 * The roofline: measured time of a step, family by family, beside the least time the adapter could take,
 *
 *   floor = max(FLOP / arithmetic rate, bytes / bandwidth)
 *
 * with the rates that a fused multiply-add kernel and a copy kernel reach on the same adapter.
 */
import type { KernelTime } from '../src/engine/plan/kernelTime'
import { addTallies, bytesMoved, type FamilyTally, NO_WORK, type Tally } from '../src/engine/workload/summary'

export interface Rates {
  readonly bytesPerSecond: number
  readonly flopsPerSecond: number
  readonly secondsPerLaunch: number
}

export interface FloorShare {
  readonly name: string
  readonly launches: number
  readonly gflop: number
  readonly gbyte: number
  readonly floorMs: number
  readonly boundBy: 'arithmetic' | 'bandwidth'
  readonly ms: number
  /** floorMs / ms. */
  readonly share: number
}

function against(name: string, tally: Tally, ms: number, { bytesPerSecond, flopsPerSecond }: Rates): FloorShare {
  const arithmetic = tally.flops / flopsPerSecond
  const traffic = bytesMoved(tally) / bytesPerSecond
  const floorMs = 1000 * Math.max(arithmetic, traffic)
  return {
    name,
    launches: tally.launches,
    gflop: tally.flops / 1e9,
    gbyte: bytesMoved(tally) / 1e9,
    floorMs,
    boundBy: arithmetic >= traffic ? 'arithmetic' : 'bandwidth',
    ms,
    share: floorMs / ms,
  }
}

export interface Roofline {
  readonly step: FloorShare
  /** What launches alone would take, one after another. */
  readonly launchMs: number
  readonly families: readonly FloorShare[]
}

/**
 * @param times of one step, by family; families without a time are left out (they were too short to be seen)
 * @param stepMs wall time of an ordinary step, the GPU included
 */
export function roofline(
  tallies: readonly FamilyTally[],
  times: readonly KernelTime[],
  stepMs: number,
  rates: Rates,
): Roofline {
  const msOf = (family: string): number =>
    times.filter((time) => time.family === family).reduce((sum, { ms }) => sum + ms, 0)
  const total = tallies.reduce(addTallies, NO_WORK)
  return {
    step: against('step', total, stepMs, rates),
    launchMs: 1000 * total.launches * rates.secondsPerLaunch,
    families: tallies
      .map((tally) => against(tally.family, tally, msOf(tally.family), rates))
      .filter(({ ms }) => ms > 0)
      .sort((a, b) => b.ms - a.ms),
  }
}

/** Exponent p of time ~ size^p from the smallest to the largest size. */
export function growthExponent(points: readonly { readonly size: number; readonly ms: number }[]): number {
  const sorted = [...points].sort((a, b) => a.size - b.size)
  const first = sorted[0]
  const last = sorted.at(-1)
  if (!first || !last || first === last) return Number.NaN
  return Math.log(last.ms / first.ms) / Math.log(last.size / first.size)
}
