/**
 * DARTS-: beside its candidates every edge has a skip-connect of weight beta, in the steps of both players and wherever
 * losses are measured. beta decays to 0, so that the help that skip_connect gives the optimizer is not paid for in alpha.
 * The genotype knows the candidates alone.
 */
import { bilevelHyper } from '../bilevel'
import type { Algorithm } from './algorithm'
import { darts } from './darts'
import { auxiliarySkipWeight } from './schedules'

export const dartsMinus: Algorithm = {
  ...darts,
  network: () => ({ auxiliarySkip: true }),
  hyper(config, epoch, weightLr) {
    const { decay, start } = config['darts-minus']
    return {
      ...bilevelHyper(config, weightLr),
      auxiliarySkip: auxiliarySkipWeight(decay, epoch - 1, config.epochs, start),
    }
  },
}
