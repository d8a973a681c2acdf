/** Fair DARTS (arXiv 1911.12126; xiaomi-automl/FairDARTS). For NAS-Bench-201 nothing was published: the same formulas on its tables. */

import { DARTS_WITHOUT_NONE } from '../../space/primitives'
import { numberBetween } from '../checks'
import { define } from './definition'

export interface FairDartsSettings {
  /** Weight of the zero-one loss in the alpha loss. */
  readonly zeroOne: number
  /** A candidate is kept when its weight has come this far. */
  readonly threshold: number
}

export const fairDarts = define<FairDartsSettings>({
  oneList: 'its zero-one loss is a mean over the same candidates of every edge',
  settings: { zeroOne: 10, threshold: 0.85 },
  check({ zeroOne, threshold }) {
    numberBetween('fair-darts.zeroOne', zeroOne, 0, 1e4)
    numberBetween('fair-darts.threshold', threshold, 0, 1)
  },
  independentWeights: true,
  published: {
    primitives: DARTS_WITHOUT_NONE,
    batch: 128,
    weights: { lr: 0.005, lrMin: 0.001 },
    alphas: { lr: 3e-3, beta1: 0.9, initScale: 0 },
  },
})
