/**
 * The candidate operations of both spaces, and the blocks around them, composed of tfjs ops with automatic gradients.
 * Feature maps are [B,H,W,C]; filters come in tfjs layout (layouts.ts). What tfjs cannot do is replaced by an exact
 * equivalent: each place says which (reference specification sect. 10.2).
 */
import * as tf from '@tensorflow/tfjs-core'
import type { Primitive } from '../space/primitives'

export type FeatureMap = tf.Tensor4D
/** Gives a parameter by its official name. */
export type ParameterReader = (name: string) => tf.Tensor

const BATCH_NORM_EPS = 1e-5
const POSITIONS = [0, 1, 2]

/**
 * Batch norm with the statistics of this batch (biased variance) and no scale or shift. Composed of elementary ops:
 * tfjs differentiates its own batch norm only for given statistics.
 */
export function normalise(x: FeatureMap): FeatureMap {
  const centered = tf.sub(x, tf.mean(x, POSITIONS, true))
  const variance = tf.mean(tf.square(centered), POSITIONS, true)
  return tf.mul(centered, tf.rsqrt(tf.add(variance, BATCH_NORM_EPS)))
}

/** Batch norm with scale `<prefix>weight` and shift `<prefix>bias`. */
export function normaliseAffine(x: FeatureMap, read: ParameterReader, prefix: string): FeatureMap {
  return tf.add(tf.mul(normalise(x), read(`${prefix}weight`)), read(`${prefix}bias`))
}

/** Convolution with zeros around the map; `pad` on every side, as in PyTorch ('same' would pad one side only at stride 2). */
export function convolve(x: FeatureMap, filter: tf.Tensor, stride: number, pad: number): FeatureMap {
  return tf.conv2d(x, filter as FeatureMap, stride, pad)
}

function depthwise(x: FeatureMap, filter: tf.Tensor, stride: number): FeatureMap {
  const [k = 1, , , c = 1] = filter.shape
  return tf.depthwiseConv2d(x, tf.reshape(filter, [k, k, c, 1]), stride, (k - 1) / 2)
}

/** Rows and columns 0, 2, 4, ... A 1x1 pool is one tfjs kernel with a gradient; a strided slice has none. */
const everySecond = (x: FeatureMap): FeatureMap => tf.avgPool(x, 1, 2, 'valid')

/**
 * Depthwise convolution with dilation 2 and padding k-1. tfjs has no gradient for dilation. Stride 1: all taps of one
 * output stay on one parity of rows and columns, so each of the four parity grids (space to batch) gets an ordinary
 * convolution. Stride 2: all taps hit even rows and columns, so every second one is enough.
 */
function depthwiseDilated(x: FeatureMap, filter: tf.Tensor, stride: number): FeatureMap {
  if (stride === 2) return depthwise(everySecond(x), filter, 1)
  const [, h, w] = x.shape
  const fill = [
    [0, h % 2],
    [0, w % 2],
  ]
  const grids = tf.spaceToBatchND(x, [2, 2], fill)
  return tf.batchToSpaceND(depthwise(grids, filter, 1), [2, 2], fill)
}

/** ReLU, depthwise, pointwise, batch norm. The pointwise filter is the layer after the depthwise one. */
function separable(
  x: FeatureMap,
  read: ParameterReader,
  prefix: string,
  layer: number,
  apply: typeof depthwise,
  stride: number,
) {
  const spread = apply(tf.relu(x), read(`${prefix}op.${layer}.weight`), stride)
  return normalise(convolve(spread, read(`${prefix}op.${layer + 1}.weight`), 1, 0))
}

/** ReLU, two 1x1 convolutions with stride 2, the second on the map without its first row and column, batch norm. */
export function factorizedReduce(x: FeatureMap, read: ParameterReader, prefix: string): FeatureMap {
  const active = tf.relu(x)
  const [b, h, w, c] = x.shape
  const shifted = tf.slice(active, [0, 1, 1, 0], [b, h - 1, w - 1, c])
  const even = convolve(active, read(`${prefix}conv_1.weight`), 2, 0)
  const odd = convolve(shifted, read(`${prefix}conv_2.weight`), 2, 0)
  return normalise(tf.concat([even, odd], 3))
}

/** ReLU, 1x1 convolution, batch norm: the preprocessing of a DARTS cell's input. */
export function reluConvNorm(x: FeatureMap, read: ParameterReader, prefix: string): FeatureMap {
  return normalise(convolve(tf.relu(x), read(`${prefix}op.1.weight`), 1, 0))
}

/** 9 / (cells of a 3x3 window that lie inside a map of h x w), for each output position [1,H,W,1]. */
function windowCorrection(h: number, w: number, stride: number): FeatureMap {
  const inside = (size: number): number[] =>
    Array.from({ length: Math.ceil(size / stride) }, (_, i) => {
      const center = i * stride
      return Math.min(size - 1, center + 1) - Math.max(0, center - 1) + 1
    })
  const rows = inside(h)
  const columns = inside(w)
  const values = rows.flatMap((row) => columns.map((column) => 9 / (row * column)))
  return tf.tensor4d(values, [1, rows.length, columns.length, 1])
}

/**
 * 3x3 average pool, padding 1, padded cells not counted. tfjs has that forward, but its gradient divides by 9 at the
 * border too; so padding is explicit and the divisor is corrected afterwards.
 */
export function averagePool(x: FeatureMap, stride: number): FeatureMap {
  const [, h, w] = x.shape
  const padded: FeatureMap = tf.pad(x, [
    [0, 0],
    [1, 1],
    [1, 1],
    [0, 0],
  ])
  return tf.mul(tf.avgPool(padded, 3, stride, 'valid'), windowCorrection(h, w, stride))
}

/** 3x3 max pool, padding 1. The CPU backend sends the gradient of a tie to the first maximum, as PyTorch; WebGPU to the last. */
export const maxPool = (x: FeatureMap, stride: number): FeatureMap => tf.maxPool(x, 3, stride, 1)

const nothing = (x: FeatureMap, stride: number): FeatureMap => tf.mul(stride === 2 ? everySecond(x) : x, 0)

/** One candidate of a DARTS edge; pooling has its batch norm. Parameter names begin with `prefix`. */
export function dartsOperation(
  op: Primitive,
  x: FeatureMap,
  stride: number,
  read: ParameterReader,
  prefix: string,
): FeatureMap {
  switch (op) {
    case 'none':
      return nothing(x, stride)
    case 'max_pool_3x3':
      return normalise(maxPool(x, stride))
    case 'avg_pool_3x3':
      return normalise(averagePool(x, stride))
    case 'skip_connect':
      return stride === 2 ? factorizedReduce(x, read, prefix) : x
    case 'sep_conv_3x3':
    case 'sep_conv_5x5':
      return separable(separable(x, read, prefix, 1, depthwise, stride), read, prefix, 5, depthwise, 1)
    case 'dil_conv_3x3':
    case 'dil_conv_5x5':
      return separable(x, read, prefix, 1, depthwiseDilated, stride)
    default:
      throw new RangeError(`${op}: not an operation of the DARTS space`)
  }
}

/** One candidate of a NAS-Bench-201 edge: no batch norm after pooling, convolutions have a bias. */
export function nb201Operation(op: Primitive, x: FeatureMap, read: ParameterReader, prefix: string): FeatureMap {
  switch (op) {
    case 'none':
      return nothing(x, 1)
    case 'skip_connect':
      return x
    case 'nor_conv_1x1':
    case 'nor_conv_3x3': {
      const pad = op === 'nor_conv_3x3' ? 1 : 0
      const mapped = convolve(tf.relu(x), read(`${prefix}op.1.weight`), 1, pad)
      return normalise(tf.add(mapped, read(`${prefix}op.1.bias`)))
    }
    case 'avg_pool_3x3':
      return averagePool(x, 1)
    default:
      throw new RangeError(`${op}: not an operation of the NAS-Bench-201 space`)
  }
}
