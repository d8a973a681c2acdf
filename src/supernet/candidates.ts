/** Which candidate operation a parameter belongs to, by its official name. */
import type { Primitive } from '../space/primitives'
import { edgeIndex, topologyOf } from '../space/topology'
import { alphaTable, reductionCells } from './describeDarts'
import type { Listed } from './edgeLists'
import type { ParamLayout, ParamSlot } from './layout'

/** What decides the names. */
export type Candidates = Listed

/** Index of the block of the network that a parameter of a candidate lies in: of the cell in the DARTS space, of cells and residual blocks together in NAS-Bench-201. */
export function blockOf(name: string): number {
  return Number(/^cells\.(\d+)\./.exec(name)?.[1] ?? -1)
}

/** Alpha position [type][edge][op] of a candidate's parameter; null outside the candidates. */
export function candidateOf(
  name: string,
  { space, cells, perCell, edgeLists, primitives }: Candidates,
): { readonly type: number; readonly edge: number; readonly op: number } | null {
  if (space === 'darts') {
    const [, cell, edge, place] = /^cells\.(\d+)\._ops\.(\d+)\._ops\.(\d+)\./.exec(name) ?? []
    if (cell === undefined) return null
    const reduction = reductionCells(cells).has(Number(cell))
    const own = edgeLists?.[reduction ? 'reduce' : 'normal'][Number(edge)]
    // Names count the candidates of the edge.
    const op = own ? primitives.indexOf(own[Number(place)] as Primitive) : Number(place)
    return { type: alphaTable(Number(cell), reduction, perCell), edge: Number(edge), op }
  }
  const [, to, from, op] = /^cells\.\d+\.edges\.(\d+)<-(\d+)\.(\d+)\./.exec(name) ?? []
  if (to === undefined) return null
  return { type: 0, edge: edgeIndex(topologyOf({ space }), Number(from), Number(to)), op: Number(op) }
}

/** One candidate of one edge of one cell that has parameters. */
export interface LearnedCandidate {
  readonly block: number
  readonly edge: number
  readonly op: number
  readonly slots: readonly ParamSlot[]
}

/**
 * In the order of the parameters. A stride-2 skip_connect has weights too (FactorizedReduce), and is none of them: nothing that learns
 * in the sense of OLES, whose code leaves it out.
 *
 * @param skip index of skip_connect among the candidates
 */
export function learnedCandidates(layout: ParamLayout, config: Candidates, skip: number): LearnedCandidate[] {
  const found = new Map<string, LearnedCandidate & { readonly slots: ParamSlot[] }>()
  for (const slot of layout.slots) {
    const place = candidateOf(slot.name, config)
    if (!place || place.op === skip) continue
    const { edge, op } = place
    const block = blockOf(slot.name)
    const key = `${block}.${edge}.${op}`
    const one = found.get(key) ?? { block, edge, op, slots: [] }
    one.slots.push(slot)
    found.set(key, one)
  }
  return [...found.values()]
}
