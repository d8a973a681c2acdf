/** What regularisation changes of the collapse over seeds, from the sweep of settings that ships: the test of overfitting. */
import { overfittingSentences } from '../evidence/overSeeds'
import { useShippedSweep } from '../evidence/useShippedSweep'
import { useEvidenceText } from '../i18n/evidence/useEvidenceText'
import { storyStore } from './storyStore'

export function OverSettings() {
  const words = useEvidenceText()
  const trials = useShippedSweep(same, 'maps')
  const said = trials ? overfittingSentences(trials, words) : []
  if (said.length === 0) return null
  return (
    <p className="fine">
      {words.settingsLesson} {said.join(' ')}{' '}
      <button
        type="button"
        className="link"
        onClick={() => storyStore.getState().set({ page: 'evidence', sweep: 'maps' })}
      >
        {words.lessonMore}
      </button>
    </p>
  )
}

const same = <T,>(value: T): T => value
