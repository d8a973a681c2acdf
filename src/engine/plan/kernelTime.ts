/** Where the time of a step went, by kernel family within a segment: what any executor that can tell gives. */

/** Time spent in one kernel family within one segment of the plan. */
export interface KernelTime {
  readonly segment: string
  readonly family: string
  readonly launches: number
  readonly ms: number
}

/** One entry a (segment, family), in order of appearance. */
export function mergeTimes(times: readonly KernelTime[]): readonly KernelTime[] {
  const merged = new Map<string, KernelTime>()
  for (const time of times) {
    const key = `${time.segment} ${time.family}`
    const before = merged.get(key)
    merged.set(key, before ? { ...before, launches: before.launches + time.launches, ms: before.ms + time.ms } : time)
  }
  return [...merged.values()]
}
