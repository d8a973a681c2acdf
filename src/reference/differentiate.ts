/**
 * From plain numbers to tensors and back: holds the tensors of one evaluation, differentiates, reads everything and
 * frees it. After a call the number of living tensors is what it was before.
 *
 * The core package is imported before its gradients: the first copy loaded is the one that counts (in Node there are two).
 */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-core/dist/register_all_gradients'
import { tfjsShape, toTfjsOrder, toTorchOrder } from './layouts'
import type { FeatureMap, ParameterReader } from './operations'
import type { Parameter } from './parameters'

/** Parameter values by official name, PyTorch order. */
export type ParameterValues = ReadonlyMap<string, Float32Array>

/** What one evaluation is made of: parameters and whatever else it is a function of. */
export interface Inputs {
  readonly parameters: readonly Parameter[]
  readonly values: ParameterValues
  /** Alpha tables [E,O]; one that no cell uses has no gradient and must be left out of `differentiate`. */
  readonly alphas: readonly { readonly values: Float32Array; readonly shape: [number, number] }[]
  readonly maps: readonly { readonly values: Float32Array; readonly shape: [number, number, number, number] }[]
}

export interface Tensors {
  readonly read: ParameterReader
  readonly alphas: readonly tf.Tensor2D[]
  readonly maps: readonly FeatureMap[]
}

export interface Want {
  readonly weights: boolean
  /** By table. */
  readonly alphas: readonly boolean[]
  readonly maps: boolean
}

export interface Outcome {
  readonly loss: number
  readonly output: Float32Array
  /** By official name, PyTorch order; empty unless wanted. */
  readonly weightGrads: Map<string, Float32Array>
  /** By table; null where not wanted. */
  readonly alphaGrads: readonly (Float32Array | null)[]
  readonly mapGrads: readonly Float32Array[]
}

function upload(inputs: Inputs): { tensors: Tensors; parameters: tf.Tensor[]; all: tf.Tensor[] } {
  const parameters = inputs.parameters.map(({ name, shape }) => {
    const values = inputs.values.get(name)
    if (!values) throw new RangeError(`parameter ${name}: missing`)
    return tf.tensor(toTfjsOrder(shape, values), tfjsShape(shape))
  })
  const byName = new Map(inputs.parameters.map(({ name }, i) => [name, parameters[i]]))
  const read: ParameterReader = (name) => {
    const found = byName.get(name)
    if (!found) throw new RangeError(`parameter ${name}: the network asks for it, the canonical list has no such name`)
    return found
  }
  const alphas = inputs.alphas.map(({ values, shape }) => tf.tensor2d(values, shape))
  const maps = inputs.maps.map(({ values, shape }) => tf.tensor4d(values, shape))
  return { tensors: { read, alphas, maps }, parameters, all: [...parameters, ...alphas, ...maps] }
}

const readAndFree = async (tensor: tf.Tensor): Promise<Float32Array> => {
  const values = (await tensor.data()) as Float32Array
  tensor.dispose()
  return values
}

/** Value, output and gradients of a network given as a function of tensors. */
export async function differentiate(
  inputs: Inputs,
  want: Want,
  network: (tensors: Tensors) => { loss: tf.Scalar; output: tf.Tensor },
): Promise<Outcome> {
  const { tensors, parameters, all } = upload(inputs)
  try {
    const wantedAlphas = tensors.alphas.filter((_, type) => want.alphas[type])
    const variables = [...(want.weights ? parameters : []), ...wantedAlphas, ...(want.maps ? tensors.maps : [])]
    let output: tf.Tensor | undefined
    const lossOf = (): tf.Scalar => {
      const result = network(tensors)
      output = tf.keep(result.output)
      return result.loss
    }
    const [loss, ...grads] = tf.tidy(() => {
      if (variables.length === 0) return [lossOf()]
      const { value, grads: gradients } = tf.valueAndGrads(lossOf)(variables)
      return [value, ...gradients]
    })
    const values = await Promise.all(grads.map(readAndFree))
    const weightGrads = new Map<string, Float32Array>()
    if (want.weights)
      for (const { name, shape } of inputs.parameters)
        weightGrads.set(name, toTorchOrder(shape, values.shift() ?? new Float32Array(0)))
    return {
      loss: (await readAndFree(loss as tf.Tensor))[0] ?? Number.NaN,
      output: await readAndFree(output as unknown as tf.Tensor),
      weightGrads,
      alphaGrads: inputs.alphas.map((_, type) => (want.alphas[type] ? (values.shift() ?? null) : null)),
      mapGrads: values,
    }
  } finally {
    tf.dispose(all)
  }
}
