/** Alphas -> genotype: DARTS sect. 2.4 and quark0/darts cnn/model_search.py (`genotype`). */
import { SearchError } from '../errors'
import { type AlphaTables, edgeWeights, softmaxRows, type Table } from './alphas'
import { type Genotype, type GenotypePair, KEPT_EDGES, type PerCell, pairedCells } from './genotype'
import { type Nb201Primitive, NONE, type Primitive, SKIP } from './primitives'
import { type CellShape, edgesInto, type Topology, topologyOf } from './topology'

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

/** Edges of the supernet whose largest alpha, `none` included, is that of skip_connect. */
export function argmaxSkips(primitives: readonly Primitive[], alphas: AlphaTables): PerCell {
  const skip = primitives.indexOf(SKIP)
  const count = (table: Table): number => table.filter((row) => argmax(row) === skip).length
  return { normal: count(alphas.normal), reduce: count(alphas.reduce) }
}
