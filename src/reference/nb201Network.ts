/** The NAS-Bench-201 supernet as a function of its parameters. Reference specification sect. 6. */
import * as tf from '@tensorflow/tfjs-core'
import { topologyOf } from '../space/topology'
import type { SupernetSpec } from '../supernet/spec'
import { classify } from './dartsNetwork'
import { type DroppedPaths, dropPath } from './dropPath'
import { cellNodes, type MixingWeights, mixedOp, mixingWeights } from './mixedOp'
import { convolve, type FeatureMap, nb201Operation, normaliseAffine, type ParameterReader } from './operations'
import { nb201Edge, nb201Layers } from './parameters'

const NB201 = topologyOf({ space: 'nas-bench-201' })

/** One cell [B,H,W,C] -> [B,H,W,C]: its last node. */
function nb201Cell(
  spec: SupernetSpec,
  x: FeatureMap,
  weights: MixingWeights,
  read: ParameterReader,
  index: number,
  paths?: DroppedPaths,
  auxiliarySkip?: number,
) {
  const nodes = cellNodes(NB201, [x], (source, e) => {
    const edge = nb201Edge(NB201.edges[e] ?? { from: 0, to: 0 })
    const output = mixedOp(
      spec.primitives,
      weights[e] ?? [],
      (op, o) => nb201Operation(op, source, read, `cells.${index}.edges.${edge}.${o}.`),
      auxiliarySkip === undefined ? undefined : { weight: auxiliarySkip, apply: () => source },
    )
    return dropPath(output, paths, NB201, index, e)
  })
  return nodes.at(-1) ?? x
}

/** Residual block between two stages: [B,H,W,C] -> [B,H/2,W/2,2C]. */
function residualBlock(x: FeatureMap, read: ParameterReader, prefix: string): FeatureMap {
  const half = (input: FeatureMap, name: string, stride: number): FeatureMap =>
    normaliseAffine(
      convolve(tf.relu(input), read(`${prefix}${name}.op.1.weight`), stride, 1),
      read,
      `${prefix}${name}.op.2.`,
    )
  const deep = half(half(x, 'conv_a', 2), 'conv_b', 1)
  const short = convolve(tf.avgPool(x, 2, 2, 'valid'), read(`${prefix}downsample.1.weight`), 1, 0)
  return tf.add(deep, short)
}

/**
 * Logits in training mode.
 *
 * @param images  [B,H,W,3]
 * @param alphas  one table [6,O]
 * @returns       [B,classes]
 */
export function nb201Logits(
  spec: SupernetSpec,
  read: ParameterReader,
  alphas: readonly tf.Tensor[],
  images: FeatureMap,
  paths?: DroppedPaths,
  auxiliarySkip?: number,
): tf.Tensor2D {
  const [weights = []] = alphas.map(mixingWeights)
  let x = normaliseAffine(convolve(images, read('stem.0.weight'), 1, 1), read, 'stem.1.')
  nb201Layers(spec.cells).forEach((layer, index) => {
    x =
      layer === 'cell'
        ? nb201Cell(spec, x, weights, read, index, paths, auxiliarySkip)
        : residualBlock(x, read, `cells.${index}.`)
  })
  return classify(tf.relu(normaliseAffine(x, read, 'lastact.0.')), read)
}
