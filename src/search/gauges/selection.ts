/**
 * DARTS-PT (arXiv 2108.04392; ruocwang/darts-pt): a supernet is asked what it loses without an operation, instead of reading its
 * alphas. Mixing weights of the others stay as they are, nothing is rescaled, no statistics of the network move.
 *
 *   D[e][o] = loss without operation o on edge e - loss
 *
 * Where published selection tunes between its decisions, this does not: one fixed set of images, one supernet.
 */
import type { GaugeRecord, ProjectionScore } from '../../protocol/gauges'
import { type Genotype, type GenotypePair, pairedCells } from '../../space/genotype'
import { type Nb201Primitive, NONE, type Primitive } from '../../space/primitives'
import { type CellShape, cellTypes, edgesInto, type Network, presentCells, topologyOf } from '../../space/topology'

export type Score = ProjectionScore

/** Scores the supernet under mixing weights flat [tables][edges][ops], with edge weights [tables][edges] behind in PC-DARTS. */
export type Evaluate = (weights: Float32Array) => Promise<Score>

export interface SelectionShape extends CellShape, Network {
  readonly primitives: readonly Primitive[]
  readonly edges: number
  /** V of PC-DARTS lie behind: an edge's mixing weights are shares of V, with which the channels that pass by are weighted too. */
  readonly edgeWeights?: boolean | undefined
}

/** The tables of cells that the network has: nothing is to be asked of another. */
export function presentTables(network: Network): number[] {
  const present = presentCells(network)
  return cellTypes(network.space).flatMap((cell, table) => (present.includes(cell) ? [table] : []))
}

/** What one edge is worth operation by operation. */
export interface Removals {
  readonly table: number
  readonly edge: number
  /** Score without operation o, in the order of the candidates. */
  readonly without: readonly Score[]
}

/** Index of the operation whose removal costs most: by `loss` the first largest, by `accuracy` the first with fewest correct. */
export function pick(without: readonly Score[], by: 'loss' | 'accuracy'): number {
  let best = 0
  without.forEach(({ loss, correct }, o) => {
    const leader = without[best] as Score
    if (by === 'loss' ? loss > leader.loss : correct < leader.correct) best = o
  })
  return best
}

/** The supernet's weights, asked and decided piece by piece. */
export class Selection {
  private readonly weights: Float32Array
  private readonly shape: SelectionShape
  private readonly evaluate: Evaluate
  private readonly ops: number
  private standing: Promise<Score> | null = null

  /** @param weights mixing weights to begin with; a copy is worked on */
  constructor(shape: SelectionShape, weights: Float32Array, evaluate: Evaluate) {
    this.shape = shape
    this.weights = weights.slice()
    this.evaluate = evaluate
    this.ops = shape.primitives.length
  }

  private row(table: number, edge: number): number {
    return (table * this.shape.edges + edge) * this.ops
  }

  /** Index of the weight of an edge, where edges have one. */
  private edgeWeight(table: number, edge: number): number | null {
    const { space, edges, edgeWeights } = this.shape
    return edgeWeights ? cellTypes(space).length * edges * this.ops + table * edges + edge : null
  }

  /** Nothing of the edge is left, with PC-DARTS not the channels that pass by either. */
  private silence(weights: Float32Array, table: number, edge: number): void {
    const at = this.row(table, edge)
    weights.fill(0, at, at + this.ops)
    const own = this.edgeWeight(table, edge)
    if (own !== null) weights[own] = 0
  }

  /** Of the weights as they stand; asked once until they change. */
  score(): Promise<Score> {
    this.standing ??= this.evaluate(this.weights)
    return this.standing
  }

  /** The score without each operation of an edge. */
  async removals(table: number, edge: number): Promise<Removals> {
    const without: Score[] = []
    const at = this.row(table, edge)
    let unchanged: Score | null = null
    for (let o = 0; o < this.ops; o++) {
      // `none` adds nothing to an edge, and what has no weight has nothing to lose: the network stays the same.
      if (this.shape.primitives[o] === NONE || this.weights[at + o] === 0) {
        unchanged ??= await this.score()
        without.push(unchanged)
        continue
      }
      const trial = this.weights.slice()
      trial[at + o] = 0
      without.push(await this.evaluate(trial))
    }
    return { table, edge, without }
  }

  /**
   * What the loss rises by without each operation of every edge, [edges][ops] a table; nothing is decided. A table of cells that
   * the network has not costs nothing, unasked.
   *
   * @param baseline with all operations
   */
  async losses(baseline: { readonly loss: number }): Promise<NonNullable<GaugeRecord['removals']>> {
    const { space, edges } = this.shape
    const all = cellTypes(space).map(() => Array.from({ length: edges }, () => Array<number>(this.ops).fill(0)))
    for (const table of presentTables(this.shape))
      for (let edge = 0; edge < edges; edge++) {
        const { without } = await this.removals(table, edge)
        all[table]?.splice(
          edge,
          1,
          without.map((score) => score.loss - baseline.loss),
        )
      }
    return { normal: all[0] ?? [], reduce: all[1] ?? [] }
  }

  /** The edge runs this operation alone from here on, at its own weight where it has one. */
  project(table: number, edge: number, op: number): void {
    const at = this.row(table, edge)
    const own = this.edgeWeight(table, edge)
    this.weights.fill(0, at, at + this.ops)
    this.weights[at + op] = own === null ? 1 : (this.weights[own] as number)
    this.standing = null
  }

  /**
   * Which two edges a node of a DARTS cell keeps: in each round the edge goes whose removal leaves the smallest loss, the
   * last of equals. Edges that went in an earlier round are still there while the node is being decided, as in the code.
   *
   * @returns the rounds, and the edges kept; those that went are silent from here on
   */
  async topology(
    table: number,
    node: number,
  ): Promise<{
    readonly rounds: readonly { readonly edges: readonly number[]; readonly losses: readonly number[] }[]
    readonly kept: readonly number[]
  }> {
    let left: readonly number[] = edgesInto(topologyOf(this.shape), node)
    const rounds: { edges: readonly number[]; losses: number[] }[] = []
    const losses = new Map<number, number>()
    while (left.length > 2) {
      for (const edge of left) {
        // Nothing has changed since the edge was asked: the answer would be the same.
        if (losses.has(edge)) continue
        const trial = this.weights.slice()
        this.silence(trial, table, edge)
        losses.set(edge, (await this.evaluate(trial)).loss)
      }
      const round = left.map((edge) => losses.get(edge) as number)
      rounds.push({ edges: left, losses: round })
      const lowest = Math.min(...round)
      const dropped = left[round.lastIndexOf(lowest)]
      left = left.filter((edge) => edge !== dropped)
    }
    this.standing = null
    for (const edge of edgesInto(topologyOf(this.shape), node))
      if (!left.includes(edge)) this.silence(this.weights, table, edge)
    return { rounds, kept: left }
  }

  /** The genotype once every edge is decided: one weight of it is left; edges without any are not in it. */
  genotype(): Genotype {
    const { space, primitives } = this.shape
    const topology = topologyOf(this.shape)
    const opOf = (table: number, edge: number): Primitive | null => {
      const at = this.row(table, edge)
      const row = this.weights.subarray(at, at + this.ops)
      const op = row.findIndex((weight) => weight !== 0)
      return op < 0 ? null : (primitives[op] as Primitive)
    }
    if (space === 'nas-bench-201')
      return { space, edges: topology.edges.map((_, edge) => (opOf(0, edge) ?? NONE) as Nb201Primitive) }
    const pairsOf = (table: number): GenotypePair[] =>
      topology.edges.flatMap(({ from }, edge): GenotypePair[] => {
        const op = opOf(table, edge)
        return op === null ? [] : [[op, from]]
      })
    return pairedCells(topology, pairsOf(0), pairsOf(1))
  }
}
