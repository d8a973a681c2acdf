/**
 * The same supernets as the engine's, composed of plain tfjs ops with automatic gradients: the reference of the tests
 * and the peer of the benchmark. Runs on whichever tfjs backend is set; the caller registers and sets it.
 */
import * as tf from '@tensorflow/tfjs-core'
import { topologyOf } from '../space/topology'
import type { SupernetSpec } from '../supernet/spec'
import { dartsLogits } from './dartsNetwork'
import { differentiate, type ParameterValues } from './differentiate'
import type { DroppedPaths } from './dropPath'
import { nb201Logits } from './nb201Network'
import type { FeatureMap, ParameterReader } from './operations'
import { canonicalParameters, dartsCells } from './parameters'

export interface LossAndGradients {
  readonly loss: number
  /** [B,classes]. */
  readonly logits: Float32Array
  /** dL/dw by official name, PyTorch order; empty unless wanted. */
  readonly weightGrads: Map<string, Float32Array>
  /** dL/dalpha [E*O] by cell type; null where not wanted, or where the supernet has no cell of that type. */
  readonly alphaGrads: readonly (Float32Array | null)[]
}

/** Whether any cell uses the table: alphas by cell type (DARTS: normal, reduction) or by cell, then with PC-DARTS the betas likewise. */
export function alphaTablesInUse(spec: SupernetSpec): boolean[] {
  if (spec.space === 'nas-bench-201') return [true]
  const cells = dartsCells(spec)
  const byType = spec.perCell
    ? cells.map(() => true)
    : [cells.some((cell) => !cell.reduction), cells.some((cell) => cell.reduction)]
  return spec.partial ? [...byType, ...byType] : byType
}

/** Logits [B,classes] as a differentiable function of tensors. images [B,H,W,3], alphas [E,O] by cell type; `paths` are dropped; `auxiliarySkip` is the weight of the skip-connect beside the candidates. */
export function logitsOf(
  spec: SupernetSpec,
  read: ParameterReader,
  alphas: readonly tf.Tensor[],
  images: FeatureMap,
  paths?: DroppedPaths,
  auxiliarySkip?: number,
  noiseSeed?: number,
): tf.Tensor2D {
  if (spec.space === 'darts') return dartsLogits(spec, read, alphas, images, paths, auxiliarySkip, noiseSeed)
  return nb201Logits(spec, read, alphas, images, paths, auxiliarySkip)
}

/** Mean cross entropy. logits [B,classes], labels [B] whole numbers. */
export function meanCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  const wanted = tf.oneHot(labels, logits.shape[1])
  return tf.neg(tf.mean<tf.Scalar>(tf.sum(tf.mul(wanted, tf.logSoftmax(logits)), 1)))
}

/** The tables of a flat array: alphas [types][E][O], then betas [types][E] as columns. */
function tables(spec: SupernetSpec, alphas: Float32Array): { values: Float32Array; shape: [number, number] }[] {
  const edges = topologyOf(spec).edges.length
  const inUse = alphaTablesInUse(spec)
  let offset = 0
  return inUse.map((_, table) => {
    const columns = spec.partial && table >= inUse.length / 2 ? 1 : spec.primitives.length
    const values = alphas.slice(offset, offset + edges * columns)
    offset += values.length
    return { values, shape: [edges, columns] }
  })
}

/** [B,H,W,4] with an empty fourth channel, as the engine takes them, to [B,H,W,3]. */
export function threeChannels(images: Float32Array): Float32Array {
  const out = new Float32Array((images.length / 4) * 3)
  for (let i = 0; i < out.length; i++) out[i] = images[Math.floor(i / 3) * 4 + (i % 3)] as number
  return out
}

/**
 * Loss, logits and gradients of one batch in training mode.
 *
 * @param params  by official name, PyTorch order
 * @param alphas  flat [types][E][O]
 * @param images  [B,H,W,4], fourth channel 0
 * @param labels  [B]
 * @param paths   outputs of edges that are dropped
 * @param auxiliarySkip weight of the skip-connect beside the candidates of every edge; left out: there is none
 * @param noiseSeed of what `noise` draws; left out: 0
 */
export async function lossAndGradients(
  spec: SupernetSpec,
  params: ParameterValues,
  alphas: Float32Array,
  images: Float32Array,
  labels: Uint32Array,
  want: { readonly weights: boolean; readonly alphas: boolean },
  paths?: DroppedPaths,
  auxiliarySkip?: number,
  noiseSeed?: number,
): Promise<LossAndGradients> {
  const { batch, imageSize } = spec
  const inputs = {
    parameters: canonicalParameters(spec),
    values: params,
    alphas: tables(spec, alphas),
    maps: [
      { values: threeChannels(images), shape: [batch, imageSize, imageSize, 3] as [number, number, number, number] },
    ],
  }
  const wanted = {
    weights: want.weights,
    alphas: alphaTablesInUse(spec).map((inUse) => inUse && want.alphas),
    maps: false,
  }
  const { loss, output, weightGrads, alphaGrads } = await differentiate(
    inputs,
    wanted,
    ({ read, alphas: rows, maps }) => {
      const logits = logitsOf(spec, read, rows, maps[0] as FeatureMap, paths, auxiliarySkip, noiseSeed)
      return { loss: meanCrossEntropy(logits, tf.tensor1d(Array.from(labels), 'int32')), output: logits }
    },
  )
  return { loss, logits: output, weightGrads, alphaGrads }
}

/** Logits [B,classes] and loss alone. */
export async function forward(
  spec: SupernetSpec,
  params: ParameterValues,
  alphas: Float32Array,
  images: Float32Array,
  labels: Uint32Array,
): Promise<{ loss: number; logits: Float32Array }> {
  const { loss, logits } = await lossAndGradients(spec, params, alphas, images, labels, {
    weights: false,
    alphas: false,
  })
  return { loss, logits }
}
