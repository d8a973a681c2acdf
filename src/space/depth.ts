/**
 * How deep a derived cell is. A cell's depth is the number of edges on the longest path from one of its inputs to its
 * output; an edge that chose `none` does not exist. Both spaces use this one definition, the x position of a node in the
 * drawing is the same number, and joining nodes into the output is not an edge.
 *
 * A chain of skip_connects is as deep as a chain of convolutions by that count, so `layerDepth` gives the second number:
 * the most operations other than skip_connect on any path. It falls to 0 when a cell passes its input through.
 */
import type { Genotype, PerCell } from './genotype'
import { NONE, type Primitive, SKIP } from './primitives'
import { type CellType, topologyOf } from './topology'

interface ChosenEdge {
  readonly op: Primitive
  readonly from: number
  readonly to: number
}

/** The chosen edges of one cell, `none` left out, in order of their target. */
export function chosenEdges(genotype: Genotype, cell: CellType): ChosenEdge[] {
  const { inputs, edges } = topologyOf(genotype.space)
  if (genotype.space === 'darts')
    return genotype[cell]
      .map(([op, from], i) => ({ op, from, to: inputs + Math.floor(i / 2) }))
      .filter(({ op }) => op !== NONE)
  if (cell === 'reduce') return []
  return edges.map((edge, e) => ({ ...edge, op: genotype.edges[e] as Primitive })).filter(({ op }) => op !== NONE)
}

/** Longest path to each node with a cost per operation; -1 where no input arrives. */
function longestPaths(genotype: Genotype, cell: CellType, cost: (op: Primitive) => number): number[] {
  const { inputs, nodes } = topologyOf(genotype.space)
  const depths: number[] = Array.from({ length: nodes }, (_, node) => (node < inputs ? 0 : -1))
  for (const { op, from, to } of chosenEdges(genotype, cell)) {
    const before = depths[from] as number
    if (before >= 0) depths[to] = Math.max(depths[to] as number, before + cost(op))
  }
  return depths
}

/** Nodes whose feature maps make up the cell's output. */
function outputNodes(genotype: Genotype, cell: CellType): readonly number[] {
  if (genotype.space === 'darts') return cell === 'normal' ? genotype.normalConcat : genotype.reduceConcat
  return [topologyOf(genotype.space).nodes - 1]
}

function perCell(genotype: Genotype, cost: (op: Primitive) => number): PerCell {
  const depth = (cell: CellType): number => {
    const depths = longestPaths(genotype, cell, cost)
    return Math.max(0, ...outputNodes(genotype, cell).map((node) => depths[node] as number))
  }
  return { normal: depth('normal'), reduce: depth('reduce') }
}

/** Edges on the longest path from an input to the output, for each cell type; 0 when no input reaches the output. */
export function genotypeDepth(genotype: Genotype): PerCell {
  return perCell(genotype, () => 1)
}

/** The most operations other than skip_connect on a path from an input to the output, for each cell type. */
export function layerDepth(genotype: Genotype): PerCell {
  return perCell(genotype, (op) => (op === SKIP ? 0 : 1))
}

/**
 * Edges on the longest path from an input to each node, in node order; inputs have 0.
 * A node that nothing reaches (all its edges chose `none`) has 0 as well.
 */
export function nodeDepths(genotype: Genotype, cell: CellType): number[] {
  return longestPaths(genotype, cell, () => 1).map((depth) => Math.max(0, depth))
}
