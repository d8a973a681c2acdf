/**
 * A plan laid out in memory: uniforms and launch records of every dispatch, then the buffers. Addresses are relative to the plan's region
 * until it has one.
 */
import type { BufferRef, Dispatch, PlanBuilder } from '../plan/builder'
import { type Element, familyOf, type Kernel, WORKGROUP } from '../plan/kernel'
import { hasRow, type Work, workOf } from '../workload/table'
import { ALIGNMENT, RECORD, writeRecord } from './launchRecord'
import { chunkOf, microsecondsOf, wavesOf } from './schedule'

const ELEMENT_BYTES: Readonly<Record<Element, number>> = { f32: 4, u32: 4, vec4f: 16, vec4u: 16 }

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT

/** One dispatch as the host sees it. */
export interface PlannedLaunch {
  /** Offset of its record in the region. */
  readonly record: number
  readonly segment: string
  readonly family: string
  /** What one thread may take for it: for slices, never for results. */
  readonly microseconds: number
}

export interface PlanLayout {
  readonly bytes: number
  readonly segments: ReadonlyMap<string, readonly PlannedLaunch[]>
  /** Offset and numbers of a buffer. */
  readonly buffers: ReadonlyMap<string, { readonly offset: number; readonly floats: number }>
  /** Writes uniforms and records. @param region address of the plan */
  write(words: Uint32Array, region: number, numberOf: (kernel: Kernel) => number): void
}

/** Where the work table knows nothing: every number that a kernel is bound to is taken to be touched once. */
function touchedOnce({ kernel, buffers }: Dispatch): Work {
  const bytes = kernel.bindings.reduce((sum, { name }) => sum + (buffers[name]?.floats ?? 0) * 4, 0)
  return { flops: bytes, readBytes: bytes, writtenBytes: 0 }
}

export function layOut(builder: PlanBuilder): PlanLayout {
  let end = 0
  const take = (bytes: number): number => {
    const offset = end
    end += aligned(bytes)
    return offset
  }
  const launches: { dispatch: Dispatch; waits: boolean; work: Work; planned: PlannedLaunch; uniforms: number }[] = []
  const segments = new Map<string, PlannedLaunch[]>()
  for (const [segment, dispatches] of builder.segments) {
    const waves = wavesOf(
      dispatches.map(({ kernel, buffers }) => ({
        buffers: kernel.bindings.map(({ name, access }) => ({ name: (buffers[name] as BufferRef).name, access })),
      })),
    )
    const planned = dispatches.map((dispatch, i) => {
      const { kernel } = dispatch
      const work = builder.ops && hasRow(kernel) ? workOf(dispatch, builder.ops) : touchedOnce(dispatch)
      const uniforms = take(Math.max(4, kernel.uniforms.length * 4))
      const launch = {
        record: take(RECORD.bytes),
        segment,
        family: familyOf(kernel),
        microseconds: microsecondsOf(work),
      }
      // A segment may follow any other.
      launches.push({ dispatch, waits: i === 0 || (waves[i] as boolean), work, planned: launch, uniforms })
      return launch
    })
    segments.set(segment, planned)
  }
  const buffers = new Map<string, { offset: number; floats: number }>()
  for (const { name, floats } of builder.buffers.values()) buffers.set(name, { offset: take(floats * 4), floats })
  return {
    bytes: end,
    segments,
    buffers,
    write: (words, region, numberOf) => {
      for (const { dispatch, waits, work, planned, uniforms } of launches) {
        const { kernel, uniforms: values, x, y } = dispatch
        kernel.uniforms.forEach((field, i) => {
          words[((region + uniforms) >>> 2) + i] = values[field] as number
        })
        const width = x * WORKGROUP
        writeRecord(words, region + planned.record, {
          function: numberOf(kernel),
          uniforms: region + uniforms,
          width,
          rows: y,
          chunk: chunkOf(work, width * y),
          waits,
          bindings: kernel.bindings.map(({ name, element }) => {
            const { offset, floats } = buffers.get((dispatch.buffers[name] as BufferRef).name) as {
              offset: number
              floats: number
            }
            return { address: region + offset, length: (floats * 4) / ELEMENT_BYTES[element] }
          }),
        })
      }
    },
  }
}
