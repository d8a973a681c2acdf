/** Alphas as tables, and the weights that they stand for. */
import { edgesInto, type Topology } from './topology'

/** Rows are edges, columns candidate operations. */
export type Table = readonly (readonly number[])[]

/** Alphas of both cell types; `reduce` is empty in spaces without reduction cells. */
export interface AlphaTables {
  readonly normal: Table
  readonly reduce: Table
  /** PC-DARTS: one number an edge, which a softmax over the edges into a node makes a weight. */
  readonly betas?: { readonly normal: readonly number[]; readonly reduce: readonly number[] }
}

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
