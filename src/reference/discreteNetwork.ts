/**
 * The network that a genotype of the DARTS space stands for, in training mode, as a function of its parameters: quark0/darts cnn/model.py
 * without auxiliary head and drop path. Batch norms of cells are taken at scale 1 and shift 0, as they begin.
 */
import * as tf from '@tensorflow/tfjs-core'
import { pairsAt } from '../space/genotype'
import type { Primitive } from '../space/primitives'
import type { DiscreteSpec } from '../supernet/describeDiscrete'
import { classify } from './dartsNetwork'
import {
  averagePool,
  convolve,
  dartsOperation,
  type FeatureMap,
  factorizedReduce,
  maxPool,
  normaliseAffine,
  type ParameterReader,
  reluConvNorm,
} from './operations'

/** An operation of a discrete cell: no batch norm follows pooling. */
function operation(op: Primitive, x: FeatureMap, stride: number, read: ParameterReader, prefix: string): FeatureMap {
  if (op === 'max_pool_3x3') return maxPool(x, stride)
  if (op === 'avg_pool_3x3') return averagePool(x, stride)
  return dartsOperation(op, x, stride, read, prefix)
}

/** @param images [B,H,W,3] @returns logits [B,classes] */
export function discreteLogits(spec: DiscreteSpec, read: ParameterReader, images: FeatureMap): tf.Tensor2D {
  const { genotype, cells, auxiliarySkip } = spec
  if (genotype.space !== 'darts') throw new RangeError(`${genotype.space}: the reference has networks of DARTS cells`)
  const reductions = new Set([Math.floor(cells / 3), Math.floor((2 * cells) / 3)])
  let prev = normaliseAffine(convolve(images, read('stem.0.weight'), 1, 1), read, 'stem.1.')
  let prevPrev = prev
  for (let index = 0; index < cells; index++) {
    const name = `cells.${index}.`
    const reduction = reductions.has(index)
    const first = reductions.has(index - 1) ? factorizedReduce : reluConvNorm
    const states = [first(prevPrev, read, `${name}preprocess0.`), reluConvNorm(prev, read, `${name}preprocess1.`)]
    const arriving = pairsAt(genotype, index, reduction).map(([op, from], i) => (): FeatureMap => {
      const source = states[from] as FeatureMap
      const stride = reduction && from < 2 ? 2 : 1
      const own = operation(op as Primitive, source, stride, read, `${name}_ops.${i}.`)
      if (!auxiliarySkip) return own
      return tf.add(own, dartsOperation('skip_connect', source, stride, read, `${name}_skips.${i}.`))
    })
    for (let i = 0; i < arriving.length; i += 2) {
      const [left, right] = arriving.slice(i, i + 2) as [() => FeatureMap, () => FeatureMap]
      states.push(tf.add(left(), right()))
    }
    prevPrev = prev
    prev = tf.concat(
      (reduction ? genotype.reduceConcat : genotype.normalConcat).map((node) => states[node] as FeatureMap),
      3,
    )
  }
  return classify(prev, read)
}
