/** SDARTS-RS (arXiv 2002.05283; xiangning-chen/SmoothDARTS). */

import { DARTS_WITHOUT_NONE } from '../../space/primitives'
import { numberBetween } from '../checks'
import { define } from './definition'

export interface SdartsRsSettings {
  /** Largest noise on a mixing weight in the first epoch, and what it would reach after the last, linearly. */
  readonly noiseFrom: number
  readonly noiseTo: number
}

export const sdartsRs = define<SdartsRsSettings>({
  settings: { noiseFrom: 0.03, noiseTo: 0.3 },
  check({ noiseFrom, noiseTo }) {
    numberBetween('sdarts-rs.noiseFrom', noiseFrom, 0, 1)
    numberBetween('sdarts-rs.noiseTo', noiseTo, 0, 1)
  },
  published: { primitives: DARTS_WITHOUT_NONE },
})
