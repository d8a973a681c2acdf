/**
 * Partial channels of PC-DARTS, composed of tfjs ops. yuhuixu1993/PC-DARTS model_search.py: the first C/K channels of a state
 * are mixed, the others pass by (2x2 max pool at stride 2), both are concatenated and shuffled.
 */
import * as tf from '@tensorflow/tfjs-core'
import { edgesInto, type Topology } from '../space/topology'
import type { FeatureMap } from './operations'

const K = 4

/** [B,H,W,C]: channel k*C/K + q becomes channel q*K + k. */
export function shuffle(x: FeatureMap): FeatureMap {
  const [b, h, w, c] = x.shape
  return tf.reshape(tf.transpose(tf.reshape(x, [b, h, w, K, c / K]), [0, 1, 2, 4, 3]), [b, h, w, c])
}

/** @param mix the mixed operation on [B,H,W,C/K] */
export function partialEdge(x: FeatureMap, stride: 1 | 2, mix: (part: FeatureMap) => FeatureMap): FeatureMap {
  const [b, h, w, c] = x.shape
  const part = c / K
  const first = tf.slice(x, [0, 0, 0, 0], [b, h, w, part])
  const others = tf.slice(x, [0, 0, 0, part], [b, h, w, c - part])
  const passing = stride === 2 ? tf.maxPool(others, 2, 2, 'valid') : others
  return shuffle(tf.concat([mix(first), passing], 3))
}

/** Softmax of betas [E,1] over the edges into each node, as single numbers by edge. */
export function edgeWeights(topology: Topology, betas: tf.Tensor): tf.Tensor[] {
  const weights: tf.Tensor[] = []
  for (let node = topology.inputs; node < topology.nodes; node++) {
    const edges = edgesInto(topology, node)
    const inside = tf.slice(tf.reshape(betas, [-1]), [edges[0] as number], [edges.length])
    tf.unstack(tf.softmax(inside)).forEach((weight, i) => {
      weights[edges[i] as number] = weight
    })
  }
  return weights
}
