/** Which of the sweeps that ship is shown; beside files of the visitor the way back to them. */
import { Segmented } from '../controls/Segmented'
import type { EvidenceText } from '../i18n/evidence/en'
import { SHIPPED_SWEEPS, storyStore } from '../story/storyStore'
import { useEvidence } from './evidenceStore'

export function ServedSweeps({ shown, words }: { readonly shown: string | null; readonly words: EvidenceText }) {
  const choose = (sweep: string): void => {
    storyStore.getState().set({ sweep })
    useEvidence.getState().set({ sweep: null, problem: null })
  }
  // A choice of one that is taken is none.
  if (SHIPPED_SWEEPS.length < 2 && shown !== null) return null
  return (
    <Segmented
      label={words.served}
      value={shown ?? ''}
      options={SHIPPED_SWEEPS.map((name) => [name, words.sweeps[name]])}
      onChange={choose}
    />
  )
}
