/** The discrete result of a search: its type, and what can be said of one. */
import { allPrimitives, knownPrimitives, type Nb201Primitive, type OperationName, SKIP } from './primitives'
import { PUBLISHED_DARTS, PUBLISHED_NODES, type Topology } from './topology'

/** One chosen input of a node: which operation, from which node. */
export type GenotypePair = readonly [op: OperationName, from: number]

/**
 * DARTS: two pairs a node, 8 a cell in the published space; pairs 2i and 2i+1 feed node i+2, the better edge first. Cells that other
 * programs searched may have operations of other names as well (`GenotypeLeniency.foreign`).
 */
export interface DartsGenotype {
  readonly space: 'darts'
  readonly normal: readonly GenotypePair[]
  readonly normalConcat: readonly number[]
  readonly reduce: readonly GenotypePair[]
  readonly reduceConcat: readonly number[]
  /**
   * A network of different cells: the pairs of each, the first cell first. It has as many cells as there are entries, and
   * `normal` and `reduce` are then only its summary (those of the mean alphas).
   */
  readonly cells?: readonly (readonly GenotypePair[])[]
  /** SNAS: the best operation of each edge in edge order, `none` too ("edge_all" of its code). */
  readonly allEdges?: { readonly normal: readonly GenotypePair[]; readonly reduce: readonly GenotypePair[] }
}

/** NAS-Bench-201: one operation an edge, in edge order. */
export interface Nb201Genotype {
  readonly space: 'nas-bench-201'
  readonly edges: readonly Nb201Primitive[]
}

export type Genotype = DartsGenotype | Nb201Genotype

/** A number for each cell type; `reduce` is 0 in spaces without reduction cells. */
export interface PerCell {
  readonly normal: number
  readonly reduce: number
}

/** Edges each intermediate node keeps in the DARTS space. */
export const KEPT_EDGES = 2

/** Two cells as a genotype: both join the nodes that the cell puts out. */
export function pairedCells(
  { output }: Pick<Topology, 'output'>,
  normal: readonly GenotypePair[],
  reduce: readonly GenotypePair[],
): DartsGenotype {
  return { space: 'darts', normal, normalConcat: output, reduce, reduceConcat: output }
}

/** skip_connects among the operations of the derived cells: what DARTS+ criterion 1 counts. */
export function countSkips(genotype: Genotype): PerCell {
  const count = (ops: readonly OperationName[]): number => ops.filter((op) => op === SKIP).length
  if (genotype.space === 'nas-bench-201') return { normal: count(genotype.edges), reduce: 0 }
  return { normal: count(genotype.normal.map(([op]) => op)), reduce: count(genotype.reduce.map(([op]) => op)) }
}

/** Whether all operations are of the published spaces; cells of other programs, and those with noise, have others. */
export function hasOwnOperations(genotype: Genotype): boolean {
  if (genotype.space !== 'darts') return true
  const ops: readonly string[] = allPrimitives('darts')
  return [genotype.normal, genotype.reduce].every((pairs) => pairs.every(([op]) => ops.includes(op)))
}

/** Whether all operations are known to the lab: those of the published spaces, and noise. */
export function hasKnownOperations(genotype: Genotype): boolean {
  if (genotype.space !== 'darts') return true
  const ops: readonly string[] = knownPrimitives('darts')
  return [genotype.normal, genotype.reduce, ...(genotype.cells ?? [])].every((pairs) =>
    pairs.every(([op]) => ops.includes(op)),
  )
}

/** Whether a cell puts out its last nodes, or all of them, in their order. */
export function joinsLast(pairs: readonly GenotypePair[], concat: readonly number[]): boolean {
  const end = PUBLISHED_DARTS.inputs + pairs.length / KEPT_EDGES
  return concat.every((node, i) => node === end - concat.length + i)
}

/** Whether its cells have the nodes and operations of the published spaces. */
export function isOwnGenotype(genotype: Genotype): boolean {
  if (genotype.space !== 'darts') return true
  const cells = [genotype.normal, genotype.reduce]
  return hasOwnOperations(genotype) && cells.every((pairs) => pairs.length === KEPT_EDGES * PUBLISHED_NODES)
}

/** A network in which every cell is another one. */
export function hasOwnCells(genotype: Genotype): boolean {
  return genotype.space === 'darts' && genotype.cells !== undefined
}

/** The pairs of the cell at a depth of the network. */
export function pairsAt(genotype: DartsGenotype, index: number, reduction: boolean): readonly GenotypePair[] {
  return genotype.cells?.[index] ?? (reduction ? genotype.reduce : genotype.normal)
}

/** True when both describe the same network, pair order included. */
export function sameGenotype(a: Genotype, b: Genotype): boolean {
  if (a.space === 'nas-bench-201') return b.space === a.space && a.edges.join() === b.edges.join()
  if (b.space !== 'darts') return false
  const text = (g: DartsGenotype): string =>
    [g.normal, g.normalConcat, g.reduce, g.reduceConcat, ...(g.cells ?? [])].join(';')
  return text(a) === text(b)
}
