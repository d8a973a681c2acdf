/**
 * Lambda-DARTS (arXiv 2210.07998; dr-faustus/Lambda-DARTS, option corr). The weight and the step belong together: at its step the
 * finite difference is many times as long as the gradient it stands for.
 */

import { DARTS_WITHOUT_NONE } from '../../space/primitives'
import { numberBetween, refuse } from '../checks'
import { define } from './definition'

export interface LambdaDartsSettings {
  /** Weight of the alignment's gradient in the last epoch; it grows linearly from 0 in the first. */
  readonly weightTo: number
  /** eps0, length of all changes of mixing weights together in the two passes of the finite difference. */
  readonly step: number
}

/** The fewest cells of a DARTS network with two normal ones. */
const FEWEST_CELLS = 4

export const lambdaDarts = define<LambdaDartsSettings>({
  settings: { weightTo: 0.125, step: 1e-4 },
  check({ weightTo, step }, { algorithm, space, cells }) {
    numberBetween('lambda-darts.weightTo', weightTo, 0, 100)
    numberBetween('lambda-darts.step', step, 1e-8, 1)
    if (algorithm === 'lambda-darts' && space === 'darts' && cells < FEWEST_CELLS)
      refuse(
        'cells',
        cells,
        `must be ${FEWEST_CELLS} or more with algorithm lambda-darts: two normal cells are aligned`,
      )
  },
  sharedOnly: 'it aligns cells that share a table',
  published: { primitives: DARTS_WITHOUT_NONE },
})
