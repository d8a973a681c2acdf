/**
 * DARTS- (openreview KLH36ELmwIB; Meituan-AutoML/DARTS-). Its code for NAS-Bench-201 was not published: the same rule on every
 * edge. In the DARTS space a strided edge would need a FactorizedReduce beside its candidates, which the engine does not have.
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
  spaces: ['nas-bench-201'],
  settings: { decay: 'linear', start: 0 },
  check({ decay, start }, { algorithm, epochs, primitives }) {
    oneOf('darts-minus.decay', decay, ['linear', 'cosine', 'slow-cosine', 'constant'])
    integerBetween('darts-minus.start', start, 0, 599)
    if (algorithm !== 'darts-minus') return
    if (start >= epochs) refuse('darts-minus.start', start, `must be below the ${epochs} epochs of the search`)
    if (!primitives.includes('skip_connect'))
      refuse('primitives', primitives, 'must hold skip_connect with algorithm darts-minus, which helps it')
  },
  published: {},
})
