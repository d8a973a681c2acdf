/** One search is one seed: what the sweeps that ship say of many, on the card it belongs to. Nothing where they cannot be fetched. */
import { elsewhereSentence, lessonSentences, overSeeds, type SeedsPart } from '../evidence/overSeeds'
import { useShippedSweep } from '../evidence/useShippedSweep'
import { useEvidenceText } from '../i18n/evidence/useEvidenceText'
import { useText } from '../i18n/useText'
import { sourceText } from '../telling/sourceText'
import type { CardId } from './cards'
import { SHIPPED_SWEEP, type SHIPPED_SWEEPS, storyStore } from './storyStore'

const PARTS: readonly CardId[] = ['growth', 'stop', 'worth'] satisfies SeedsPart[]

const CIFAR = 'cifar-10' satisfies (typeof SHIPPED_SWEEPS)[number]

/** Whether a card has something to say over seeds. */
export const hasSeeds = (card: CardId): card is SeedsPart => PARTS.includes(card)

export function OverSeeds({ part }: { readonly part: SeedsPart }) {
  const t = useText()
  const words = useEvidenceText()
  const seeds = useShippedSweep(overSeeds)
  const elsewhere = useShippedSweep(overSeeds, CIFAR)
  if (!seeds) return null
  const more = (sweep: string) => (
    <button
      type="button"
      className="link"
      onClick={() => storyStore.getState().set({ page: 'evidence', sweep, tour: null })}
    >
      {words.lessonMore}
    </button>
  )
  const same = elsewhere && elsewhereSentence(elsewhere, part, words)
  return (
    <>
      <p className="fine">
        {words.lesson(seeds.n, sourceText(t, seeds.images))} {lessonSentences(seeds, part, words).join(' ')}{' '}
        {more(SHIPPED_SWEEP)}
      </p>
      {same && (
        <p className="fine">
          {same} {more(CIFAR)}
        </p>
      )}
    </>
  )
}
