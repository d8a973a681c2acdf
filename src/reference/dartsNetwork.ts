/** The DARTS supernet as a function of its parameters: stem, cells, head. Reference specification sect. 1. */
import * as tf from '@tensorflow/tfjs-core'
import type { Primitive } from '../space/primitives'
import { topologyOf } from '../space/topology'
import type { SupernetSpec } from '../supernet/spec'
import { cellNodes, type MixingWeights, mixedOp, mixingWeights } from './mixedOp'
import {
  convolve,
  dartsOperation,
  type FeatureMap,
  factorizedReduce,
  normaliseAffine,
  type ParameterReader,
  reluConvNorm,
} from './operations'
import { type CellPlan, dartsCells } from './parameters'

const DARTS = topologyOf('darts')

/**
 * One cell from the outputs of the two cells before it. Names begin with `prefix`.
 *
 * @returns the four intermediate nodes side by side [B,H,W,4C]; H and W are halved in a reduction cell
 */
export function dartsCell(
  plan: CellPlan,
  primitives: readonly Primitive[],
  prevPrev: FeatureMap,
  prev: FeatureMap,
  weights: MixingWeights,
  read: ParameterReader,
  prefix: string,
): FeatureMap {
  const preprocess0 = plan.reductionPrev ? factorizedReduce : reluConvNorm
  const inputs = [
    preprocess0(prevPrev, read, `${prefix}preprocess0.`),
    reluConvNorm(prev, read, `${prefix}preprocess1.`),
  ]
  const nodes = cellNodes(DARTS, inputs, (source, e) => {
    const stride = plan.reduction && (DARTS.edges[e]?.from ?? 0) < DARTS.inputs ? 2 : 1
    return mixedOp(primitives, weights[e] ?? [], (op, o) =>
      dartsOperation(op, source, stride, read, `${prefix}_ops.${e}._ops.${o}.`),
    )
  })
  return tf.concat(nodes.slice(DARTS.inputs), 3)
}

/** Mean over the map, then the linear classifier: [B,H,W,F] -> [B,classes]. */
export function classify(x: FeatureMap, read: ParameterReader): tf.Tensor2D {
  const features = tf.mean<tf.Tensor2D>(x, [1, 2])
  const product = tf.matMul(features, read('classifier.weight') as tf.Tensor2D, false, true)
  return tf.add(product, read('classifier.bias'))
}

/**
 * Logits of the whole supernet in training mode (batch norm with the statistics of the batch).
 *
 * @param images  [B,H,W,3]
 * @param alphas  [normal, reduction], each [14,O]
 * @returns       [B,classes]
 */
export function dartsLogits(
  spec: SupernetSpec,
  read: ParameterReader,
  alphas: readonly tf.Tensor[],
  images: FeatureMap,
): tf.Tensor2D {
  const [normal, reduce] = alphas.map(mixingWeights)
  let prev = normaliseAffine(convolve(images, read('stem.0.weight'), 1, 1), read, 'stem.1.')
  let prevPrev = prev
  dartsCells(spec).forEach((plan, k) => {
    const weights = (plan.reduction ? reduce : normal) ?? []
    const out = dartsCell(plan, spec.primitives, prevPrev, prev, weights, read, `cells.${k}.`)
    prevPrev = prev
    prev = out
  })
  return classify(prev, read)
}
