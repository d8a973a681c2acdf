/** How a launch is cut into chunks, and which launches need no end of a wave between them. Decided when the plan is made. */
import type { Access } from '../plan/kernel'
import type { Work } from '../workload/table'
import { MOST_LAUNCHES_OF_A_WAVE } from './launchRecord'

/**
 * Rates of one thread, for sizing only: a chunk should take long enough that taking it costs nothing (a few hundred cycles), and short enough
 * that threads end together.
 */
const FLOPS_PER_MICROSECOND = 12_000
const BYTES_PER_MICROSECOND = 8_000
const CHUNK_MICROSECONDS = 12

/** What one thread may take for a launch: for sizing chunks and slices, never for results. */
export function microsecondsOf({ flops, readBytes, writtenBytes }: Work): number {
  return Math.max(flops / FLOPS_PER_MICROSECOND, (readBytes + writtenBytes) / BYTES_PER_MICROSECOND)
}

/**
 * Invocations in a chunk.
 *
 * @param work of the whole launch (`workOf`)
 */
export function chunkOf(work: Work, invocations: number): number {
  const chunks = Math.max(1, Math.round(microsecondsOf(work) / CHUNK_MICROSECONDS))
  return Math.max(1, Math.ceil(invocations / chunks))
}

/** What a launch does to buffers: names of the plan's buffers, by binding. */
export interface Touches {
  readonly buffers: readonly { readonly name: string; readonly access: Access }[]
}

/**
 * For each launch of a list: does it have to wait for those before it? It need not where it writes nothing that they touch and
 * reads nothing that they write.
 */
export function wavesOf(launches: readonly Touches[]): boolean[] {
  let touched = new Set<string>()
  let written = new Set<string>()
  let size = 0
  return launches.map(({ buffers }) => {
    const clashes = buffers.some(({ name, access }) => (access === 'read' ? written : touched).has(name))
    const waits = clashes || size === MOST_LAUNCHES_OF_A_WAVE
    if (waits) {
      touched = new Set()
      written = new Set()
      size = 0
    }
    size++
    for (const { name, access } of buffers) {
      touched.add(name)
      if (access === 'read_write') written.add(name)
    }
    return waits
  })
}
