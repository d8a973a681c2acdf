/** Cells as a genotype, where they are one. Apart from `cell.ts`: the first paint checks no genotype. */
import type { Cell } from './cell'
import { checkGenotype } from './checkGenotype'
import type { DartsGenotype, Genotype } from './genotype'
import { outsideOf } from './outsideOfSpaces'
import { topologyOf } from './topology'

/** The pairs of a cell whose nodes take two inputs each, node by node. */
function pairsOf({ inputs, nodes, links }: Cell): [string, number][] {
  return Array.from({ length: nodes - inputs }, (_, i) =>
    links.filter(({ to }) => to === inputs + i).map(({ op, from }): [string, number] => [op, from]),
  ).flat()
}

/** The cells as a genotype of one of our spaces; null where they are none. `none` and equal sources are let through. */
export function ownGenotype(normal: Cell | null, reduce: Cell | null): Genotype | null {
  if (!normal || outsideOf(normal, reduce).length > 0) return null
  if (normal.inputs > 1) return pairedGenotype(normal, reduce)
  if (reduce) return null
  const { edges } = topologyOf({ space: 'nas-bench-201' })
  const ops = edges.map(({ from, to }) => normal.links.find((link) => link.from === from && link.to === to)?.op)
  return checkGenotype({ space: 'nas-bench-201', edges: ops })
}

/** Rules that a genotype of any operations and any number of nodes must keep as well. */
const PAIRED = ['cell', 'inputs', 'joined']

/** Cells of any operations and any number of nodes as a genotype, where each node takes two inputs; otherwise null. */
export function pairedGenotype(normal: Cell | null, reduce: Cell | null): DartsGenotype | null {
  if (!normal || !reduce || normal.inputs === 1 || reduce.inputs === 1) return null
  if (outsideOf(normal, reduce).some(({ why }) => PAIRED.includes(why))) return null
  return checkGenotype(
    {
      space: 'darts',
      normal: pairsOf(normal),
      normalConcat: normal.concat,
      reduce: pairsOf(reduce),
      reduceConcat: reduce.concat,
    },
    { none: true, equalSources: true, foreign: true },
  ) as DartsGenotype
}
