/** What the parts of the page are handed. */
import type { Nb201Table } from '../../src/export/nb201Table'
import type { Group } from '../../src/sweep/evidence'
import type { EvidenceText } from '../i18n/evidence/en'

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
