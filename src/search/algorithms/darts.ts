/**
 * DARTS: a softmax mixes, alphas follow the validation loss and weights the training loss in turns, and the genotype is
 * that of quark0/darts. Auto-DeepLab's schedule is the same search with other settings.
 */
import { deriveGenotype } from '../../space/genotype'
import { takeTurn, turnsOf } from '../bilevel'
import type { Algorithm } from './algorithm'

export const darts: Algorithm = {
  turns: ({ updateOrder }) => turnsOf(updateOrder),
  takeTurn: ({ supernet, player, config, epoch }) =>
    takeTurn(supernet, player, { order: config.order, alphasFrozen: epoch <= config.alphas.frozenEpochs }),
  derive: ({ space, primitives }, alphas) => deriveGenotype(space, primitives, alphas),
}
