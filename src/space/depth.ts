/**
 * How deep a derived cell is. A cell's depth is the number of edges on the longest path from one of its inputs to its
 * output; an edge that chose `none` does not exist. Both spaces use this one definition, the x position of a node in the
 * drawing is the same number, and joining nodes into the output is not an edge.
 *
 * A chain of skip_connects is as deep as a chain of convolutions by that count, so `layerDepth` gives the second number:
 * the most operations other than skip_connect on any path. It falls to 0 when a cell passes its input through.
 */
import { type Cell, cellDepth, cellLayers, cellNodeDepths, cellOf } from './cell'
import type { Genotype, PerCell } from './genotype'
import { NONE, type OperationName } from './primitives'
import type { CellType } from './topology'

interface ChosenEdge {
  readonly op: OperationName
  readonly from: number
  readonly to: number
}

/** The chosen edges of one cell, `none` left out, in order of their target. */
export function chosenEdges(genotype: Genotype, cell: CellType): ChosenEdge[] {
  return (cellOf(genotype, cell)?.links ?? []).filter(({ op }) => op !== NONE)
}

function perCell(genotype: Genotype, depth: (cell: Cell) => number): PerCell {
  const reduce = cellOf(genotype, 'reduce')
  return { normal: depth(cellOf(genotype, 'normal') as Cell), reduce: reduce ? depth(reduce) : 0 }
}

/** Edges on the longest path from an input to the output, for each cell type; 0 when no input reaches the output. */
export function genotypeDepth(genotype: Genotype): PerCell {
  return perCell(genotype, cellDepth)
}

/** The most operations other than skip_connect on a path from an input to the output, for each cell type. */
export function layerDepth(genotype: Genotype): PerCell {
  return perCell(genotype, cellLayers)
}

/**
 * Edges on the longest path from an input to each node, in node order; inputs have 0.
 * A node that nothing reaches (all its edges chose `none`) has 0 as well.
 */
export function nodeDepths(genotype: Genotype, cell: CellType): number[] {
  return cellNodeDepths(cellOf(genotype, cell) as Cell)
}
