/**
 * The card of the tour: stands beside the part of the page it talks about, which it also sets to the moment it talks of.
 * The page stays usable beside it; inside the card arrows turn the cards and Escape ends the tour.
 */
import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react'
import { Icon } from '../controls/Icon'
import { Explained } from '../glossary/Explained'
import { Headline } from '../page/Headline'
import { session } from '../run/lab'
import { useRun } from '../run/runStore'
import { viewStore } from '../run/viewStore'
import { fill } from './numbers'
import { hasSeeds, OverSeeds } from './OverSeeds'
import { PlayYourself } from './PlayYourself'
import { pause, revealRun } from './reveal'
import { storyStore } from './storyStore'
import { type Card, tourCards } from './tour'
import { useFacts } from './useFacts'
import { NARROW, useStanding } from './useStanding'
import { useStoryText } from './useStoryText'
import '../styles/tour.css'

function show({ epoch, view }: Card): void {
  pause()
  viewStore.getState().set(view)
  session.seek(epoch)
}

export function TourCard({ index }: { readonly index: number }) {
  const t = useStoryText()
  const known = useFacts()
  const growing = useRun((run) => run.origin.kind === 'live' && run.status.kind === 'running')
  const [element, setElement] = useState<HTMLElement | null>(null)
  const head = useRef<HTMLHeadingElement>(null)
  const origin = useRun((run) => run.origin)
  /** The run whose epochs are all there. */
  const [revealed, setRevealed] = useState<typeof origin | null>(null)
  const source = origin.kind === 'recording' ? origin.source : undefined
  const cards = known ? tourCards(known.facts, known.config, source) : []
  const card = cards[index] ?? null
  const standing = useStanding(card?.part ?? null, element)

  // The keyboard goes back to where the tour was opened.
  useEffect(() => {
    const opener = document.activeElement
    return () => {
      if (opener instanceof HTMLElement) opener.focus({ preventScroll: true })
    }
  }, [])
  const ready = known !== null
  useEffect(() => {
    if (!ready) return
    revealRun()
    setRevealed(origin)
  }, [ready, origin])
  // A card moves the page when it is turned up; scrubbing away from its moment, or a growing run, does not bring it back.
  const id = revealed === origin ? (card?.id ?? null) : null
  const showNow = useEffectEvent(() => {
    if (card) show(card)
  })
  useEffect(() => {
    if (id === null) return
    showNow()
    head.current?.focus({ preventScroll: true })
  }, [id])

  if (!card) return null
  const close = (): void => storyStore.getState().set({ tour: null })
  const turn = (to: number): void => {
    if (to >= cards.length) close()
    else storyStore.getState().set({ tour: Math.max(0, to) })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') close()
    else if (event.key === 'ArrowRight') turn(Math.min(cards.length - 1, index + 1))
    else if (event.key === 'ArrowLeft') turn(index - 1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const narrow = innerWidth < NARROW
  const last = index === cards.length - 1
  return (
    <>
      {standing && <div className="tour-frame" style={standing.target} aria-hidden="true" />}
      <section
        className={standing ? `tour-card ${standing.card.side}` : 'tour-card unplaced'}
        style={standing && !narrow ? { left: standing.card.left, top: standing.card.top } : undefined}
        aria-label={t.tour.title}
        ref={setElement}
        onKeyDown={onKeyDown}
      >
        <header>
          <span className="tour-step">{fill(t.tour.of, { n: index + 1, total: cards.length })}</span>
          <button type="button" className="quiet square" aria-label={t.tour.close} onClick={close}>
            <Icon shape="close" />
          </button>
        </header>
        <h2 tabIndex={-1} ref={head}>
          <Headline>{t.tour.heads[card.id]}</Headline>
        </h2>
        <div>
          {card.sentences.map(({ key, values }) => (
            <p key={key}>
              <Explained>{fill(t.sentences[key], values)}</Explained>
            </p>
          ))}
          {card.id === 'players' && <PlayYourself />}
          {hasSeeds(card.id) && !source && <OverSeeds part={card.id} />}
          {growing && <p className="fine">{t.tour.growing}</p>}
        </div>
        <footer>
          <ol className="tour-dots" aria-hidden="true">
            {cards.map(({ id }, i) => (
              <li key={id} className={i === index ? 'on' : ''} />
            ))}
          </ol>
          <span className="spring" />
          {index > 0 && (
            <button type="button" onClick={() => turn(index - 1)}>
              {t.tour.back}
            </button>
          )}
          <button type="button" className="primary" onClick={() => turn(index + 1)}>
            {last ? t.tour.done : t.tour.next}
          </button>
        </footer>
        <p className="hidden">{t.tour.keys}</p>
      </section>
    </>
  )
}
