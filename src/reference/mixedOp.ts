/** The relaxation itself: softmax over the candidates of each edge, and the weighted sum of what they compute. DARTS eq. 2. */
import * as tf from '@tensorflow/tfjs-core'
import type { Primitive } from '../space/primitives'
import type { Topology } from '../space/topology'
import type { FeatureMap } from './operations'

/** Scalars [edge][candidate]. */
export type MixingWeights = readonly (readonly tf.Tensor[])[]

/** Softmax of each row of an alpha table [E,O], as single numbers. */
export function mixingWeights(alphas: tf.Tensor): MixingWeights {
  return tf.unstack(tf.softmax(alphas)).map((row) => tf.unstack(row))
}

/** A skip-connect beside the candidates of an edge, and the weight that no alpha gives it (DARTS-). */
export interface AuxiliarySkip {
  readonly weight: number
  readonly apply: () => FeatureMap
}

/**
 * One edge: the sum over its candidates of mixing weight * output. `none` adds exactly 0 and is left out, unless it is
 * all there is; its alpha still takes part through the softmax.
 */
export function mixedOp(
  primitives: readonly Primitive[],
  weights: readonly tf.Tensor[],
  apply: (op: Primitive, index: number) => FeatureMap,
  auxiliary?: AuxiliarySkip,
): FeatureMap {
  const terms = primitives.flatMap((op, o) => {
    const weight = weights[o]
    if (!weight || (op === 'none' && primitives.length > 1)) return []
    return [tf.mul<FeatureMap>(apply(op, o), weight)]
  })
  if (auxiliary) terms.push(tf.mul<FeatureMap>(auxiliary.apply(), auxiliary.weight))
  return sumOf(terms)
}

/** Terms that tfjs adds in one go: on its WebGPU backend each takes a buffer beside that of the sum, and a device grants eight. */
const TERMS_AT_ONCE = 7

function sumOf(terms: readonly FeatureMap[]): FeatureMap {
  const first: FeatureMap = tf.addN(terms.slice(0, TERMS_AT_ONCE))
  return terms.slice(TERMS_AT_ONCE).reduce((sum, term) => tf.add<FeatureMap>(sum, term), first)
}

/** All nodes of a cell from its inputs: each is the sum of its incoming edges. */
export function cellNodes(
  topology: Topology,
  inputs: readonly FeatureMap[],
  edgeOutput: (source: FeatureMap, edge: number) => FeatureMap,
): FeatureMap[] {
  const nodes = [...inputs]
  for (let node = topology.inputs; node < topology.nodes; node++) {
    const incoming = topology.edges.flatMap(({ from, to }, edge) => {
      const source = nodes[from]
      return to === node && source ? [edgeOutput(source, edge)] : []
    })
    nodes.push(tf.addN(incoming))
  }
  return nodes
}
