/** One operation or one DARTS cell between raw feature maps and the linear loss sum(out * r), for checks of the parts. */
import * as tf from '@tensorflow/tfjs-core'
import { topologyOf } from '../space/topology'
import type { CellSpec, OpSpec } from '../supernet/spec'
import { dartsCell } from './dartsNetwork'
import { differentiate, type ParameterValues } from './differentiate'
import { mixingWeights } from './mixedOp'
import { dartsOperation, type FeatureMap, nb201Operation } from './operations'
import { canonicalParameters, nodesOf } from './parameters'

export interface Evaluation {
  /** sum(out * r). */
  readonly scalar: number
  /** [B,H,W,C]; a cell's four nodes side by side [B,H,W,4C]. */
  readonly out: Float32Array
  /** By input, [B,H,W,C]. */
  readonly inputGrads: readonly Float32Array[]
  /** By name, PyTorch order. */
  readonly weightGrads: Map<string, Float32Array>
}

const linearLoss = (output: FeatureMap, r: Float32Array): { loss: tf.Scalar; output: tf.Tensor } => ({
  loss: tf.sum(tf.mul(output, tf.tensor4d(r, output.shape))),
  output,
})

/** Output and gradients of one operation. x [B,H,W,C]; r like the output. */
export async function evaluateOp(
  spec: OpSpec,
  params: ParameterValues,
  x: Float32Array,
  r: Float32Array,
): Promise<Evaluation> {
  const { op, stride, batch, imageSize, channels } = spec
  const inputs = {
    parameters: canonicalParameters(spec),
    values: params,
    alphas: [],
    maps: [{ values: x, shape: [batch, imageSize, imageSize, channels] as [number, number, number, number] }],
  }
  const want = { weights: true, alphas: [], maps: true }
  const { loss, output, weightGrads, mapGrads } = await differentiate(inputs, want, ({ read, maps }) => {
    const input = maps[0] as FeatureMap
    const isNb201 = op === 'nor_conv_1x1' || op === 'nor_conv_3x3'
    return linearLoss(isNb201 ? nb201Operation(op, input, read, '') : dartsOperation(op, input, stride, read, ''), r)
  })
  return { scalar: loss, out: output, inputGrads: mapGrads, weightGrads }
}

/**
 * Output and gradients of one DARTS cell.
 *
 * @param alphas    [E*O]
 * @param prevPrev  [B,H0,W0,channelsPrevPrev], twice the size of `prev` after a reduction cell
 * @param prev      [B,H,W,channelsPrev]
 * @param r         like the output, [B,H,W,4C]
 */
export async function evaluateCell(
  spec: CellSpec,
  params: ParameterValues,
  alphas: Float32Array,
  prevPrev: Float32Array,
  prev: Float32Array,
  r: Float32Array,
): Promise<Evaluation & { readonly alphaGrads: Float32Array }> {
  const { batch, imageSize, channelsPrev, channelsPrevPrev, primitives } = spec
  const size0 = spec.reductionPrev ? 2 * imageSize : imageSize
  const map = (values: Float32Array, size: number, c: number) => ({
    values,
    shape: [batch, size, size, c] as [number, number, number, number],
  })
  const plan = { ...spec, nodes: nodesOf(spec) }
  const edges = topologyOf({ space: 'darts', ...plan.nodes }).edges.length
  const inputs = {
    parameters: canonicalParameters(spec),
    values: params,
    alphas: [{ values: alphas, shape: [edges, primitives.length] as [number, number] }],
    maps: [map(prevPrev, size0, channelsPrevPrev), map(prev, imageSize, channelsPrev)],
  }
  const want = { weights: true, alphas: [true], maps: true }
  const result = await differentiate(inputs, want, (tensors) => {
    const [s0, s1] = tensors.maps as [FeatureMap, FeatureMap]
    const weights = mixingWeights(tensors.alphas[0] as tf.Tensor2D)
    return linearLoss(dartsCell(plan, primitives, s0, s1, weights, tensors.read, ''), r)
  })
  return {
    scalar: result.loss,
    out: result.output,
    inputGrads: result.mapGrads,
    weightGrads: result.weightGrads,
    alphaGrads: result.alphaGrads[0] as Float32Array,
  }
}
