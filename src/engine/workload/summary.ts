/** What a plan will do, counted without a GPU: launches, arithmetic, traffic, shaders and memory. */
import type { OpSet } from '../../supernet/opSet'
import type { BufferRef, Dispatch, PlanBuilder } from '../plan/builder'
import { familyOf } from '../plan/kernel'
import { partOf, type StepPart, type Work, workOf } from './table'

/** Work of many launches. */
export interface Tally extends Work {
  readonly launches: number
}

export interface FamilyTally extends Tally {
  readonly family: string
  readonly part: StepPart
}

export const NO_WORK: Tally = { launches: 0, flops: 0, readBytes: 0, writtenBytes: 0 }

export const addTallies = (a: Tally, b: Tally): Tally => ({
  launches: a.launches + b.launches,
  flops: a.flops + b.flops,
  readBytes: a.readBytes + b.readBytes,
  writtenBytes: a.writtenBytes + b.writtenBytes,
})

export const bytesMoved = ({ readBytes, writtenBytes }: Work): number => readBytes + writtenBytes

/** One entry a kernel family among the dispatches, most arithmetic first. */
export function tallyFamilies(dispatches: readonly Dispatch[], ops: OpSet): readonly FamilyTally[] {
  const tallies = new Map<string, Tally>()
  for (const dispatch of dispatches) {
    const family = familyOf(dispatch.kernel)
    tallies.set(family, addTallies(tallies.get(family) ?? NO_WORK, { launches: 1, ...workOf(dispatch, ops) }))
  }
  return [...tallies]
    .map(([family, tally]) => ({ family, part: partOf(family), ...tally }))
    .sort((a, b) => b.flops - a.flops)
}

/** The dispatches of a list of segments; a segment that is not there is an error of the caller. */
export function dispatchesOf(plan: PlanBuilder, segments: readonly string[]): Dispatch[] {
  return segments.flatMap((name) => plan.segments.get(name) ?? [])
}

/** Distinct shaders: what has to be compiled. */
export function shaderCount(plan: PlanBuilder): number {
  return new Set([...plan.segments.values()].flat().map(({ kernel }) => kernel.code)).size
}

/** Buffers, largest first. */
export function largestBuffers(plan: PlanBuilder): readonly BufferRef[] {
  return [...plan.buffers.values()].sort((a, b) => b.floats - a.floats)
}
