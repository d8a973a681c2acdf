/** The cells of an epoch whose cells share nothing, as shapes to draw, and their skip-connects by depth. Pure. */
import type { CellRecord } from '../../src/protocol/record'
import { chosenEdges, nodeDepths } from '../../src/space/depth'
import type { DartsGenotype } from '../../src/space/genotype'
import { topologyOf } from '../../src/space/topology'
import type { MiniCellShape } from '../charts/MiniCell'

export interface RowCell extends MiniCellShape {
  /** 1 for the first. */
  readonly place: number
  readonly reduction: boolean
  readonly skips: number
}

/** Operations of a derived cell. */
export const CELL_OPERATIONS = 8

export function rowCells(cells: readonly CellRecord[]): RowCell[] {
  const { inputs, nodes } = topologyOf('darts')
  const concat = Array.from({ length: nodes - inputs }, (_, i) => inputs + i)
  return cells.map(({ pairs, reduction, skips }, index) => {
    const genotype: DartsGenotype = {
      space: 'darts',
      normal: pairs,
      normalConcat: concat,
      reduce: pairs,
      reduceConcat: concat,
    }
    return {
      edges: chosenEdges(genotype, 'normal'),
      depths: nodeDepths(genotype, 'normal'),
      inputs,
      deepest: nodes - inputs,
      place: index + 1,
      reduction,
      skips,
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
