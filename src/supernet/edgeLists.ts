/**
 * Candidates that edges have not, where edges have lists of their own. The kernels compute every operation of the union on every edge; what an
 * edge has not owns no parameters (its place in the buffer stays 0), and its alpha is REMOVED, which is weight 0 and gradient 0 exactly.
 */
import type { EdgeLists } from '../space/operationSets'
import type { Primitive, SpaceId } from '../space/primitives'
import { type CellType, cellTypes } from '../space/topology'
import { reductionCells } from './describeDarts'

/** What says which candidates edges have: the part of a supernet's spec that decides it. */
export interface Listed {
  readonly space: SpaceId
  readonly primitives: readonly Primitive[]
  readonly cells: number
  readonly perCell?: boolean
  readonly edgeLists?: EdgeLists | null
}

/** Cell type of each alpha table. */
function tableTypes({ space, cells, perCell }: Listed): readonly CellType[] {
  if (!perCell) return cellTypes(space)
  const reductions = reductionCells(cells)
  return Array.from({ length: cells }, (_, cell) => (reductions.has(cell) ? 'reduce' : 'normal'))
}

/** Flat positions [table][edge][op] of alphas that no edge has a candidate for; none where edges have one list. */
export function absentAlphas(network: Listed): number[] {
  const { edgeLists: lists, primitives } = network
  if (!lists) return []
  return tableTypes(network).flatMap((type, table) =>
    lists[type].flatMap((list, edge) =>
      primitives.flatMap((op, o) =>
        list.includes(op) ? [] : [(table * lists[type].length + edge) * primitives.length + o],
      ),
    ),
  )
}
