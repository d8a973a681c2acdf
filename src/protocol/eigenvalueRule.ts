/**
 * The early stopping of R-DARTS (arXiv 1909.09656, "DARTS-ES"; automl/RobustDARTS train_search.py, analyze.py) as a pure
 * function of a search's records: it fires when the dominant eigenvalue of the Hessian of the validation loss with
 * respect to alpha has grown by more than a ratio, and returns an epoch well before.
 *
 * Let m_k be the k-th measurement and a_k the mean of the last 5 (from the 3rd on; of all there are while fewer than 5).
 * The average is attributed to the epoch two measurements earlier (the middle of its window). The rule compares a_k with
 * a_(k-4): it fires when a_k / a_(k-4) > ratio and a_(k-4) belongs to an epoch late enough; that epoch is returned.
 */
import type { EigenvalueConfig } from './config'
import type { RuleState } from './record'

/** What the rule needs of an epoch; an `EpochRecord` is one. */
export interface EigenvalueEpoch {
  /** Dominant eigenvalue after the epoch; absent where it was not measured. */
  readonly eigenvalue?: number
  /** The supernet was asked for the genotype of this epoch: of an earlier one there is none. */
  readonly selection?: object
}

/** What the rule needs of the run; a `SearchConfig` is one. */
interface EigenvalueRun {
  readonly eigenvalue: Pick<EigenvalueConfig, 'ratio' | 'earliest'>
  /** Planned epochs: the rule is not asked after the last one. */
  readonly epochs: number
  readonly alphas: { readonly frozenEpochs: number }
}

/** Measurements in a local average, and how far apart the two compared averages are. */
const WINDOW = 5
const FIRST_AVERAGE = 3
const APART = 4
/** Measurements by which an average lies before its last one. */
const MIDDLE = 2

interface Average {
  /** Epoch it is attributed to. */
  readonly epoch: number
  readonly mean: number
}

/** The local averages, one a measurement from the third on. */
export function eigenvalueAverages(measured: readonly { readonly epoch: number; readonly value: number }[]): Average[] {
  return measured.slice(FIRST_AVERAGE - 1).map((_, i) => {
    const last = i + FIRST_AVERAGE
    const window = measured.slice(Math.max(0, last - WINDOW), last)
    return {
      epoch: measured[last - 1 - MIDDLE]?.epoch as number,
      mean: window.reduce((sum, { value }) => sum + value, 0) / window.length,
    }
  })
}

/**
 * The rule after every epoch of the history. `value` is the ratio of the newest average to the one before it that it is
 * compared with, 0 while there is none: also where that one is not above 0, of which nothing can be a multiple. Epochs with
 * frozen alphas are not returned: nobody had trained their cell.
 */
export function eigenvalueTrace(
  history: readonly EigenvalueEpoch[],
  { eigenvalue: { ratio, earliest }, epochs, alphas }: EigenvalueRun,
): RuleState[] {
  const first = Math.max(earliest, alphas.frozenEpochs + 1)
  const measured: { epoch: number; value: number }[] = []
  let state: RuleState = { firedAt: null, returnsEpoch: null, fallback: false, value: 0, target: ratio }
  return history.map(({ eigenvalue, selection }, index) => {
    const epoch = index + 1
    if (eigenvalue === undefined) return state
    measured.push({ epoch, value: eigenvalue })
    const averages = eigenvalueAverages(measured)
    const now = averages.at(-1)
    const before = averages.at(-1 - APART)
    if (!now || !before) return state
    const value = before.mean > 0 ? now.mean / before.mean : 0
    state = { ...state, value }
    if (state.firedAt === null && epoch < epochs && before.epoch >= first && value > ratio)
      state = { ...state, firedAt: epoch, returnsEpoch: selection ? epoch : before.epoch }
    return state
  })
}
