/** Derivations in the DARTS cell that differ from DARTS's own: SNAS's, which knows `none`, and GDAS's by pairs. */
import {
  type DartsGenotype,
  deriveGenotype,
  type Genotype,
  type GenotypePair,
  softmaxRows,
  type Table,
} from '../../space/genotype'
import { NONE, type Primitive, type SpaceId } from '../../space/primitives'
import { edgesInto, topologyOf } from '../../space/topology'

interface Candidate {
  readonly op: number
  readonly from: number
  readonly score: number
}

/** The two best candidates of every node, equal scores in the order given. */
function bestTwo(
  primitives: readonly Primitive[],
  alphas: Table,
  candidatesOf: (weights: readonly number[], from: number) => readonly Candidate[],
): GenotypePair[] {
  const topology = topologyOf('darts')
  const weights = softmaxRows(alphas)
  const pairs: GenotypePair[] = []
  for (let node = topology.inputs; node < topology.nodes; node++) {
    const candidates = edgesInto(topology, node).flatMap((edge, from) => candidatesOf(weights[edge] as number[], from))
    candidates.sort((a, b) => b.score - a.score)
    for (const { op, from } of candidates.slice(0, 2)) pairs.push([primitives[op] as Primitive, from])
  }
  return pairs
}

function genotypeOf(
  alphas: { readonly normal: Table; readonly reduce: Table },
  derive: (table: Table) => GenotypePair[],
): DartsGenotype {
  const { inputs, nodes } = topologyOf('darts')
  const concat = Array.from({ length: nodes - inputs }, (_, i) => inputs + i)
  return {
    space: 'darts',
    normal: derive(alphas.normal),
    normalConcat: concat,
    reduce: derive(alphas.reduce),
    reduceConcat: concat,
  }
}

/** GDAS: a node takes its two best (operation, edge) pairs other than `none`; both may lie on one edge. */
export function derivePairs(
  primitives: readonly Primitive[],
  alphas: { readonly normal: Table; readonly reduce: Table },
): DartsGenotype {
  const pairsOf = (weights: readonly number[], from: number): Candidate[] =>
    weights.flatMap((score, op) => (primitives[op] === NONE ? [] : [{ op, from, score }]))
  return genotypeOf(alphas, (table) => bestTwo(primitives, table, pairsOf))
}

/**
 * SNAS: as DARTS, but `none` counts in an edge's score and can be chosen; and the best operation of every edge, since its
 * networks keep all of them. NAS-Bench-201 has both anyway.
 */
export function deriveWithNone(
  space: SpaceId,
  primitives: readonly Primitive[],
  alphas: { readonly normal: Table; readonly reduce: Table },
): Genotype {
  if (space !== 'darts') return deriveGenotype(space, primitives, alphas)
  const best = (weights: readonly number[], from: number): Candidate[] => {
    const score = Math.max(...weights)
    return [{ op: weights.indexOf(score), from, score }]
  }
  const everyEdge = (table: Table): GenotypePair[] =>
    topologyOf('darts').edges.map(({ from }, e) => {
      const row = table[e] as readonly number[]
      return [primitives[row.indexOf(Math.max(...row))] as Primitive, from]
    })
  return {
    ...genotypeOf(alphas, (table) => bestTwo(primitives, table, best)),
    allEdges: { normal: everyEdge(alphas.normal), reduce: everyEdge(alphas.reduce) },
  }
}
