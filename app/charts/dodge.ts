/** Keeps labels from covering each other: moves them apart as little as needed, in their order, inside a range. */

/**
 * @param wanted positions asked for, any order
 * @param gap    least distance between two labels
 * @returns positions in the order of `wanted`; closer than `gap` only when the range cannot hold them
 */
export function dodge(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] as number) - (wanted[b] as number) || a - b)
  const space = wanted.length > 1 ? Math.min(gap, (high - low) / (wanted.length - 1)) : gap
  const placed = order.map((i) => Math.min(high, Math.max(low, wanted[i] as number)))
  // Groups of touching labels share their mean displacement, so that none of them is favored.
  const groups: { start: number; count: number; sum: number }[] = []
  placed.forEach((y, k) => {
    groups.push({ start: k, count: 1, sum: y })
    for (let g = groups.length - 1; g > 0; g--) {
      const above = groups[g - 1] as (typeof groups)[number]
      const below = groups[g] as (typeof groups)[number]
      const end = top(above, space, low, high) + above.count * space
      if (end <= top(below, space, low, high)) break
      above.sum += below.sum
      above.count += below.count
      groups.pop()
    }
  })
  const result = new Array<number>(wanted.length)
  for (const group of groups) {
    const first = top(group, space, low, high)
    for (let k = 0; k < group.count; k++) result[order[group.start + k] as number] = first + k * space
  }
  return result
}

function top(group: { count: number; sum: number }, gap: number, low: number, high: number): number {
  const extent = (group.count - 1) * gap
  return Math.max(low, Math.min(high - extent, group.sum / group.count - extent / 2))
}
