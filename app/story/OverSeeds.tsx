/** One search is one seed: what the sweep that ships says of many, at the end of the tour. Nothing where it cannot be fetched. */
import { overSeeds } from '../evidence/overSeeds'
import { useShippedSweep } from '../evidence/useShippedSweep'
import { useEvidenceText } from '../i18n/evidence/useEvidenceText'
import { useText } from '../i18n/useText'
import { sourceText } from '../telling/sourceText'
import { SHIPPED_SWEEP, storyStore } from './storyStore'

export function OverSeeds() {
  const t = useText()
  const words = useEvidenceText()
  const seeds = useShippedSweep(overSeeds)
  if (!seeds) return null
  const { n, images, collapsed, threshold, gain } = seeds
  const open = (): void => storyStore.getState().set({ page: 'evidence', sweep: SHIPPED_SWEEP, tour: null })
  return (
    <p className="fine">
      {words.lesson(n, sourceText(t, images))} {words.often(collapsed, n, threshold)}{' '}
      {gain && words.gains(words.choices.criterion1, gain(words), n)}{' '}
      <button type="button" className="link" onClick={open}>
        {words.lessonMore}
      </button>
    </p>
  )
}
