/**
 * Owns one step of the bilevel optimisation: alphas on a validation batch, weights on a training batch.
 *
 *   alphas:   alpha <- Adam(alpha, d L_val(w, alpha) / d alpha)      DARTS eq. 6 with xi = 0 (first order)
 *             alpha <- Adam(alpha, d L_val(w', alpha) / d alpha)     w' = w - xi d L_train / d w (second order, eq. 7)
 *   weights:  w     <- SGD(w, clip(d L_train(w, alpha) / d w))       DARTS algorithm 1
 *
 * quark0/darts updates alphas first, AutoDL-Projects (NAS-Bench-201) weights first; the second update sees the first.
 */

import type { Batch } from '../data/batches'
import type { Hyper, Supernet } from '../engine/supernet'
import type { SearchConfig } from '../protocol/config'
import type { Player } from '../protocol/facts'
import { isFrozen } from '../protocol/stages'
import type { Turn } from './algorithms/algorithm'

/** Optimizer settings of one epoch; only the weights' learning rate changes between epochs. */
export function bilevelHyper(config: SearchConfig, weightLr: number): Hyper {
  const { weights, alphas } = config
  return {
    weightLr,
    momentum: weights.momentum,
    nesterov: weights.nesterov,
    weightDecay: weights.weightDecay,
    gradClip: weights.gradClip,
    alphaLr: alphas.lr,
    beta1: alphas.beta1,
    beta2: alphas.beta2,
    alphaWeightDecay: alphas.weightDecay,
    ...(config.auxiliarySkip > 0 ? { auxiliarySkip: config.auxiliarySkip } : {}),
  }
}

/** The two players in the order of their turns. */
export function turnsOf(updateOrder: SearchConfig['updateOrder']): readonly [Player, Player] {
  return updateOrder === 'alphas-first' ? ['alphas', 'weights'] : ['weights', 'alphas']
}

/** Puts the batches of a step in place; both players' turns use them. */
export function setBatches(supernet: Supernet, train: Batch, validation: Batch): void {
  supernet.setBatch('train', train.images, train.labels)
  supernet.setBatch('val', validation.images, validation.labels)
}

/**
 * Half a step: encodes and submits the move of one player; does not wait for the GPU.
 * With frozen alphas the validation batch is still scored, so that its curve has no gap.
 */
export function takeBilevelTurn({ supernet, config, epoch, player }: Turn): void {
  if (player === 'weights') supernet.weightStep()
  else if (isFrozen(config, epoch)) supernet.forward('val', 'batch')
  else supernet.alphaStep(config.order)
}
