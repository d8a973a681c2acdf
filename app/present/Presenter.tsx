/**
 * Applies to the page how it is shown to others: hidden parts, large type, a screen that stays awake; and takes the keys of a
 * clicker, which turn the cards of the tour.
 */
import { useLayoutEffect } from 'react'
import { Icon } from '../controls/Icon'
import { useText } from '../i18n/useText'
import { handsFocusTo, SEARCH_CONTROLS } from '../page/focus'
import { CARDS } from '../story/cards'
import { storyStore } from '../story/storyStore'
import { presentStore, usePresent } from './presentStore'
import { browserPage, keepAwake } from './wakeLock'

/** Whose menu it was begun in. */
const toMenu = handsFocusTo('.top [popovertarget]', ...SEARCH_CONTROLS)

const leave = (): void => presentStore.getState().set({ presenting: false })

/** Clickers send Page Down and Page Up. */
export function turn(key: string, page: Pick<Document, 'querySelector'>): boolean {
  const { tour, prediction, set } = storyStore.getState()
  // The cards tell what is being guessed. A page of the lesson gives way to a card, other sheets do not.
  if (prediction === 'guessing' || page.querySelector('dialog:modal:not(.story-sheet)')) return false
  if (key === 'PageDown') set({ tour: tour === null ? 0 : Math.min(CARDS.length - 1, tour + 1), page: null })
  else if (key === 'PageUp') set({ tour: tour === null || tour === 0 ? null : tour - 1 })
  else return false
  return true
}

function toggleFullscreen(): void {
  if (document.fullscreenElement) void document.exitFullscreen()
  else void document.documentElement.requestFullscreen().catch(() => undefined)
}

export function Presenter() {
  const t = useText()
  const { presenting, hide } = usePresent((state) => state)

  // Both before the first paint: parts that are hidden must not flash, and a clicker may be quick.
  useLayoutEffect(() => {
    const { dataset } = document.documentElement
    if (hide.length > 0) dataset.hide = hide.join(' ')
    else delete dataset.hide
  }, [hide])

  useLayoutEffect(() => {
    if (!presenting) return
    const { dataset } = document.documentElement
    dataset.present = ''
    const page = browserPage()
    const release = page && keepAwake(page)
    const onKey = (event: KeyboardEvent): void => {
      const typing =
        event.target instanceof Element && event.target.closest('input:not([type=range]), textarea, select')
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing) return
      if (turn(event.key, document)) event.preventDefault()
      else if (event.key.toLowerCase() === 'f') toggleFullscreen()
      else if (event.key === 'Escape' && !document.querySelector('dialog[open]')) leave()
    }
    addEventListener('keydown', onKey)
    return () => {
      delete dataset.present
      release?.()
      removeEventListener('keydown', onKey)
    }
  }, [presenting])

  if (!presenting) return null
  return (
    <section className="present-bar" aria-label={t.lesson.present} ref={toMenu}>
      <span>{t.present.keys}</span>
      <button
        type="button"
        className="quiet square"
        aria-label={t.present.fullscreen}
        title={t.present.fullscreen}
        onClick={toggleFullscreen}
      >
        <Icon shape="expand" />
      </button>
      <button
        type="button"
        className="quiet square"
        aria-label={t.present.leave}
        title={t.present.leave}
        onClick={leave}
      >
        <Icon shape="close" />
      </button>
    </section>
  )
}
