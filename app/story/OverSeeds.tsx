/** One search is one seed: what the sweep that ships says of many, on the card it belongs to. Nothing where it cannot be fetched. */
import { lessonSentences, overSeeds, type SeedsPart } from '../evidence/overSeeds'
import { useShippedSweep } from '../evidence/useShippedSweep'
import { useEvidenceText } from '../i18n/evidence/useEvidenceText'
import { useText } from '../i18n/useText'
import { sourceText } from '../telling/sourceText'
import type { CardId } from './cards'
import { SHIPPED_SWEEP, storyStore } from './storyStore'

const PARTS: readonly CardId[] = ['growth', 'stop', 'worth'] satisfies SeedsPart[]

/** Whether a card has something to say over seeds. */
export const hasSeeds = (card: CardId): card is SeedsPart => PARTS.includes(card)

export function OverSeeds({ part }: { readonly part: SeedsPart }) {
  const t = useText()
  const words = useEvidenceText()
  const seeds = useShippedSweep(overSeeds)
  if (!seeds) return null
  const open = (): void => storyStore.getState().set({ page: 'evidence', sweep: SHIPPED_SWEEP, tour: null })
  return (
    <p className="fine">
      {words.lesson(seeds.n, sourceText(t, seeds.images))} {lessonSentences(seeds, part, words).join(' ')}{' '}
      <button type="button" className="link" onClick={open}>
        {words.lessonMore}
      </button>
    </p>
  )
}
