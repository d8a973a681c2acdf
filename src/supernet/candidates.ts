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
