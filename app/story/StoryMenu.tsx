/** The lesson's entries in the top bar: the tour at hand, everything else in a menu. */
import { useId, useRef } from 'react'
import { useText } from '../i18n/useText'
import { refusing } from '../page/refusing'
import { viewport } from '../page/viewport'
import { presentStore } from '../present/presentStore'
import { STORY_PAGES, type StoryPage, storyStore, useStory } from './storyStore'

/** Of the menu, as its style sheet says, and what stays free between it and the edge of the window; in pixels. */
const WIDTH = 290
const EDGE = 8

const predict = async (): Promise<void> => (await import('./PredictPanel')).beginPrediction()

export function StoryMenu() {
  const t = useText()
  const running = useStory((story) => story.tour !== null)
  const guessing = useStory((story) => story.prediction === 'guessing')
  const id = useId()
  const menu = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const choose = (action: () => void) => () => {
    menu.current?.hidePopover()
    action()
  }
  const open = (page: StoryPage) => choose(() => storyStore.getState().set({ page, tour: null }))
  /** Popovers lie in the top layer, where the button is no longer their place. */
  const toggle = (): void => {
    const [popover, anchor] = [menu.current, button.current]
    if (!popover || !anchor) return
    const { right, bottom } = anchor.getBoundingClientRect()
    popover.style.top = `${bottom + 6}px`
    const { width, height } = viewport()
    popover.style.right = `${Math.max(EDGE, Math.min(width - right, width - WIDTH - EDGE))}px`
    popover.style.maxHeight = `${height - bottom - 6 - EDGE}px`
  }
  return (
    <>
      <button
        type="button"
        className="quiet"
        aria-pressed={running}
        // The cards tell where the rules stop.
        disabled={guessing}
        onClick={() => storyStore.getState().set({ tour: running ? null : 0 })}
      >
        {t.lesson.tour}
      </button>
      <button type="button" className="quiet" popoverTarget={id} ref={button} onClick={toggle}>
        {t.lesson.more}
      </button>
      <div id={id} popover="auto" className="menu" ref={menu}>
        <button type="button" onClick={choose(() => void refusing(predict))}>
          <b>{t.lesson.predict}</b>
          <span>{t.lesson.predictHint}</span>
        </button>
        {STORY_PAGES.map((page) => (
          <button key={page} type="button" onClick={open(page)}>
            <b>{t.lesson.pages[page].name}</b>
            <span>{t.lesson.pages[page].hint}</span>
          </button>
        ))}
        <button type="button" onClick={choose(() => presentStore.getState().set({ presenting: true }))}>
          <b>{t.lesson.present}</b>
          <span>{t.lesson.presentHint}</span>
        </button>
        <button type="button" onClick={choose(() => print())}>
          <b>{t.lesson.print}</b>
          <span>{t.lesson.printHint}</span>
        </button>
      </div>
    </>
  )
}
