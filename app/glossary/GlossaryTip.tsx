/** The explanation of one term beside its word: stays while pointed at, goes with Escape (WCAG 1.4.13). */
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { viewport } from '../page/viewport'
import { TIP_ID } from './Explained'
import { glossaryStore, keepExplaining, stopExplaining } from './glossaryStore'
import { useGlossary } from './useGlossary'
import '../styles/glossary.css'

const EDGE = 8
const GAP = 6

export function GlossaryTip() {
  const shown = useStore(glossaryStore, (state) => state.shown)
  const glossary = useGlossary()
  const tip = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState({ left: 0, top: 0 })

  useLayoutEffect(() => {
    const { current } = tip
    if (!shown || !current) return
    // A popover lies above open dialogs too.
    current.showPopover()
    const word = shown.anchor.getBoundingClientRect()
    const { width, height } = current.getBoundingClientRect()
    const pane = viewport()
    const left = Math.max(EDGE, Math.min(word.left, pane.width - width - EDGE))
    const below = word.bottom + GAP
    setPlace({ left, top: below + height + EDGE > pane.height ? word.top - GAP - height : below })
  }, [shown])

  useEffect(() => {
    if (!shown) return
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      event.stopPropagation()
      stopExplaining(false)
    }
    const onScroll = (): void => stopExplaining(false)
    addEventListener('keydown', onKey, true)
    addEventListener('scroll', onScroll, { capture: true, passive: true })
    return () => {
      removeEventListener('keydown', onKey, true)
      removeEventListener('scroll', onScroll, { capture: true })
    }
  }, [shown])

  if (!shown || !glossary) return null
  const { name, text } = glossary[shown.term]
  return (
    <div
      id={TIP_ID}
      role="tooltip"
      popover="manual"
      className="glossary-tip"
      style={place}
      ref={tip}
      onPointerEnter={keepExplaining}
      onPointerLeave={() => stopExplaining(true)}
    >
      <b>{name}</b>
      <span>{text}</span>
    </div>
  )
}
