/**
 * A first-order search step composed of tfjs ops, the way a tfjs user writes it: variables, automatic gradients, the
 * optimizers tfjs brings. Weight decay and gradient clipping, which they lack, are added so that the arithmetic is the
 * engine's. The peer of the benchmark.
 */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-core/dist/register_all_gradients'
import { topologyOf } from '../space/topology'
import type { SupernetSpec } from '../supernet/spec'
import type { ParameterValues } from './differentiate'
import { tfjsShape, toTfjsOrder } from './layouts'
import type { AdamSettings, SgdSettings } from './optimizers'
import { canonicalParameters } from './parameters'
import { alphaTablesInUse, logitsOf, meanCrossEntropy, threeChannels } from './tfjsSupernet'

export interface TfjsBatch {
  /** [B,H,W,3]. */
  readonly images: tf.Tensor4D
  /** [B], whole numbers. */
  readonly labels: tf.Tensor1D
}

export interface TfjsSearch {
  /** images [B,H,W,4], labels [B] as the engine takes them; the caller disposes both tensors. */
  batch(images: Float32Array, labels: Uint32Array): TfjsBatch
  /** Adam on the alphas with the gradient of the loss on `batch`; gives that loss, the caller disposes it. */
  alphaStep(batch: TfjsBatch): tf.Scalar
  /** Clipped SGD on the weights; gives the loss on `batch`, the caller disposes it. */
  weightStep(batch: TfjsBatch): tf.Scalar
  /** Waits until every update asked for so far is done. */
  finished(): Promise<void>
  /** Flat [types][E][O]. */
  readAlphas(): Promise<Float32Array>
  dispose(): void
}

type Gradients = Record<string, tf.Tensor>

const CLIP_EPS = 1e-6
const ADAM_EPS = 1e-8

/** factor * gradient + decay * variable for each variable; factor brings the global norm down to `clip`. */
function decayed(
  grads: Gradients,
  variables: readonly tf.Variable[],
  decay: number,
  clip?: number,
): { name: string; tensor: tf.Tensor }[] {
  const squares = (): tf.Tensor[] => Object.values(grads).map((grad) => tf.sum(tf.square(grad)))
  const factor =
    clip === undefined ? undefined : tf.minimum(1, tf.div(clip, tf.add(tf.sqrt(tf.sum(tf.stack(squares()))), CLIP_EPS)))
  return variables.map((variable) => {
    const grad = grads[variable.name] as tf.Tensor
    const tensor = tf.add(factor ? tf.mul(grad, factor) : grad, tf.mul(variable, decay))
    return { name: variable.name, tensor }
  })
}

/**
 * A search on the tfjs backend that is set.
 *
 * @param params  by official name, PyTorch order
 * @param alphas  flat [types][E][O]
 */
export function openTfjsSearch(
  spec: SupernetSpec,
  params: ParameterValues,
  alphas: Float32Array,
  hyper: SgdSettings & AdamSettings,
): TfjsSearch {
  const shape: [number, number] = [topologyOf(spec).edges.length, spec.primitives.length]
  const size = shape[0] * shape[1]
  const inUse = alphaTablesInUse(spec)
  const weights = new Map(
    canonicalParameters(spec).map((parameter) => {
      const values = toTfjsOrder(parameter.shape, params.get(parameter.name) ?? [])
      return [parameter.name, tf.tidy(() => tf.variable(tf.tensor(values, tfjsShape(parameter.shape))))]
    }),
  )
  const tables = inUse.map((_, type) =>
    tf.tidy(() => tf.variable(tf.tensor2d(alphas.slice(type * size, (type + 1) * size), shape))),
  )
  const trainedTables = tables.filter((_, type) => inUse[type])
  const trainedWeights = [...weights.values()]
  const sgd = tf.train.momentum(hyper.weightLr, hyper.momentum, hyper.nesterov)
  const adam = tf.train.adam(hyper.alphaLr, hyper.beta1, hyper.beta2, ADAM_EPS)
  const read = (name: string): tf.Tensor => weights.get(name) as tf.Tensor
  const lossOn = ({ images, labels }: TfjsBatch): tf.Scalar =>
    meanCrossEntropy(logitsOf(spec, read, tables, images), labels)

  return {
    batch: (images, labels) => ({
      images: tf.tensor4d(threeChannels(images), [spec.batch, spec.imageSize, spec.imageSize, 3]),
      labels: tf.tensor1d(Array.from(labels), 'int32'),
    }),
    alphaStep: (batch) =>
      tf.tidy(() => {
        const { value, grads } = tf.variableGrads(() => lossOn(batch), trainedTables)
        adam.applyGradients(decayed(grads, trainedTables, hyper.alphaWeightDecay))
        return value
      }),
    weightStep: (batch) =>
      tf.tidy(() => {
        const { value, grads } = tf.variableGrads(() => lossOn(batch), trainedWeights)
        sgd.applyGradients(decayed(grads, trainedWeights, hyper.weightDecay, hyper.gradClip))
        return value
      }),
    finished: async () => {
      // Reading the variable that is updated last makes the backend hand over what it has only collected.
      await trainedWeights.at(-1)?.data()
    },
    readAlphas: async () => {
      const flat = new Float32Array(inUse.length * size)
      for (const [type, table] of tables.entries()) flat.set((await table.data()) as Float32Array, type * size)
      return flat
    },
    dispose: () => {
      sgd.dispose()
      adam.dispose()
      tf.dispose([...trainedWeights, ...tables])
    },
  }
}
