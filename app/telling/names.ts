/** How nodes, edges and operations are called on the page; the names of quark0/darts and NAS-Bench-201. */

import { cellOf } from '../../src/space/cell'
import type { Genotype } from '../../src/space/genotype'
import type { SpaceId } from '../../src/space/primitives'
import { type CellShape, completeGraph, type Topology, topologyOf } from '../../src/space/topology'

/** Epochs of a run; a log of another program may tell no genotype of some. */
type Derived = readonly { readonly genotype: Genotype | null }[]

/** DARTS: c_{k-2}, c_{k-1}, 0, 1, ... NAS-Bench-201: 0..3. */
export function nodeName(space: SpaceId, node: number): string {
  if (space === 'nas-bench-201') return String(node)
  return node === 0 ? 'c_{k-2}' : node === 1 ? 'c_{k-1}' : String(node - 2)
}

/** "0 → 2" with the names of its ends. */
export function edgeName(space: SpaceId, edge: number): string {
  let to = topologyOf({ space }).inputs
  let from = edge
  while (from >= to) from -= to++
  return `${nodeName(space, from)} → ${nodeName(space, to)}`
}

const normalCell = (records: Derived) => {
  const genotype = records.find((record) => record.genotype !== null)?.genotype
  return genotype ? cellOf(genotype, 'normal') : null
}

/** Operations of a derived normal cell: two a node in DARTS, 6 in NAS-Bench-201, and as many as it has in a run of another program. */
export function cellOperations(shape: CellShape, records: Derived = []): number {
  const { inputs, nodes, edges } = topologyOf(shape)
  return normalCell(records)?.links.length ?? (shape.space === 'darts' ? 2 * (nodes - inputs) : edges.length)
}

/** The candidate edges of a run: those of its space, or of a cell with as many nodes as its genotypes have. */
export function runTopology(shape: CellShape, records: Derived): Topology {
  const own = topologyOf(shape)
  const nodes = normalCell(records)?.nodes ?? own.nodes
  return nodes === own.nodes ? own : completeGraph(own.inputs, nodes)
}
