/** Which of the sweeps that ship is shown. */
import { Segmented } from '../controls/Segmented'
import type { EvidenceText } from '../i18n/evidence/en'
import { SHIPPED_SWEEPS, storyStore } from '../story/storyStore'
import { useEvidence } from './evidenceStore'

export function ServedSweeps({ shown, words }: { readonly shown: string | null; readonly words: EvidenceText }) {
  const choose = (sweep: string): void => {
    storyStore.getState().set({ sweep })
    useEvidence.getState().set({ sweep: null, problem: null })
  }
  return (
    <Segmented
      label={words.served}
      value={shown ?? ''}
      options={SHIPPED_SWEEPS.map((name) => [name, words.sweeps[name]])}
      onChange={choose}
    />
  )
}
