/** How nodes, edges and operations are called on the page; the names of quark0/darts and NAS-Bench-201. */
import type { SpaceId } from '../../src/space/primitives'
import { topologyOf } from '../../src/space/topology'

/** DARTS: c_{k-2}, c_{k-1}, 0..3. NAS-Bench-201: 0..3. */
export function nodeName(space: SpaceId, node: number): string {
  if (space === 'nas-bench-201') return String(node)
  return node === 0 ? 'c_{k-2}' : node === 1 ? 'c_{k-1}' : String(node - 2)
}

/** "0 → 2" with the names of its ends. */
export function edgeName(space: SpaceId, edge: number): string {
  const ends = topologyOf(space).edges[edge]
  return ends ? `${nodeName(space, ends.from)} → ${nodeName(space, ends.to)}` : String(edge)
}

/** Operations of a derived cell: 8 in DARTS, 6 in NAS-Bench-201. */
export function cellOperations(space: SpaceId): number {
  return space === 'darts' ? 8 : 6
}
