/** Cells as a genotype of one of the lab's spaces, where they are one. Apart from `cell.ts`: the first paint checks no genotype. */
import { SearchError } from '../errors'
import type { Cell } from './cell'
import { checkGenotype, type Genotype } from './genotype'
import { topologyOf } from './topology'

/** The pairs of a cell whose nodes take two inputs each, node by node; null for any other. */
function pairsOf({ inputs, nodes, links }: Cell): [string, number][] | null {
  const pairs: [string, number][] = []
  for (let node = inputs; node < nodes; node++) {
    const into = links.filter(({ to }) => to === node)
    if (into.length !== 2) return null
    for (const { op, from } of into) pairs.push([op, from])
  }
  return pairs
}

/** The cells as a genotype of one of our spaces; null where they are none. `none` and equal sources are let through. */
export function ownGenotype(normal: Cell | null, reduce: Cell | null): Genotype | null {
  if (!normal) return null
  try {
    if (normal.inputs === 1) {
      if (reduce || normal.concat.join() !== String(normal.nodes - 1)) return null
      const { edges, nodes } = topologyOf('nas-bench-201')
      if (normal.nodes !== nodes || normal.links.length !== edges.length) return null
      const ops = edges.map(({ from, to }) => normal.links.find((link) => link.from === from && link.to === to)?.op)
      return checkGenotype({ space: 'nas-bench-201', edges: ops })
    }
    const pairs = [pairsOf(normal), reduce && pairsOf(reduce)]
    if (!reduce || !pairs[0] || !pairs[1]) return null
    const [normalConcat, reduceConcat] = [normal.concat, reduce.concat]
    return checkGenotype(
      { space: 'darts', normal: pairs[0], normalConcat, reduce: pairs[1], reduceConcat },
      { none: true, equalSources: true },
    )
  } catch (error) {
    if (error instanceof SearchError) return null
    throw error
  }
}
