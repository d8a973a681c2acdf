/** What the two cells are worth says about the supernet: the reading at fault, or not; what trainings here tell apart. Pure. */
import type { Spread } from '../../src/protocol/evaluationSpread'
import { type Genotype, sameGenotype } from '../../src/space/genotype'

/** A better cell by less than this is no other cell: NAS-Bench-201's seeds differ by as much; in points of accuracy. */
const NOTICEABLE = 0.5

export type Verdict = 'same' | 'misread' | 'broken' | 'unknown'

/** @param worth final accuracy of a cell in per cent, where it is known */
export function verdictOf(
  byAlpha: Genotype,
  byRemoval: Genotype,
  worth: (genotype: Genotype) => number | undefined,
): Verdict {
  if (sameGenotype(byAlpha, byRemoval)) return 'same'
  const [alpha, removal] = [worth(byAlpha), worth(byRemoval)]
  if (alpha === undefined || removal === undefined) return 'unknown'
  return removal >= alpha + NOTICEABLE ? 'misread' : 'broken'
}

export type TrainedOrder = 'removal' | 'alpha' | 'open' | 'single'

/** The cell whose every seed beat every seed of the other; `single` where the spread of one of them is not known. */
export function trainedOrder(alpha: Spread, removal: Spread): TrainedOrder {
  if (alpha.accuracies.length < 2 || removal.accuracies.length < 2) return 'single'
  if (removal.low > alpha.high) return 'removal'
  return alpha.low > removal.high ? 'alpha' : 'open'
}
