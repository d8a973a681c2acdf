/** Beta-DARTS (arXiv 2203.01665; Sunshine-Ye/Beta-DARTS). */

import { DARTS_WITHOUT_NONE } from '../../space/primitives'
import { numberBetween } from '../checks'
import { define } from './definition'

export interface BetaDartsSettings {
  /**
   * Weight of the mean log-sum-exp of alpha in the alpha loss: 0 in the first epoch, and growing linearly so that it would
   * reach this after the last. The code has 50 e / 100 whatever the planned epochs; here it goes with them.
   * 50 is for NAS-Bench-201, whose script has 100 epochs.
   */
  readonly weightTo: number
}

export const betaDarts = define<BetaDartsSettings>({
  settings: { weightTo: 50 },
  check({ weightTo }) {
    numberBetween('beta-darts.weightTo', weightTo, 0, 1e4)
  },
  // The script of the DARTS space has 50 epochs, in which 50 e / 100 reaches 25.
  published: { primitives: DARTS_WITHOUT_NONE, settings: { weightTo: 25 }, nasBench201Epochs: 100 },
})
