/**
 * What P-DARTS decides between and after its stages (chenxin061/pdarts, train_search.py): which operations an edge
 * loses, the final topology, and the restriction of skip-connects. An edge is a list of candidates (indices into the
 * primitives, ascending) with its softmax weights in the same order.
 */
import type { GenotypePair } from '../../space/genotype'
import { NONE, type Primitive, SKIP } from '../../space/primitives'
import { edgesInto, type Topology } from '../../space/topology'

export interface EdgeCandidates {
  /** Indices into the primitive list, ascending. */
  readonly ops: readonly number[]
  /** Mixing weights of `ops`. */
  readonly weights: readonly number[]
}

/** Position of the first minimum. */
function weakest(weights: readonly number[]): number {
  return weights.indexOf(Math.min(...weights))
}

/** Without the `count` candidates of smallest weight, one after the other; `none` is treated like any other. */
export function dropWeakest({ ops, weights }: EdgeCandidates, count: number): EdgeCandidates {
  let left = { ops: [...ops], weights: [...weights] }
  for (let i = 0; i < count; i++) {
    const at = weakest(left.weights)
    left = { ops: left.ops.filter((_, k) => k !== at), weights: left.weights.filter((_, k) => k !== at) }
  }
  return left
}

/** The candidate that remains: `none` goes first where it is there, then the weakest until one is left. */
export function remaining(primitives: readonly Primitive[], { ops, weights }: EdgeCandidates): number {
  const keep = ops.flatMap((op, k) => (primitives[op] === NONE && ops.length > 1 ? [] : [k]))
  const real: EdgeCandidates = {
    ops: keep.map((k) => ops[k] as number),
    weights: keep.map((k) => weights[k] as number),
  }
  return dropWeakest(real, real.ops.length - 1).ops[0] as number
}

/**
 * The cell that the last stage's candidates stand for. An edge's score is its largest weight other than that of `none`;
 * the first node keeps both its edges, every other its two best, ties going to the higher edge. Pairs of a node are in
 * ascending source order.
 */
export function finalCell(
  topology: Topology,
  primitives: readonly Primitive[],
  edges: readonly EdgeCandidates[],
): GenotypePair[] {
  const scores = edges.map(({ ops, weights }) =>
    Math.max(...weights.map((weight, k) => (primitives[ops[k] as number] === NONE ? 0 : weight))),
  )
  const pairs: GenotypePair[] = []
  for (let node = topology.inputs; node < topology.nodes; node++) {
    const incoming = edgesInto(topology, node)
    const ranked = [...incoming].sort((a, b) => (scores[b] as number) - (scores[a] as number) || b - a)
    for (const edge of ranked.slice(0, 2).sort((a, b) => a - b))
      pairs.push([
        primitives[remaining(primitives, edges[edge] as EdgeCandidates)] as Primitive,
        topology.edges[edge]?.from as number,
      ])
  }
  return pairs
}

/** Edge (alpha row) of a pair in a cell's list. */
function edgeOf({ inputs, edges }: Topology, index: number, from: number): number {
  const to = inputs + Math.floor(index / 2)
  return edges.findIndex((edge) => edge.from === from && edge.to === to)
}

/**
 * At most `limit` skip-connects, as far as the candidates allow: while there are more, the weight of the kept one with the
 * smallest weight becomes 0, and operations and edges are chosen anew.
 */
export function restrictSkips(
  topology: Topology,
  primitives: readonly Primitive[],
  edges: readonly EdgeCandidates[],
  limit: number,
): GenotypePair[] {
  const skip = primitives.indexOf(SKIP)
  let candidates = [...edges]
  for (;;) {
    const cell = finalCell(topology, primitives, candidates)
    const skips = cell.flatMap(([op, from], i) => (op === SKIP ? [edgeOf(topology, i, from)] : []))
    if (skips.length <= limit) return cell
    const weightOf = (edge: number): number => {
      const { ops, weights } = candidates[edge] as EdgeCandidates
      return weights[ops.indexOf(skip)] as number
    }
    // An edge whose only candidate besides `none` is skip_connect cannot choose another: at 0 it has lost what it can lose.
    const weighed = skips.filter((edge) => weightOf(edge) > 0)
    if (weighed.length === 0) return cell
    const victim = weighed.reduce((least, edge) => (weightOf(edge) < weightOf(least) ? edge : least))
    candidates = candidates.map((edge, e) =>
      e === victim
        ? { ops: edge.ops, weights: edge.weights.map((weight, k) => (edge.ops[k] === skip ? 0 : weight)) }
        : edge,
    )
  }
}
