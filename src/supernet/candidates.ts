/** Which candidate operation a parameter belongs to, by its official name. */
import type { SpaceId } from '../space/primitives'
import { edgeIndex, topologyOf } from '../space/topology'
import { alphaTable, reductionCells } from './describeDarts'

/** What decides the names: the part of a supernet's spec that a config has as well. */
export interface Candidates {
  readonly space: SpaceId
  readonly cells: number
  /** Every cell has an alpha table of its own. */
  readonly perCell?: boolean
}

/** Index of the block of the network that a parameter of a candidate lies in: of the cell in the DARTS space, of cells and residual blocks together in NAS-Bench-201. */
export function blockOf(name: string): number {
  return Number(/^cells\.(\d+)\./.exec(name)?.[1] ?? -1)
}

/** Alpha position [type][edge][op] of a candidate's parameter; null outside the candidates. */
export function candidateOf(
  name: string,
  { space, cells, perCell }: Candidates,
): { readonly type: number; readonly edge: number; readonly op: number } | null {
  if (space === 'darts') {
    const [, cell, edge, op] = /^cells\.(\d+)\._ops\.(\d+)\._ops\.(\d+)\./.exec(name) ?? []
    if (cell === undefined) return null
    const type = alphaTable(Number(cell), reductionCells(cells).has(Number(cell)), perCell)
    return { type, edge: Number(edge), op: Number(op) }
  }
  const [, to, from, op] = /^cells\.\d+\.edges\.(\d+)<-(\d+)\.(\d+)\./.exec(name) ?? []
  if (to === undefined) return null
  return { type: 0, edge: edgeIndex(topologyOf(space), Number(from), Number(to)), op: Number(op) }
}
