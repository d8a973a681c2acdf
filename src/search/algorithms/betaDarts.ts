/**
 * Beta-DARTS: DARTS whose alpha loss has one more term, lambda(e) R, R = the mean over edges of the log-sum-exp of alpha. Its
 * gradient pushes every alpha down in proportion to its weight, so that the leader of an edge is held back most. In the
 * DARTS space R is the sum of both tables' means: the authors' script for that space passes no epoch and does not run. Clipping
 * counts the weights' gradient alone: their step clears what alphas have before it, so that R is in no norm.
 */
import { bilevelHyper } from '../bilevel'
import type { Algorithm } from './algorithm'
import { darts } from './darts'
import { linearRise } from './schedules'

export const betaDarts: Algorithm = {
  ...darts,
  mixing: { weights: 'softmax', update: 'adam', penalty: 'log-sum-exp', clipWeightsOnly: true },
  hyper: (config, epoch, weightLr) => ({
    ...bilevelHyper(config, weightLr),
    penaltyWeight: linearRise(epoch - 1, config.epochs, 0, config['beta-darts'].weightTo),
  }),
}
