/**
 * Named sets of candidate operations: those of the DARTS-Bench-Suite (arXiv 2507.16533), which both spaces have, and the spaces S1 to S4 of
 * RobustDARTS (arXiv 1909.09656; src/spaces.py of automl/RobustDARTS). In S1 every edge has candidates of its own: the columns of an alpha
 * table are the union of them all, and what an edge has not is at REMOVED there.
 */
import { REMOVED } from './alphas'
import { allPrimitives, LEARNABLE, type Primitive, SKIP, type SpaceId } from './primitives'
import type { CellType } from './topology'

/** `listed`: the operations that a config names, on every edge. */
export const OPERATION_SETS = ['listed', 'regular', 'no-skip', 'all-skip', 's1', 's2', 's3', 's4'] as const
export type OperationSetId = (typeof OPERATION_SETS)[number]

/** Candidates of every edge, in edge order, by cell type. */
export type EdgeLists = Readonly<Record<CellType, readonly (readonly Primitive[])[]>>

export interface OperationSet {
  /** Columns of the alpha tables. */
  readonly primitives: readonly Primitive[]
  /** Constant weight of a skip-connect beside the candidates of every edge. */
  readonly auxiliarySkip: number
}

const SHORT: Readonly<Record<string, Primitive>> = {
  skip: 'skip_connect',
  max: 'max_pool_3x3',
  avg: 'avg_pool_3x3',
  sep3: 'sep_conv_3x3',
  dil3: 'dil_conv_3x3',
  dil5: 'dil_conv_5x5',
}

/** "skip/dil3 skip/dil5" as lists; the order within an edge is that of its columns in the official tables. */
const listsOf = (text: string): Primitive[][] =>
  text.split(' ').map((edge) => edge.split('/').map((name) => SHORT[name] as Primitive))

const S1: EdgeLists = {
  normal: listsOf(
    'skip/dil3 skip/dil5 skip/dil5 skip/sep3 skip/dil3 max/skip skip/sep3 skip/sep3 skip/dil3 skip/sep3 max/skip skip/dil3 dil3/dil5 dil3/dil5',
  ),
  reduce: listsOf(
    'max/avg max/dil3 max/avg max/avg skip/dil5 max/avg max/sep3 skip/dil3 skip/dil5 max/avg max/avg skip/dil5 skip/dil5 skip/dil5',
  ),
}

const S1_UNION = allPrimitives('darts').filter((op) => [S1.normal, S1.reduce].flat(2).includes(op))

/** What a set is in a space; null where the space has no such set, or it names nothing. */
export function operationSet(id: OperationSetId, space: SpaceId): OperationSet | null {
  const all = allPrimitives(space)
  switch (id) {
    case 'listed':
      return null
    case 'regular':
      return { primitives: all, auxiliarySkip: 0 }
    case 'no-skip':
      return { primitives: all.filter((op) => op !== SKIP), auxiliarySkip: 0 }
    case 'all-skip':
      return { primitives: all, auxiliarySkip: 1 }
  }
  if (space !== 'darts') return null
  const primitives: Readonly<Record<typeof id, readonly Primitive[]>> = {
    s1: S1_UNION,
    s2: ['skip_connect', 'sep_conv_3x3'],
    s3: ['none', 'skip_connect', 'sep_conv_3x3'],
    s4: ['noise', 'sep_conv_3x3'],
  }
  return { primitives: primitives[id], auxiliarySkip: 0 }
}

/** Candidates edge by edge; null where all edges have the same. */
export function edgeListsOf(id: OperationSetId): EdgeLists | null {
  return id === 's1' ? S1 : null
}

/** What says which candidates edges have: a search's config. */
export interface SearchedOperations {
  readonly primitives: readonly Primitive[]
  /** Left out: one list for all edges. */
  readonly operations?: OperationSetId
}

/** Candidates of an edge; lists of single edges are all of one length. */
export function candidatesAnEdge({ primitives, operations = 'listed' }: SearchedOperations): number {
  return edgeListsOf(operations)?.normal[0]?.length ?? primitives.length
}

/** Candidates of an edge that own weights, as ascending columns of the alpha table. */
export function learnableColumns(
  { primitives, operations = 'listed' }: SearchedOperations,
  cell: CellType,
  edge: number,
): number[] {
  const list = edgeListsOf(operations)?.[cell][edge] ?? primitives
  return primitives.flatMap((op, o) => (LEARNABLE.has(op) && list.includes(op) ? [o] : []))
}

/** An official row of alphas, one number a candidate of the edge, as a row of the table. */
export function spreadRow(
  list: readonly Primitive[],
  primitives: readonly Primitive[],
  row: readonly number[],
): number[] {
  return primitives.map((op) => {
    const own = list.indexOf(op)
    return own < 0 ? REMOVED : (row[own] as number)
  })
}
