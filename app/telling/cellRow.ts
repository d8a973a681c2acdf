/** The cells of an epoch whose cells share nothing, as shapes to draw, and their skip-connects by depth. Pure. */
import type { CellRecord } from '../../src/protocol/record'
import { chosenEdges, nodeDepths } from '../../src/space/depth'
import { pairedCells } from '../../src/space/genotype'
import { topologyOf } from '../../src/space/topology'
import type { MiniCellShape } from '../charts/MiniCell'

export interface RowCell extends MiniCellShape {
  /** 1 for the first. */
  readonly place: number
  readonly reduction: boolean
  readonly skips: number
  /** Operations of the cell. */
  readonly operations: number
}

export function rowCells(cells: readonly CellRecord[]): RowCell[] {
  return cells.map(({ pairs, reduction, skips }, index) => {
    const topology = topologyOf({ space: 'darts', nodes: pairs.length / 2 })
    const { inputs, nodes } = topology
    const genotype = pairedCells(topology, pairs, pairs)
    return {
      edges: chosenEdges(genotype, 'normal'),
      depths: nodeDepths(genotype, 'normal'),
      inputs,
      deepest: nodes - inputs,
      place: index + 1,
      reduction,
      skips,
      operations: pairs.length,
    }
  })
}

/** Mean skip-connects a cell in the early and in the late half; the middle cell of an odd number counts in neither. */
export function halves(cells: readonly { readonly skips: number }[]): { early: number; late: number } | null {
  const half = Math.floor(cells.length / 2)
  if (half === 0) return null
  const mean = (part: readonly { readonly skips: number }[]): number =>
    part.reduce((sum, { skips }) => sum + skips, 0) / part.length
  return { early: mean(cells.slice(0, half)), late: mean(cells.slice(cells.length - half)) }
}
