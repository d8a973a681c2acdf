/** XNAS (arXiv 1906.08031): the algorithm box of NivNayman/XNAS; its search code was not published. */
import { numberBetween, oneOf } from '../checks'
import { define } from './definition'

export interface XnasSettings {
  /** eta of the exponentiated gradient; null = sqrt(2 ln N / T) / Lmax with N candidates and T planned steps. */
  readonly rewardRate: number | null
  /** Lmax: rewards are clipped to plus and minus this. */
  readonly rewardLimit: number
  /** `peak`: rewards are scaled up by the largest one seen while that is below the limit. `none`: as they come. */
  readonly rewardScale: 'peak' | 'none'
}

export const xnas = define<XnasSettings>({
  settings: { rewardRate: null, rewardLimit: 1, rewardScale: 'peak' },
  check({ rewardRate, rewardLimit, rewardScale }) {
    if (rewardRate !== null) numberBetween('xnas.rewardRate', rewardRate, 1e-6, 10)
    numberBetween('xnas.rewardLimit', rewardLimit, 1e-6, 1e6)
    oneOf('xnas.rewardScale', rewardScale, ['peak', 'none'])
  },
  published: { alphas: { initScale: 0 }, updateOrder: 'weights-first' },
})
