/** The few sentences of a sweep that the lesson repeats: of the preset, and what other settings change. Pure. */
import { PRESETS } from '../../src/protocol/presets'
import {
  comparisons,
  type Group,
  type GroupSummary,
  groupSummary,
  groupsOf,
  laterThan,
  referenceOf,
} from '../../src/sweep/evidence'
import type { TrialRecord } from '../../src/sweep/trialRecord'
import { differences } from '../../src/sweep/varied'
import type { EvidenceText } from '../i18n/evidence/en'
import { againstSentences, asSentence, epochText, signed, withInterval } from './said'

export interface OverSeeds {
  readonly n: number
  readonly images: string
  readonly summary: GroupSummary
}

/** Searches of the preset as it stands, as a visitor's live run is; where a sweep has none, what is searched most. */
function presetOrMost(groups: readonly Group[]): Group | null {
  const { config } = PRESETS['two-minutes']
  return groups.find((group) => differences(config, group.config).length === 0) ?? referenceOf(groups)
}

/** Null for a sweep of nothing. */
export function overSeeds(trials: readonly TrialRecord[]): OverSeeds | null {
  const group = presetOrMost(groupsOf(trials))
  const [first] = group?.trials ?? []
  if (!group || !first) return null
  return { n: group.trials.length, images: first.dataset.title, summary: groupSummary(group, null) }
}

/** What of it belongs to a card of the tour: how often and when, where the rules stop, what that is worth. */
export type SeedsPart = 'growth' | 'stop' | 'worth'

export function lessonSentences({ n, summary }: OverSeeds, part: SeedsPart, words: EvidenceText): string[] {
  const { group, collapsed, collapse, choices } = summary
  if (part === 'growth') {
    const often = words.often(collapsed, n, group.config.criterion1.threshold)
    return collapse ? [often, words.when(epochText(collapse.median), collapse.first, collapse.last)] : [often]
  }
  const rules = (['criterion1', 'criterion2'] as const).flatMap(
    (wanted) => choices.find(({ choice }) => choice === wanted) ?? [],
  )
  if (part === 'stop') {
    const fires = rules.map(({ choice, fired, medianEpoch }) =>
      words.fires(words.choices[choice], fired, n, epochText(medianEpoch)),
    )
    return [...fires.map(asSentence), words.later(laterThan(group, 'criterion2', 'criterion1'), n)]
  }
  return rules.flatMap(({ choice, fired, gain }) =>
    fired > 0 && gain ? [words.gains(words.choices[choice], withInterval(gain, words, signed), n)] : [],
  )
}

/** Whether the sweep of other images says the same, in a sentence; null where it has nothing to say on a card. */
export function elsewhereSentence({ n, summary }: OverSeeds, part: SeedsPart, words: EvidenceText): string | null {
  const gain = summary.choices.find(({ choice, fired }) => choice === 'criterion1' && fired > 0)?.gain
  if (part === 'growth') return words.elsewhere.growth(summary.collapsed, n)
  return part === 'worth' && gain ? words.elsewhere.worth(withInterval(gain, words, signed), n) : null
}

/** Settings that hold a network back from learning its images by heart, or give it more of them. */
const AGAINST_OVERFITTING = /^(?:images|weights\.weightDecay|augment\..*)$/

/**
 * What more images, augmentation and weight decay change of the collapse, each alone: the prediction of those who hold that it is
 * overfitting.
 */
export function overfittingSentences(trials: readonly TrialRecord[], words: EvidenceText): string[] {
  const groups = groupsOf(trials)
  const reference = referenceOf(groups)
  if (!reference) return []
  const regularised = ({ config }: Group): boolean => {
    const names = differences(reference.config, config)
    const kinds = new Set(names.map((name) => name.split('.')[0]))
    return kinds.size === 1 && names.every((name) => AGAINST_OVERFITTING.test(name))
  }
  const compared = comparisons(groups, reference, null).filter(({ group }) => regularised(group))
  if (compared.length === 0) return []
  const least = Math.min(...compared.map(({ skips }) => skips.n))
  return [...againstSentences(compared, reference, words), words.settingsSeeds(least)]
}
