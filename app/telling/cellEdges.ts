/** What the cell drawing shows at an epoch: every candidate edge with its leading operation, its strength, and whether it is kept. */
import type { SearchConfig } from '../../src/protocol/config'
import type { EpochRecord } from '../../src/protocol/record'
import { chosenEdges } from '../../src/space/depth'
import { candidatesAnEdge, type SearchedOperations } from '../../src/space/operationSets'
import { NONE, type Primitive } from '../../src/space/primitives'
import { type CellShape, type CellType, topologyOf } from '../../src/space/topology'
import type { CellEdge } from '../charts/cellLayout'
import { runTopology } from './names'

/** Leading operation of a row and its weight, `none` left out. */
function leading(row: readonly number[], primitives: readonly Primitive[]): { op: Primitive; strength: number } {
  let best = -1
  row.forEach((weight, o) => {
    if (primitives[o] !== NONE && (best < 0 || weight > (row[best] as number))) best = o
  })
  return { op: primitives[best] ?? NONE, strength: row[best] ?? 0 }
}

/** All candidate edges of one cell, in alpha-row order. */
export function cellEdges(record: EpochRecord, config: SearchConfig, cell: CellType): CellEdge[] {
  const chosen = record.genotype ? chosenEdges(record.genotype, cell) : []
  return runTopology(config, [record]).edges.map(({ from, to }, edge) => {
    const row = record.mixingWeights[cell][edge] ?? []
    const kept = chosen.find((pair) => pair.from === from && pair.to === to)
    if (kept) {
      const strength = row[config.primitives.indexOf(kept.op as Primitive)] ?? 0
      return { edge, from, to, op: kept.op, strength, chosen: true }
    }
    // A NAS-Bench-201 edge is dropped because none leads it.
    const { op, strength } = leading(row, config.primitives)
    return { edge, from, to, op: config.space === 'darts' ? op : NONE, strength, chosen: false }
  })
}

/** The cell before its first epoch: all candidates there, none ahead. */
export function candidateEdges(config: SearchedOperations & CellShape): CellEdge[] {
  const strength = 1 / candidatesAnEdge(config)
  return topologyOf(config).edges.map((edge, e) => ({ ...edge, edge: e, op: NONE, strength, chosen: false }))
}

/** Rows that another epoch draws differently: kept or dropped, or another operation on a kept edge. */
export function changedEdges(before: readonly CellEdge[], now: readonly CellEdge[]): ReadonlySet<number> {
  return new Set(
    now.flatMap((edge, i) => {
      const old = before[i]
      if (!old) return []
      const differs = old.chosen !== edge.chosen || (edge.chosen && old.op !== edge.op)
      return differs ? [edge.edge] : []
    }),
  )
}
