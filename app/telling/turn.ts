/** What a single turn moved, made ready for the pictures and the caption. Pure. */
import type { TurnRecord } from '../../src/protocol/messages'
import type { Primitive } from '../../src/space/primitives'
import type { CellType } from '../../src/space/topology'
import type { EdgeMove } from '../charts/EdgeExplorer'

export interface LargestMove {
  readonly cell: CellType
  readonly edge: number
  readonly op: Primitive
  /** Signed for alpha; ||dw|| / ||w|| for weights. */
  readonly amount: number
}

const tableOf = ({ alphas, weights }: TurnRecord) => alphas ?? weights

/** The move that went furthest, over both cells; null when nothing moved. */
export function largestMove(turn: TurnRecord, primitives: readonly Primitive[]): LargestMove | null {
  let best: LargestMove | null = null
  const tables = tableOf(turn)
  for (const cell of ['normal', 'reduce'] as const)
    tables?.[cell].forEach((row, edge) => {
      row.forEach((amount, o) => {
        const op = primitives[o]
        if (op !== undefined && Math.abs(amount) > Math.abs(best?.amount ?? 0)) best = { cell, edge, op, amount }
      })
    })
  return best
}

/** Moves of one cell by edge and operation, in units of the largest move of the turn. */
export function movesOf(turn: TurnRecord, primitives: readonly Primitive[], cell: CellType): EdgeMove[][] {
  const largest = Math.abs(largestMove(turn, primitives)?.amount ?? 0)
  const table = tableOf(turn)?.[cell] ?? []
  return table.map((row) =>
    row.map((amount, o) => ({ op: primitives[o] as Primitive, amount: largest === 0 ? 0 : amount / largest })),
  )
}

/** The move of each edge that went furthest, signed, in the turn's own units. */
export function strongestByEdge(turn: TurnRecord, cell: CellType): number[] {
  return (tableOf(turn)?.[cell] ?? []).map((row) => row.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0))
}
