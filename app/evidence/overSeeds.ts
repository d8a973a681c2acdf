/** The few numbers of a sweep that the lesson repeats: of the setting with most seeds. Pure. */
import { choiceSummary, groupSummary, groupsOf, referenceOf } from '../../src/sweep/evidence'
import type { TrialRecord } from '../../src/sweep/trialRecord'
import type { EvidenceText } from '../i18n/evidence/en'
import { signed, withInterval } from './said'

export interface OverSeeds {
  readonly n: number
  readonly images: string
  readonly threshold: number
  readonly collapsed: number
  /** What rule 1 returns against the last epoch, with its interval; null where no benchmark tells it. */
  readonly gain: ((words: EvidenceText) => string) | null
}

/** Null for a sweep of nothing. */
export function overSeeds(trials: readonly TrialRecord[]): OverSeeds | null {
  const group = referenceOf(groupsOf(trials))
  const [first] = group?.trials ?? []
  if (!group || !first) return null
  const gain = choiceSummary(group, 'criterion1', null)?.gain
  return {
    n: group.trials.length,
    images: first.dataset.title,
    threshold: group.config.criterion1.threshold,
    collapsed: groupSummary(group, null).collapsed,
    gain: gain ? (words) => withInterval(gain, words, signed) : null,
  }
}
