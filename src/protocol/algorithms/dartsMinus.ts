/**
 * DARTS- (openreview KLH36ELmwIB; Meituan-AutoML/DARTS-). Its code for NAS-Bench-201 was not published: the same rule on every
 * edge. A strided edge of the DARTS space has a FactorizedReduce beside its candidates.
 */
import { integerBetween, oneOf, refuse } from '../checks'
import { define } from './definition'

export interface DartsMinusSettings {
  /**
   * How the weight beta of the auxiliary skip-connect goes from 1 to 0 over the planned epochs. `constant` keeps it at 1:
   * the operation set all-skip of the DARTS bench suite.
   */
  readonly decay: 'linear' | 'cosine' | 'slow-cosine' | 'constant'
  /** Epochs before beta decays. */
  readonly start: number
}

export const dartsMinus = define<DartsMinusSettings>({
  spaces: ['darts', 'nas-bench-201'],
  noAuxiliarySkip: 'it has one, whose weight decays as its settings say',
  settings: { decay: 'linear', start: 0 },
  check({ decay, start }, { algorithm, epochs }) {
    oneOf('darts-minus.decay', decay, ['linear', 'cosine', 'slow-cosine', 'constant'])
    integerBetween('darts-minus.start', start, 0, 599)
    if (algorithm !== 'darts-minus') return
    if (start >= epochs) refuse('darts-minus.start', start, `must be below the ${epochs} epochs of the search`)
  },
  published: {},
})
