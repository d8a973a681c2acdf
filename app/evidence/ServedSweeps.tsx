/** Which sweep is shown: one of those that ship, or the visitor's own. */
import { Segmented } from '../controls/Segmented'
import type { EvidenceText } from '../i18n/evidence/en'
import { SHIPPED_SWEEPS, storyStore } from '../story/storyStore'
import { useEvidence } from './evidenceStore'

/** No name of a served one. */
const OWN = ''

export function ServedSweeps({ shown, words }: { readonly shown: string | null; readonly words: EvidenceText }) {
  const own = useEvidence(({ own }) => own)
  const choose = (name: string): void => {
    useEvidence.getState().set({ problem: null })
    storyStore.getState().set({ sweep: name === OWN ? null : name })
  }
  return (
    <Segmented
      label={words.served}
      value={shown ?? OWN}
      options={[
        ...SHIPPED_SWEEPS.map((name): [string, string] => [name, words.sweeps[name]]),
        ...(own ? [[OWN, words.own(own.index.name)] as const] : []),
      ]}
      onChange={choose}
    />
  )
}
