/**
 * Lambda-DARTS: cells that share an alpha table are to want the same of it. The weight step adds lambda(e) times the gradient of their
 * alignment, the mean cosine over pairs of cells of dL/dw at a cell's own mixing weights, taken by two more passes on the training batch.
 * lambda(e) = weightTo e / (E - 1), so that the first epoch is that of DARTS. The cells are the normal ones, in NAS-Bench-201 all.
 */
import { bilevelHyper } from '../bilevel'
import type { Algorithm } from './algorithm'
import { darts } from './darts'
import { linearToLast } from './schedules'

export const lambdaDarts: Algorithm = {
  ...darts,
  mixing: { weights: 'softmax', update: 'adam', aligns: true },
  hyper(config, epoch, weightLr) {
    const { weightTo, step } = config['lambda-darts']
    return {
      ...bilevelHyper(config, weightLr),
      alignment: { weight: linearToLast(epoch - 1, config.epochs, 0, weightTo), step },
    }
  },
}
