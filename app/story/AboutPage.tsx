/** What the page is, for somebody who was sent a link and has never heard of it. */
import type { SearchConfig } from '../../src/protocol/config'
import { PRESETS } from '../../src/protocol/presets'
import { candidatesAnEdge } from '../../src/space/operationSets'
import { SKIP } from '../../src/space/primitives'
import { topologyOf } from '../../src/space/topology'
import { OperationBadge } from '../charts/Glyph'
import type { AboutText } from '../i18n/about/en'
import { useAboutText } from '../i18n/about/useAboutText'
import { useText } from '../i18n/useText'
import { useRun } from '../run/runStore'
import { viewStore } from '../run/viewStore'
import { CARDS } from './cards'
import { fill } from './numbers'
import { StorySheet } from './StorySheet'
import { storyStore, useStory } from './storyStore'
import '../styles/about.css'

const TOUR = { page: null, tour: 0 }
const AWAY = { page: null }
/** What the setup sheet begins with. */
const BEGUN = PRESETS['two-minutes'].config

/** How a search that is begun from here differs from the recorded one in what decides most. */
export function otherwise(words: AboutText, { dataset, weights, cells }: SearchConfig): string {
  const recordedImages = words.datasets[dataset]
  if (!recordedImages || !weights?.lr || !cells) return ''
  if (dataset === BEGUN.dataset && weights.lr === BEGUN.weights.lr && cells === BEGUN.cells) return ''
  return fill(words.otherwise, {
    images: words.datasets[BEGUN.dataset],
    rate: BEGUN.weights.lr,
    cells: BEGUN.cells,
    recordedImages,
    recordedRate: weights.lr,
    recordedCells: cells,
  })
}

export function AboutPage() {
  const t = useText()
  const words = useAboutText()
  const config = useRun((run) => run.config)
  const live = useRun(({ origin }) => origin.kind === 'live')
  const guessing = useStory((story) => story.prediction === 'guessing')
  const go = (to: typeof TOUR | typeof AWAY) => () => storyStore.getState().set(to)
  const run = (): void => {
    go(AWAY)()
    viewStore.getState().set({ setupOpen: true })
  }
  return (
    <StorySheet title={t.lesson.pages.about.name} lead={words.lead}>
      {config && (
        <p>
          {live ? words.live : words.recorded}
          {fill(words.search, { edges: topologyOf(config).edges.length, operations: candidatesAnEdge(config) })}
        </p>
      )}
      <p className="about-skip">
        <OperationBadge op={SKIP} /> {words.collapse}
      </p>
      <p>{words.plus}</p>
      <p>
        {words.yours}
        {config && !live && otherwise(words, config)}
      </p>
      <div className="row about-ways">
        <button type="button" className="primary" disabled={guessing} onClick={go(TOUR)}>
          {fill(words.tour, { cards: CARDS.length })}
        </button>
        <button type="button" onClick={run}>
          {t.top.runLive}
        </button>
        <button type="button" className="quiet" onClick={go(AWAY)}>
          {words.look}
        </button>
      </div>
    </StorySheet>
  )
}
