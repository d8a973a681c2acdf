/**
 * The zero-cost proxies of one discrete network at one initialisation (Abdelfattah et al., ICLR 2021, SamsungLabs/zero-cost-nas
 * foresight/pruners): three from one batch in training mode on the engine, synflow from the weights alone.
 *   grad_norm = sum over layers of |dL/dW|2    snip = sum |W * dL/dW|    synflow, jacob_cov: synflow.ts, jacobian.ts
 * Layers are convolutions and the classifier, weights only; L is the mean cross entropy of the batch.
 */
import type { Trainable } from '../engine/trainable'
import { SearchError } from '../errors'
import type { DiscreteDescription } from '../supernet/describeDiscrete'
import { forEachParam } from '../supernet/layout'
import { jacobCov } from './jacobian'
import { layerName, scoredSlots, synflow } from './synflow'

export interface LayerScores {
  readonly layer: string
  readonly gradNorm: number
  readonly snip: number
  readonly synflow: number
}

export interface NetworkScores {
  readonly loss: number
  readonly gradNorm: number
  readonly snip: number
  readonly synflow: number
  /** Null where the Jacobian vanishes. */
  readonly jacobCov: number | null
  /** Largest entry of the Jacobian; 0 where it vanishes. */
  readonly largestJacobian: number
  readonly layers: readonly LayerScores[]
}

/**
 * @param network compiled with `imageGradients` and without auxiliary head; its parameters and batch are in place
 * @param onPasses the engine has done its part; what follows takes this thread alone
 * @throws SearchError 'diverged' when a loss or a score is not finite
 */
export async function scoreNetwork(
  network: Trainable,
  description: DiscreteDescription,
  onPasses: () => void = () => undefined,
): Promise<NetworkScores> {
  const { batch } = network.spec
  network.gradients()
  const [{ train }, params, gradients, imageGradients] = await Promise.all([
    network.readMetrics(true),
    network.readParams(),
    network.readGradients(),
    network.readImageGradients(),
  ])
  network.jacobian()
  const jacobian = await network.readImageGradients()
  onPasses()
  const scale = batch * imageGradients.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const covariance = jacobCov(jacobian, batch, scale)
  const flows = synflow(description, params)
  const layers = scoredSlots(network.layout.slots).map((slot, i): LayerScores => {
    let [squares, snip] = [0, 0]
    forEachParam(slot, (_, at) => {
      const gradient = gradients[at] as number
      squares += gradient * gradient
      snip += Math.abs(gradient * (params[at] as number))
    })
    return { layer: layerName(slot), gradNorm: Math.sqrt(squares), snip, synflow: flows[i]?.score as number }
  })
  const total = (of: 'gradNorm' | 'snip' | 'synflow'): number => layers.reduce((sum, layer) => sum + layer[of], 0)
  const scores = { gradNorm: total('gradNorm'), snip: total('snip'), synflow: total('synflow') }
  if (![train.lastLoss, ...Object.values(scores)].every(Number.isFinite))
    throw new SearchError('diverged', `zero-cost proxies: the loss ${train.lastLoss} or a score is not finite`)
  return {
    loss: train.lastLoss,
    ...scores,
    jacobCov: covariance?.score ?? null,
    largestJacobian: covariance?.largest ?? 0,
    layers,
  }
}
