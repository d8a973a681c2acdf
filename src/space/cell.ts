/**
 * A cell as a graph of any operations: what can be drawn, counted and compared whatever space it comes from. Cells of the
 * two spaces of the lab are such graphs, and so are cells of other programs with more nodes, other operations or any number
 * of inputs a node.
 */
import type { Genotype } from './genotype'
import { NONE, type OperationName, SKIP } from './primitives'
import { type CellType, topologyOf } from './topology'

/** One chosen operation: `to` takes the output of `from` through it. */
export interface CellLink {
  readonly op: OperationName
  readonly from: number
  readonly to: number
}

export interface Cell {
  /** Nodes fed from outside, the first ones: 2 in DARTS, 1 in NAS-Bench-201. */
  readonly inputs: number
  /** All nodes that hold a feature map, inputs included. */
  readonly nodes: number
  /** In the order of the text they come from, `none` included. */
  readonly links: readonly CellLink[]
  /** Nodes joined into the output; a single last node is the output itself. */
  readonly concat: readonly number[]
}

/** One cell of a genotype as a graph; null where its space has no such cell. */
export function cellOf(genotype: Genotype, type: CellType): Cell | null {
  const { inputs, nodes, edges } = topologyOf({ space: genotype.space })
  if (genotype.space === 'darts')
    return {
      inputs,
      nodes: inputs + genotype[type].length / 2,
      links: genotype[type].map(([op, from], i) => ({ op, from, to: inputs + Math.floor(i / 2) })),
      concat: type === 'normal' ? genotype.normalConcat : genotype.reduceConcat,
    }
  if (type === 'reduce') return null
  return {
    inputs,
    nodes,
    links: edges.map(({ from, to }, e) => ({ op: genotype.edges[e] as string, from, to })),
    concat: [nodes - 1],
  }
}

/** Longest path to each node with a cost per operation, `none` being no path; -1 where no input arrives. */
function longestPaths({ inputs, nodes, links }: Cell, cost: (op: string) => number): number[] {
  const depths: number[] = Array.from({ length: nodes }, (_, node) => (node < inputs ? 0 : -1))
  const inOrder = [...links].sort((a, b) => a.to - b.to)
  for (const { op, from, to } of inOrder) {
    const before = depths[from] as number
    if (op !== NONE && before >= 0) depths[to] = Math.max(depths[to] as number, before + cost(op))
  }
  return depths
}

function outputDepth(cell: Cell, cost: (op: string) => number): number {
  const depths = longestPaths(cell, cost)
  return Math.max(0, ...cell.concat.map((node) => depths[node] as number))
}

/** Operations on the longest path from an input to the output; 0 when no input reaches it. */
export const cellDepth = (cell: Cell): number => outputDepth(cell, () => 1)

/** The most operations other than skip_connect on a path from an input to the output. */
export const cellLayers = (cell: Cell): number => outputDepth(cell, (op) => (op === SKIP ? 0 : 1))

/** Operations on the longest path to each node, in node order; 0 for inputs and for a node that nothing reaches. */
export const cellNodeDepths = (cell: Cell): number[] => longestPaths(cell, () => 1).map((depth) => Math.max(0, depth))

export const cellSkips = ({ links }: Cell): number => links.filter(({ op }) => op === SKIP).length
