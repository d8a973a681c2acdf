/** Derivations in the DARTS cell that differ from DARTS's own: SNAS's, which knows `none`, and GDAS's by pairs. */

import { softmaxRows, type Table } from '../../space/alphas'
import { deriveGenotype } from '../../space/derive'
import { type DartsGenotype, type Genotype, type GenotypePair, pairedCells } from '../../space/genotype'
import { NONE, type Primitive } from '../../space/primitives'
import { type CellShape, edgesInto, type Topology, topologyOf } from '../../space/topology'

interface Candidate {
  readonly op: number
  readonly from: number
  readonly score: number
}

/** The two best candidates of every node, equal scores in the order given. */
function bestTwo(
  topology: Topology,
  primitives: readonly Primitive[],
  alphas: Table,
  candidatesOf: (weights: readonly number[], from: number) => readonly Candidate[],
): GenotypePair[] {
  const weights = softmaxRows(alphas)
  const pairs: GenotypePair[] = []
  for (let node = topology.inputs; node < topology.nodes; node++) {
    const candidates = edgesInto(topology, node).flatMap((edge, from) => candidatesOf(weights[edge] as number[], from))
    candidates.sort((a, b) => b.score - a.score)
    for (const { op, from } of candidates.slice(0, 2)) pairs.push([primitives[op] as Primitive, from])
  }
  return pairs
}

/** GDAS: a node takes its two best (operation, edge) pairs other than `none`; both may lie on one edge. */
export function derivePairs(
  shape: CellShape,
  primitives: readonly Primitive[],
  alphas: { readonly normal: Table; readonly reduce: Table },
): DartsGenotype {
  const pairsOf = (weights: readonly number[], from: number): Candidate[] =>
    weights.flatMap((score, op) => (primitives[op] === NONE ? [] : [{ op, from, score }]))
  const topology = topologyOf(shape)
  const cellOf = (table: Table): GenotypePair[] => bestTwo(topology, primitives, table, pairsOf)
  return pairedCells(topology, cellOf(alphas.normal), cellOf(alphas.reduce))
}

/**
 * SNAS: as DARTS, but `none` counts in an edge's score and can be chosen; and the best operation of every edge, since its
 * networks keep all of them. NAS-Bench-201 has both anyway.
 */
export function deriveWithNone(
  shape: CellShape,
  primitives: readonly Primitive[],
  alphas: { readonly normal: Table; readonly reduce: Table },
): Genotype {
  if (shape.space !== 'darts') return deriveGenotype(shape, primitives, alphas)
  const topology = topologyOf(shape)
  const best = (weights: readonly number[], from: number): Candidate[] => {
    const score = Math.max(...weights)
    return [{ op: weights.indexOf(score), from, score }]
  }
  const cellOf = (table: Table): GenotypePair[] => bestTwo(topology, primitives, table, best)
  const everyEdge = (table: Table): GenotypePair[] =>
    topology.edges.map(({ from }, e) => {
      const row = table[e] as readonly number[]
      return [primitives[row.indexOf(Math.max(...row))] as Primitive, from]
    })
  return {
    ...pairedCells(topology, cellOf(alphas.normal), cellOf(alphas.reduce)),
    allEdges: { normal: everyEdge(alphas.normal), reduce: everyEdge(alphas.reduce) },
  }
}
