/**
 * OLES: DARTS that stops training a convolution of one edge of one cell once its gradient on the training half no longer points
 * where its gradient on the validation half does; its alpha goes on. What is frozen stays exactly as it is: no momentum and no
 * decay, where the authors' code (with the PyTorch of its time) lets both go on.
 */
import type { Mixing } from '../../engine/supernet'
import { bilevelHyper } from '../bilevel'
import type { Algorithm } from './algorithm'
import { darts } from './darts'

const mixing: Mixing = { weights: 'softmax', update: 'adam', freezes: 'flat' }

export const oles: Algorithm = {
  ...darts,
  mixing,
  mixingOf: ({ oles: { similarity } }) => ({ ...mixing, ...(similarity ? { freezes: similarity } : {}) }),
  hyper: (config, _, weightLr) => ({
    ...bilevelHyper(config, weightLr),
    agreement: { window: config.oles.window, threshold: config.oles.threshold },
  }),
}
