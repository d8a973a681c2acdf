/**
 * Nodes and edges of a cell: edge number <-> (from, to). The only place with edge-offset arithmetic.
 *
 * DARTS: nodes 0, 1 are the outputs of cells k-2 and k-1; then come the intermediate ones, four (2..5) in the published space; edges
 * are numbered node by node (DARTS sect. 2.1). NAS-Bench-201: node 0 is the cell's input, nodes 1..3 follow, node 3 is the output.
 */
import type { SpaceId } from './primitives'

export interface Edge {
  readonly from: number
  readonly to: number
}

export interface Topology {
  /** Nodes fed from outside the cell: 2 in DARTS, 1 in NAS-Bench-201. */
  readonly inputs: number
  /** All nodes that hold a feature map, inputs included: 6 in DARTS, 4 in NAS-Bench-201. */
  readonly nodes: number
  /** Edges in alpha-row order. */
  readonly edges: readonly Edge[]
  /** Nodes joined into the cell's output, ascending: all intermediate ones of DARTS, the last of NAS-Bench-201. */
  readonly output: readonly number[]
}

/** What says how many nodes a cell has: a search's config, a supernet's spec. */
export interface CellShape {
  readonly space: SpaceId
  /** Intermediate nodes; left out: the four of the published space. DARTS only. */
  readonly nodes?: number | undefined
  /** So many of the last of them are joined into the cell's output; left out: all. DARTS only. */
  readonly concat?: number | undefined
}

/** A genotype says by its pairs how many nodes it has: genotype.ts. */
type NotDerived = { readonly normal?: never }

export const PUBLISHED_NODES = 4

/** Every node takes from all nodes before it: the candidates of both spaces, and of cells with other numbers of nodes. */
export function completeGraph(inputs: number, nodes: number, concat = nodes - inputs): Topology {
  const edges: Edge[] = []
  for (let to = inputs; to < nodes; to++) for (let from = 0; from < to; from++) edges.push({ from, to })
  return { inputs, nodes, edges, output: Array.from({ length: concat }, (_, i) => nodes - concat + i) }
}

const INPUTS = 2
const NB201 = completeGraph(1, 4, 1)

/** By intermediate nodes and how many are joined: a cell is one value, however often it is asked for. */
const DARTS = new Map<string, Topology>()

/** The cell that is searched. NAS-Bench-201 has one alone; sizes that are left out are those of the published DARTS space. */
export function topologyOf({ space, nodes = PUBLISHED_NODES, concat = nodes }: CellShape & NotDerived): Topology {
  if (space !== 'darts') return NB201
  const key = `${nodes} ${concat}`
  const known = DARTS.get(key) ?? completeGraph(INPUTS, INPUTS + nodes, concat)
  DARTS.set(key, known)
  return known
}

/** The cell of quark0/darts: four intermediate nodes, all joined. */
export const PUBLISHED_DARTS = topologyOf({ space: 'darts' })

/** Row of the alpha table that belongs to an edge. @throws RangeError when the edge does not exist */
export function edgeIndex(topology: Topology, from: number, to: number): number {
  const index = topology.edges.findIndex((edge) => edge.from === from && edge.to === to)
  if (index < 0) throw new RangeError(`edge ${from}->${to}: not an edge of a cell with ${topology.nodes} nodes`)
  return index
}

/** Alpha rows of the edges that end in `node`, in ascending source order. */
export function edgesInto(topology: Topology, node: number): number[] {
  return topology.edges.flatMap((edge, index) => (edge.to === node ? [index] : []))
}

/** Alpha rows of the edges that leave `node`, in ascending target order. */
export function edgesFrom(topology: Topology, node: number): number[] {
  return topology.edges.flatMap((edge, index) => (edge.from === node ? [index] : []))
}

/** The cell types whose alphas are searched: DARTS shares one table per type; NAS-Bench-201 has one type only. */
export type CellType = 'normal' | 'reduce'

export function cellTypes(id: SpaceId): readonly CellType[] {
  return id === 'darts' ? ['normal', 'reduce'] : ['normal']
}

/** What says which cells a network has. */
export interface Network {
  readonly space: SpaceId
  /** Left out: enough for every type. */
  readonly cells?: number
}

/** The types that are among the cells of a network. In the DARTS space one or two cells are reductions, all of them: L/3 and 2L/3, rounded down. */
export function presentCells({ space, cells = 0 }: Network): readonly CellType[] {
  return space === 'darts' && (cells === 1 || cells === 2) ? ['reduce'] : cellTypes(space)
}

/** The cell that rules count and that is told of first: the normal one, where the network has any. */
export function leadingCell(network: Network): CellType {
  return presentCells(network)[0] as CellType
}
