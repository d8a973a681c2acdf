/** The replacements for what tfjs cannot do, against tfjs's own forward ops where those exist. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-core/dist/register_all_gradients'
import { beforeAll, describe, expect, it } from 'vitest'
import { convolve, dartsOperation, type FeatureMap, maxPool, normalise } from './operations'
import { stream } from './testing/goldenFormula'

const filters: Record<string, tf.Tensor> = {}
const read = (name: string): tf.Tensor => filters[name] as tf.Tensor

beforeAll(async () => {
  await tf.setBackend('cpu')
  filters['op.1.weight'] = tf.tensor(stream(1, 1, 25 * 4), [5, 5, 1, 4])
  filters['op.2.weight'] = tf.tensor(stream(1, 2, 4 * 4), [1, 1, 4, 4])
})

describe('a dilated convolution', () => {
  it.each([
    [5, 1],
    [5, 2],
    [8, 1],
    [8, 2],
  ])('on a map of %d pixels at stride %d is the one of tfjs', (size, stride) => {
    const x: FeatureMap = tf.tensor4d(stream(1, 3, 2 * size * size * 4), [2, size, size, 4])
    const filter: FeatureMap = tf.reshape(read('op.1.weight'), [5, 5, 4, 1])
    const full: FeatureMap = tf.depthwiseConv2d(tf.relu(x), filter, 1, 'same', 'NHWC', 2)
    const kept = tf.stridedSlice(full, [0, 0, 0, 0], full.shape, [1, stride, stride, 1]) as FeatureMap
    const expected = normalise(convolve(kept, read('op.2.weight'), 1, 0))
    const actual = dartsOperation('dil_conv_5x5', x, stride, read, '')
    expect(actual.shape).toEqual(expected.shape)
    expect(tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0]).toBeLessThan(1e-5)
  })
})

it('sends the gradient of a tie to the first maximum', () => {
  const ones: FeatureMap = tf.ones([1, 4, 4, 1])
  const grad = tf.grad((x) => tf.sum(maxPool(x as FeatureMap, 2)))(ones)
  expect(Array.from(grad.dataSync())).toEqual([1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
})
