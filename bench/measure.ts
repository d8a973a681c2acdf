/** What all sides of the bench share: medians, the sizes that growth is measured at, the work of a step. */
import { DEFAULT_PARALLELISM } from '../src/engine/compile'
import { lower } from '../src/engine/lower/network'
import { stepSegments } from '../src/engine/lower/steps'
import { dispatchesOf, type FamilyTally, tallyFamilies } from '../src/engine/workload/summary'
import { describe } from '../src/supernet/describe'
import type { SupernetSpec } from '../src/supernet/spec'

export const rounded = (value: number): number => Math.round(value * 10) / 10

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const low = sorted[Math.floor((sorted.length - 1) / 2)] as number
  const high = sorted[Math.floor(sorted.length / 2)] as number
  return (low + high) / 2
}

/** Arithmetic and traffic of a step, by kernel family. */
export function talliesOf(spec: SupernetSpec): readonly FamilyTally[] {
  const { plan, ops } = lower(describe(spec), DEFAULT_PARALLELISM).context
  return tallyFamilies(dispatchesOf(plan, stepSegments(spec.space, 1)), ops)
}

/** Sizes that `--growth` varies one at a time; the others stay as in the bench's network. */
export const GROWTH: Readonly<Record<string, readonly Partial<SupernetSpec>[]>> = {
  batch: [8, 16, 32].map((batch) => ({ batch })),
  pixels: [8, 16, 32].map((imageSize) => ({ imageSize })),
  cells: [2, 4, 8].map((cells) => ({ cells })),
  channels: [4, 8, 16].map((channels) => ({ channels })),
}
export const sizeOf = (change: Partial<SupernetSpec>): number =>
  change.imageSize ? change.imageSize ** 2 : (Object.values(change)[0] as number)

/** The network of the paper's search. */
export const PAPER: Partial<SupernetSpec> = { channels: 16, cells: 8, imageSize: 32, batch: 64 }
