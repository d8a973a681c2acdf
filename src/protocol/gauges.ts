/**
 * What later papers measure of a collapse. Some of it needs nothing but the alphas, so that every recording has it (Beta-DARTS,
 * Fair DARTS); the rest is measured while the weights are there, where the config asks for it.
 */
import { type AlphaTables, REMOVED, type Table } from '../space/alphas'
import { type Genotype, type GenotypePair, pairedCells } from '../space/genotype'
import type { Nb201Primitive, Primitive } from '../space/primitives'
import { type CellShape, edgesInto, type Network, presentCells, type Topology, topologyOf } from '../space/topology'

/** Largest noise on a mixing weight at which the perturbed loss is measured (SDARTS: from the first epoch's to the last's). */
export const PERTURBATIONS = [0.03, 0.1, 0.3] as const

/** Measured on the batches in place when an epoch has ended, on batch statistics; nothing of the search moves. */
export interface GaugeRecord {
  /** Lambda-DARTS: mean cosine over pairs of cells of the gradients of their own copies of the mixing weights; null without a pair. */
  readonly alignment: number | null
  /** Length of these gradients, the first cell first. NAS-Bench-201: all cells, DARTS: the normal ones. */
  readonly pulls: readonly number[]
  /** OLES: mean cosine of training and validation gradient by candidate, all its cells and edges; null without convolutions. */
  readonly agreement: readonly (number | null)[]
  /** SDARTS: rise of the validation loss at each of `PERTURBATIONS`; absent where weights of an edge do not sum to 1. */
  readonly perturbed?: readonly number[]
  /** DARTS-PT: rise of the validation loss without a candidate, [edges][candidates]. */
  readonly removals?: Pick<AlphaTables, 'normal' | 'reduce'>
}

/** Of a supernet over fixed images. */
export interface ProjectionScore {
  /** Mean cross entropy. */
  readonly loss: number
  /** Images classified correctly. */
  readonly correct: number
}

const meanOf = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length

/** Mean over edges of log(sum over o of exp(alpha)): R of Beta-DARTS, log K at equal alphas of 0. */
export function meanLogSumExp(alphas: Table): number {
  return meanOf(
    alphas.map((row) => {
      const top = Math.max(...row)
      return top + Math.log(row.reduce((sum, alpha) => sum + Math.exp(alpha - top), 0))
    }),
  )
}

/** The numbers of a row that belong to candidates of its edge: neither what it never had nor what was wiped out (alpha REMOVED). */
export function ofCandidates(row: readonly number[], alphas: readonly number[]): number[] {
  return row.filter((_, op) => (alphas[op] ?? 0) > REMOVED)
}

/** Mean over edges of the largest alpha minus the smallest, among the candidates that the edge has. */
export function logitSpread(alphas: Table): number {
  return meanOf(
    alphas.map((row) => {
      const own = ofCandidates(row, row)
      return Math.max(...own) - Math.min(...own)
    }),
  )
}

/**
 * Zero-one loss of Fair DARTS over all weights of all tables, from 0 (every weight one half) down to -0.25 (`l2`) or -0.5
 * (`l1`), where each is 0 or 1.
 */
export function zeroOneLoss(weights: readonly Table[], form: 'l2' | 'l1' = 'l2'): number {
  return -meanOf(weights.flat(2).map((w) => (form === 'l2' ? (w - 0.5) ** 2 : Math.abs(w - 0.5))))
}

/** Zero-one loss over the weights of candidates of the cells that are there: what an edge has not would count as decided. */
export function recordedZeroOneLoss(
  {
    alphas,
    mixingWeights,
  }: {
    readonly alphas: Pick<AlphaTables, 'normal' | 'reduce'>
    readonly mixingWeights: Pick<AlphaTables, 'normal' | 'reduce'>
  },
  network: Network,
): number {
  return zeroOneLoss(
    presentCells(network).map((cell) =>
      mixingWeights[cell].map((row, edge) => ofCandidates(row, alphas[cell][edge] ?? [])),
    ),
  )
}

/** Index of the first largest number of a row. */
export const bestOf = (row: readonly number[]): number => row.indexOf(Math.max(...row))

/** Rises of the loss with what an edge has not as a candidate (alpha REMOVED) at -Infinity: it is never the dearest. */
export function amongCandidates(
  removals: NonNullable<GaugeRecord['removals']>,
  alphas: Pick<AlphaTables, 'normal' | 'reduce'>,
): NonNullable<GaugeRecord['removals']> {
  const of = (cell: 'normal' | 'reduce'): number[][] =>
    removals[cell].map((row, edge) =>
      row.map((rise, op) => ((alphas[cell][edge]?.[op] ?? 0) <= REMOVED ? Number.NEGATIVE_INFINITY : rise)),
    )
  return { normal: of('normal'), reduce: of('reduce') }
}

/** The two edges into each node that lose most with their dearest operation, each with that operation. */
function dearestPairs(topology: Topology, removals: Table, primitives: readonly Primitive[]): GenotypePair[] {
  return Array.from({ length: topology.nodes - topology.inputs }, (_, i) => topology.inputs + i).flatMap((node) =>
    edgesInto(topology, node)
      .map((edge, from) => {
        const row = removals[edge] ?? []
        return { from, op: bestOf(row), loss: Math.max(...row) }
      })
      .sort((a, b) => b.loss - a.loss)
      .slice(0, 2)
      .map(({ from, op }): GenotypePair => [primitives[op] as Primitive, from]),
  )
}

/** The genotype with cells of a type that the network has not as alphas have them: nothing else is known of them. */
export function withAbsentCells(genotype: Genotype, byAlpha: Genotype | null, network: Network): Genotype {
  if (genotype.space !== 'darts' || byAlpha?.space !== 'darts') return genotype
  return presentCells(network).includes('normal') ? genotype : { ...genotype, normal: byAlpha.normal }
}

/**
 * The cell of what is dearest to the supernet: on every edge the operation whose removal costs most. In the DARTS cell a
 * node keeps the two edges that this costs most on; the published selection asks the supernet once more for them.
 *
 * @param alphas  that the supernet stood at: what they have not as a candidate is never the dearest
 * @param byAlpha what is derived from them
 */
export function removalGenotype(
  removals: NonNullable<GaugeRecord['removals']>,
  alphas: Pick<AlphaTables, 'normal' | 'reduce'>,
  byAlpha: Genotype | null,
  config: CellShape & Network & { readonly primitives: readonly Primitive[] },
): Genotype {
  const { space, primitives } = config
  const { normal, reduce } = amongCandidates(removals, alphas)
  if (space === 'nas-bench-201') return { space, edges: normal.map((row) => primitives[bestOf(row)] as Nb201Primitive) }
  const topology = topologyOf(config)
  const [ofNormal, ofReduce] = [normal, reduce].map((table) => dearestPairs(topology, table, primitives))
  return withAbsentCells(pairedCells(topology, ofNormal ?? [], ofReduce ?? []), byAlpha, config)
}
