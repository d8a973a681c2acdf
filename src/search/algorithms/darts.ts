/**
 * DARTS: a softmax mixes, alphas follow the validation loss and weights the training loss in turns, and the genotype is
 * that of quark0/darts. Auto-DeepLab's schedule is the same search with other settings.
 */
import { SOFTMAX_MIXING } from '../../engine/supernet'
import { deriveGenotype } from '../../space/derive'
import { takeBilevelTurn, turnsOf } from '../bilevel'
import type { Algorithm } from './algorithm'

export const darts: Algorithm = {
  mixing: SOFTMAX_MIXING,
  turns: ({ updateOrder }) => turnsOf(updateOrder),
  takeTurn: takeBilevelTurn,
  derive: (config, alphas) => deriveGenotype(config, config.primitives, alphas),
}
