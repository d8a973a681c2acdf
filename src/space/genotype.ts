/**
 * The discrete result of a search: its type, how it is derived from alphas, its skip-connects, and the check that a
 * genotype from a file passes. Derivation: DARTS sect. 2.4 and quark0/darts cnn/model_search.py (`genotype`).
 */
import { SearchError, shown } from '../errors'
import {
  allPrimitives,
  knownPrimitives,
  type Nb201Primitive,
  NONE,
  type OperationName,
  type Primitive,
  SKIP,
} from './primitives'
import { type CellShape, edgesInto, PUBLISHED_DARTS, PUBLISHED_NODES, type Topology, topologyOf } from './topology'

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

/** Rows are edges, columns candidate operations. */
export type Table = readonly (readonly number[])[]

/** Alphas of both cell types; `reduce` is empty in spaces without reduction cells. */
export interface AlphaTables {
  readonly normal: Table
  readonly reduce: Table
  /** PC-DARTS: one number an edge, which a softmax over the edges into a node makes a weight. */
  readonly betas?: { readonly normal: readonly number[]; readonly reduce: readonly number[] }
}

/** A number for each cell type; `reduce` is 0 in spaces without reduction cells. */
export interface PerCell {
  readonly normal: number
  readonly reduce: number
}

/** Edges each intermediate node keeps in the DARTS space. */
const KEPT_EDGES = 2

/**
 * Alpha of an operation that is no candidate any more (wiped out by XNAS): its softmax weight is 0 exactly, and the number
 * is the same in float32.
 */
export const REMOVED = -1e9

/** softmax(alpha) row by row, in double precision: [E][O] -> [E][O]. */
export function softmaxRows(table: Table): number[][] {
  return table.map((row) => {
    const top = Math.max(...row)
    const powers = row.map((alpha) => Math.exp(alpha - top))
    const sum = powers.reduce((total, power) => total + power, 0)
    return powers.map((power) => power / sum)
  })
}

/** sigmoid(alpha), each on its own, in double precision: [E][O] -> [E][O] (Fair DARTS). */
export function sigmoidRows(table: Table): number[][] {
  return table.map((row) => row.map((alpha) => 1 / (1 + Math.exp(-alpha))))
}

/** Edge weights of PC-DARTS: softmax of the betas over the edges into each node of a cell, [E] -> [E]. */
export function edgeWeights(topology: Topology, betas: readonly number[]): number[] {
  const weights: number[] = []
  for (let node = topology.inputs; node < topology.nodes; node++) {
    const edges = edgesInto(topology, node)
    const [row] = softmaxRows([edges.map((edge) => betas[edge] as number)])
    edges.forEach((edge, i) => {
      weights[edge] = row?.[i] as number
    })
  }
  return weights
}

/** Index of the first maximum, `skipped` left out. @throws SearchError 'bad-shape' when nothing is left to choose */
function argmax(row: readonly number[], skipped = -1): number {
  let best = -1
  for (let o = 0; o < row.length; o++)
    if (o !== skipped && (best < 0 || (row[o] as number) > (row[best] as number))) best = o
  if (best < 0) throw new SearchError('bad-shape', 'alpha row: no operation other than none to choose from')
  return best
}

function checkTable(table: Table, edges: number, ops: number, name: string): void {
  if (table.length !== edges || table.some((row) => row.length !== ops))
    throw new SearchError('bad-shape', `${name} alphas: ${table.length} rows, expected ${edges} rows of ${ops} numbers`)
}

/**
 * The pairs of one DARTS cell. An edge's score is its largest mixing weight other than that of `none`, which is why a
 * large `none` lowers an edge's rank although it can never be chosen. Equal scores keep ascending source order, equal
 * operations the lower index. With betas (PC-DARTS) all of it is decided on mixing weight times edge weight.
 */
function deriveCell(
  topology: Topology,
  primitives: readonly Primitive[],
  alphas: Table,
  betas?: readonly number[],
): GenotypePair[] {
  const edgeWeight = betas ? edgeWeights(topology, betas) : null
  const weights = softmaxRows(alphas).map((row, e) =>
    edgeWeight ? row.map((w) => w * (edgeWeight[e] as number)) : row,
  )
  const none = primitives.indexOf(NONE)
  const pairs: GenotypePair[] = []
  for (let node = topology.inputs; node < topology.nodes; node++) {
    const incoming = edgesInto(topology, node).map((edge, from) => {
      const row = weights[edge] as number[]
      const op = argmax(row, none)
      return { from, op, score: row[op] as number }
    })
    incoming.sort((a, b) => b.score - a.score)
    for (const { op, from } of incoming.slice(0, KEPT_EDGES)) pairs.push([primitives[op] as Primitive, from])
  }
  return pairs
}

/** Two cells as a genotype: both join the nodes that the cell puts out. */
export function pairedCells(
  { output }: Pick<Topology, 'output'>,
  normal: readonly GenotypePair[],
  reduce: readonly GenotypePair[],
): DartsGenotype {
  return { space: 'darts', normal, normalConcat: output, reduce, reduceConcat: output }
}

/**
 * The genotype that the alphas stand for.
 *
 * @param primitives columns of the tables: any subset of the space's operations in official order
 * @param alphas     DARTS: two tables [E][O], 14 edges in the published cell. NAS-Bench-201: `normal` [6][O], each edge takes its first
 *                   maximum, `none` included
 * @throws SearchError 'bad-shape' when a table does not fit the space
 */
export function deriveGenotype(shape: CellShape, primitives: readonly Primitive[], alphas: AlphaTables): Genotype {
  const { space } = shape
  const topology = topologyOf(shape)
  const { edges } = topology
  checkTable(alphas.normal, edges.length, primitives.length, 'normal')
  if (space === 'nas-bench-201')
    return { space, edges: alphas.normal.map((row) => primitives[argmax(row)] as Nb201Primitive) }
  checkTable(alphas.reduce, edges.length, primitives.length, 'reduce')
  for (const [name, betas] of Object.entries(alphas.betas ?? {}))
    if (betas.length !== edges.length)
      throw new SearchError('bad-shape', `${name} betas: ${betas.length} numbers, expected ${edges.length}`)
  return pairedCells(
    topology,
    deriveCell(topology, primitives, alphas.normal, alphas.betas?.normal),
    deriveCell(topology, primitives, alphas.reduce, alphas.betas?.reduce),
  )
}

/** skip_connects among the operations of the derived cells: what DARTS+ criterion 1 counts. */
export function countSkips(genotype: Genotype): PerCell {
  const count = (ops: readonly OperationName[]): number => ops.filter((op) => op === SKIP).length
  if (genotype.space === 'nas-bench-201') return { normal: count(genotype.edges), reduce: 0 }
  return { normal: count(genotype.normal.map(([op]) => op)), reduce: count(genotype.reduce.map(([op]) => op)) }
}

/** Edges of the supernet whose largest alpha, `none` included, is that of skip_connect. */
export function argmaxSkips(primitives: readonly Primitive[], alphas: AlphaTables): PerCell {
  const skip = primitives.indexOf(SKIP)
  const count = (table: Table): number => table.filter((row) => argmax(row) === skip).length
  return { normal: count(alphas.normal), reduce: count(alphas.reduce) }
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

export interface GenotypeLeniency {
  /** Intermediate nodes of a DARTS cell; left out: those of the published space. */
  readonly nodes?: number | 'any' | undefined
  /** Accept `none` as a chosen operation (SNAS publishes such cells). DARTS only; NAS-Bench-201 always allows it. */
  readonly none?: boolean
  /** Accept a node that takes both inputs from one node (GDAS derives such cells). */
  readonly equalSources?: boolean
  /** Accept operations of any name and any number of nodes, as other programs search them. DARTS only. */
  readonly foreign?: boolean
}

/** Nodes of a foreign cell; the largest published ones have 9. */
const MOST_FOREIGN_NODES = 64

function refuse(message: string): never {
  throw new SearchError('bad-genotype', message)
}

function checkPairs(cell: string, value: unknown, lenient: GenotypeLeniency): GenotypePair[] {
  const isFree = lenient.foreign || lenient.nodes === 'any'
  const { inputs } = PUBLISHED_DARTS
  const expected = KEPT_EDGES * (lenient.nodes === 'any' ? 0 : (lenient.nodes ?? PUBLISHED_NODES))
  if (!Array.isArray(value)) refuse(`${cell} cell: ${shown(value)}, expected a list of pairs`)
  if (isFree && (value.length % KEPT_EDGES > 0 || value.length === 0 || value.length > KEPT_EDGES * MOST_FOREIGN_NODES))
    refuse(`${cell} cell: ${value.length} pairs, expected two for each of at most ${MOST_FOREIGN_NODES} nodes`)
  if (!isFree && value.length !== expected) refuse(`${cell} cell: ${value.length} pairs, expected ${expected}`)
  const ops = knownPrimitives('darts').filter((op) => op !== NONE || lenient.none)
  return value.map((pair: unknown, i) => {
    const node = inputs + Math.floor(i / KEPT_EDGES)
    if (!Array.isArray(pair) || pair.length !== 2)
      refuse(`${cell} cell, pair ${i}: ${shown(pair)}, expected [operation, source node]`)
    const [op, from] = pair as [unknown, unknown]
    const isName = lenient.foreign && typeof op === 'string' && /^\w[\w.+-]{0,59}$/.test(op)
    if (!isName && !(ops as readonly unknown[]).includes(op))
      refuse(`${cell} cell, pair ${i}: operation ${shown(op)}, expected one of ${ops.join(', ')}`)
    if (typeof from !== 'number' || !Number.isInteger(from) || from < 0 || from >= node)
      refuse(`${cell} cell, pair ${i}: source ${shown(from)}, expected a whole number from 0 to ${node - 1}`)
    const twin = (value[i - (i % KEPT_EDGES)] as [unknown, unknown])[1]
    if (i % KEPT_EDGES > 0 && from === twin && !lenient.equalSources)
      refuse(`${cell} cell, node ${node}: both inputs come from node ${from}, expected two different sources`)
    return [op as OperationName, from]
  })
}

/**
 * The pairs of one DARTS cell from a value of unknown origin.
 *
 * @throws SearchError 'bad-genotype' naming the pair and the rule
 */
export function checkCellPairs(value: unknown, lenient: GenotypeLeniency): GenotypePair[] {
  return checkPairs('derived', value, lenient)
}

/** One pair an edge, in edge order. @param nodes intermediate ones */
function checkAllEdges(cell: string, value: unknown, nodes: number): GenotypePair[] {
  const { edges } = topologyOf({ space: 'darts', nodes })
  const ops: readonly unknown[] = knownPrimitives('darts')
  if (!Array.isArray(value) || value.length !== edges.length)
    refuse(`${cell} cell, all edges: ${shown(value)}, expected ${edges.length} pairs`)
  return value.map((pair: unknown, e) => {
    const from = edges[e]?.from as number
    if (!Array.isArray(pair) || pair.length !== 2 || !ops.includes(pair[0]) || pair[1] !== from)
      refuse(`${cell} cell, edge ${e}: ${shown(pair)}, expected [one of ${ops.join(', ')}; ${from}]`)
    return [pair[0] as Primitive, from]
  })
}

/** A cell of a network whose cells all differ: it has as many nodes as the summary. */
function checkOwnCell(index: number, value: unknown, pairs: number, lenient: GenotypeLeniency): GenotypePair[] {
  const found = checkPairs(`own[${index}]`, value, lenient)
  if (found.length !== pairs)
    refuse(`own[${index}] cell: ${found.length} pairs, expected ${pairs} as in the normal cell`)
  return found
}

/** No network of the lab has more. */
const MOST_CELLS = 100

/** @param pairs of the cell */
function checkConcat(cell: string, value: unknown, pairs: number): number[] {
  const { inputs } = PUBLISHED_DARTS
  const nodes = inputs + pairs / KEPT_EDGES
  const rule = `expected ascending node numbers from ${inputs} to ${nodes - 1}`
  if (!Array.isArray(value) || value.length === 0) refuse(`${cell} concat: ${shown(value)}, ${rule}`)
  value.forEach((node: unknown, i) => {
    const low = i === 0 ? inputs : (value[i - 1] as number) + 1
    if (typeof node !== 'number' || !Number.isInteger(node) || node < low || node >= nodes)
      refuse(`${cell} concat: ${shown(value)}, ${rule}`)
  })
  return value as number[]
}

/**
 * A genotype from a value of unknown origin, in the form of the `Genotype` type.
 *
 * @throws SearchError 'bad-genotype' naming the cell, the pair and the rule
 */
export function checkGenotype(value: unknown, lenient: GenotypeLeniency = {}): Genotype {
  if (typeof value !== 'object' || value === null) refuse(`genotype: ${shown(value)}, expected an object`)
  const given = value as Record<string, unknown>
  if (given.space === 'nas-bench-201') {
    const { edges } = topologyOf({ space: given.space })
    const ops: readonly unknown[] = allPrimitives(given.space)
    if (!Array.isArray(given.edges) || given.edges.length !== edges.length)
      refuse(`genotype edges: ${shown(given.edges)}, expected ${edges.length} operations`)
    for (const op of given.edges)
      if (!ops.includes(op)) refuse(`genotype edges: ${shown(op)}, expected one of ${ops.join(', ')}`)
    return { space: given.space, edges: given.edges as Nb201Primitive[] }
  }
  if (given.space !== 'darts') refuse(`genotype space: ${shown(given.space)}, expected darts or nas-bench-201`)
  const { cells } = given
  if (cells !== undefined && (!Array.isArray(cells) || cells.length === 0 || cells.length > MOST_CELLS))
    refuse(`genotype cells: ${shown(cells)}, expected a list of 1 to ${MOST_CELLS} cells`)
  const { allEdges } = given
  if (allEdges !== undefined && (typeof allEdges !== 'object' || allEdges === null))
    refuse(`genotype allEdges: ${shown(allEdges)}, expected an object`)
  const tables = allEdges as Record<string, unknown> | undefined
  const [normal, reduce] = [checkPairs('normal', given.normal, lenient), checkPairs('reduce', given.reduce, lenient)]
  return {
    space: given.space,
    normal,
    normalConcat: checkConcat('normal', given.normalConcat, normal.length),
    reduce,
    reduceConcat: checkConcat('reduce', given.reduceConcat, reduce.length),
    ...(cells ? { cells: cells.map((pairs: unknown, i) => checkOwnCell(i, pairs, normal.length, lenient)) } : {}),
    ...(tables
      ? {
          allEdges: {
            normal: checkAllEdges('normal', tables.normal, normal.length / KEPT_EDGES),
            reduce: checkAllEdges('reduce', tables.reduce, reduce.length / KEPT_EDGES),
          },
        }
      : {}),
  }
}
