/**
 * How Fair DARTS reads a cell off its weights: what stands above a threshold. A choice names the operation, the node it leads
 * into and the node it comes from; how many lead into a node differs.
 */

import { sigmoidRows, type Table } from '../../space/alphas'
import { type DartsGenotype, type GenotypePair, type Nb201Genotype, pairedCells } from '../../space/genotype'
import { type Nb201Primitive, NONE, type Primitive } from '../../space/primitives'
import { type CellShape, edgesInto, type Topology, topologyOf } from '../../space/topology'

/** An operation as a column of the table. */
export interface Choice {
  readonly op: number
  readonly node: number
  readonly from: number
}

interface Weighed extends Choice {
  readonly weight: number
}

/** First maximum of a row. */
function best(row: readonly number[]): { op: number; weight: number } {
  const weight = Math.max(...row)
  return { op: row.indexOf(weight), weight }
}

function byNode(
  topology: Topology,
  weights: Table,
  choose: (incoming: readonly (readonly number[])[], node: number) => Weighed[],
): Weighed[] {
  return Array.from({ length: topology.nodes - topology.inputs }, (_, i) => topology.inputs + i).flatMap((node) =>
    choose(
      edgesInto(topology, node).map((edge) => weights[edge] as readonly number[]),
      node,
    ),
  )
}

/** Of every node the two edges of largest best weight, ties in ascending order, each with its best candidate. */
export function bestEdges(topology: Topology, weights: Table): readonly Weighed[] {
  return byNode(topology, weights, (incoming, node) =>
    incoming
      .map((row, from) => ({ ...best(row), node, from }))
      .sort((a, b) => b.weight - a.weight)
      .slice(0, 2),
  )
}

/** `threshold_sparse`, the default of the authors' code: `bestEdges` of at least the threshold. */
export function sparseChoices(topology: Topology, weights: Table, threshold: number): readonly Choice[] {
  return bestEdges(topology, weights).filter(({ weight }) => weight >= threshold)
}

/** `threshold_edge`: of every edge its two best candidates, the lower one first, if they reach the threshold. */
export function edgeChoices(topology: Topology, weights: Table, threshold: number): readonly Choice[] {
  return byNode(topology, weights, (incoming, node) =>
    incoming.flatMap((row, from) =>
      row
        .map((weight, op) => ({ op, weight, node, from }))
        .sort((a, b) => a.weight - b.weight)
        .slice(-2)
        .filter(({ weight }) => weight >= threshold),
    ),
  )
}

/** The sparse choices as pairs; an input that does not reach the threshold is `none`, which gives nothing. */
function pairsOf(
  topology: Topology,
  primitives: readonly Primitive[],
  alphas: Table,
  threshold: number,
): GenotypePair[] {
  const none = primitives.indexOf(NONE)
  const weights = sigmoidRows(alphas).map((row) => row.map((weight, op) => (op === none ? 0 : weight)))
  return bestEdges(topology, weights).map(({ op, from, weight }) => [
    weight >= threshold ? (primitives[op] as Primitive) : NONE,
    from,
  ])
}

export function deriveFairCells(
  shape: CellShape,
  primitives: readonly Primitive[],
  alphas: { readonly normal: Table; readonly reduce: Table },
  threshold: number,
): DartsGenotype {
  const topology = topologyOf(shape)
  const cellOf = (table: Table): GenotypePair[] => pairsOf(topology, primitives, table, threshold)
  return pairedCells(topology, cellOf(alphas.normal), cellOf(alphas.reduce))
}

/** Every edge its best candidate if that reaches the threshold, else `none`. */
export function deriveFairEdges(primitives: readonly Primitive[], alphas: Table, threshold: number): Nb201Genotype {
  const edges = sigmoidRows(alphas).map((row) => {
    const { op, weight } = best(row)
    return (weight >= threshold ? primitives[op] : NONE) as Nb201Primitive
  })
  return { space: 'nas-bench-201', edges }
}
