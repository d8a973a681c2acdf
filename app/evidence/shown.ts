/** What the parts of the page are handed. */
import type { Nb201Table } from '../../src/export/nb201Table'
import type { SearchConfig } from '../../src/protocol/config'
import type { Group } from '../../src/sweep/evidence'
import type { RuleOutcome, TrialRecord } from '../../src/sweep/trialRecord'
import type { EvidenceText } from '../i18n/evidence/en'

/** What is drawn of one seed: of a whole search, or of the epochs it has so far. */
export interface SeedCourse {
  readonly trial: string
  readonly config: SearchConfig
  readonly skips: TrialRecord['skips']
  readonly rules: Partial<Record<'criterion1' | 'criterion2' | 'eigenvalue', Pick<RuleOutcome, 'firedAt'> | undefined>>
}

export interface SeedsProps {
  readonly group: { readonly config: SearchConfig; readonly trials: readonly SeedCourse[] }
  readonly words: EvidenceText
  /** They are still under way: the axis has room for so many epochs, the band for those that are ahead. */
  readonly planned?: number
}

export interface ChooserProps {
  readonly groups: readonly Group[]
  readonly reference: Group
  readonly group: Group
  readonly words: EvidenceText
  readonly onChoose: (key: string) => void
}

export interface GroupProps {
  readonly group: Group
  readonly table: Nb201Table | null
  readonly words: EvidenceText
}
