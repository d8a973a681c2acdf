/**
 * A DARTS genotype as the vector of 56 numbers that the tree models of NAS-Bench-301 read: ConfigSpace's order and its
 * normalised values (automl/nasbench301 configspace.json with ConfigSpace 0.4.12). 34 entries describe the cells, 22 the
 * training and are the same for every cell.
 */
import { SearchError } from '../errors'
import { nasbench301Choices } from '../export/nasbench301'
import type { Genotype } from '../space/genotype'
import { DARTS_PRIMITIVES } from '../space/primitives'
import { PUBLISHED_DARTS } from '../space/topology'

export const FEATURES = 56

/** By index: training settings, normalised. Trees may split on any of them. */
const TRAINING: Readonly<Record<number, number>> = {
  0: 0.586345179132255,
  1: 0,
  2: 0,
  3: 0,
  4: 0.16666444442963,
  5: 0.30999992399997,
  6: 0,
  7: 0,
  8: 0,
  9: 0,
  14: 0.0031499990063,
  21: 0.000749999001499998,
  22: 0,
  23: 0,
  24: -3.68887945411394,
  25: 0.898876404494382,
  26: -8.11172808330807,
  27: 0.0099499990199,
  28: 1e-12,
  29: 0,
  30: 0,
  31: 0.705127840065305,
}

const TOPOLOGY = PUBLISHED_DARTS
/** Every edge with an operation; `none` is no candidate there. */
const OPERATIONS: readonly string[] = DARTS_PRIMITIVES.slice(1)
/** Value of an edge that the cell does not keep. */
const ABSENT = -1

/** Edges 2 on are conditional and ordered as text: 10, 11, 12, 13, 2, 3, ..., 9. */
const CONDITIONAL = TOPOLOGY.edges
  .map((_, edge) => edge)
  .slice(2)
  .map(String)
  .sort()

/** Where the value of an edge or of a node's pair of inputs stands. */
function placeOf(cell: 'normal' | 'reduce', what: { readonly edge: number } | { readonly node: number }): number {
  const second = cell === 'reduce' ? 1 : 0
  if ('node' in what) return 15 + 3 * second + (what.node - 3)
  if (what.edge < 2) return 10 + 2 * second + what.edge
  return 32 + CONDITIONAL.length * second + CONDITIONAL.indexOf(String(what.edge))
}

/** Pairs of sources of a node in lexicographic order: 0_1, 0_2, .., 1_2, .. */
function pairIndex(node: number, [a, b]: readonly [number, number]): number {
  let index = 0
  for (let first = 0; first < a; first++) index += node - 1 - first
  return index + (b - a - 1)
}

/**
 * @returns [56]
 * @throws SearchError 'unsupported' for a cell outside of NAS-Bench-301's space, naming the cell, the node and the rule
 */
export function featuresOf(genotype: Genotype): Float64Array {
  if (genotype.space !== 'darts')
    throw new SearchError('unsupported', `NAS-Bench-301: a cell of ${genotype.space}, it knows those of darts`)
  if (genotype.cells)
    throw new SearchError('unsupported', 'NAS-Bench-301: every cell is another one, its networks repeat two')
  const features = new Float64Array(FEATURES)
  for (const [index, value] of Object.entries(TRAINING)) features[Number(index)] = value
  for (const cell of ['normal', 'reduce'] as const) {
    TOPOLOGY.edges.forEach((_, edge) => {
      features[placeOf(cell, { edge })] = ABSENT
    })
    const { edges, inputs } = nasbench301Choices(genotype, cell)
    for (const [edge, op] of edges) features[placeOf(cell, { edge })] = OPERATIONS.indexOf(op)
    for (const [node, pair] of inputs) features[placeOf(cell, { node })] = pairIndex(node, pair)
  }
  return features
}
