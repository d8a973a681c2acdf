/** Where the card of the tour and the frame around its part stand, as the page arrives, scrolls and lays itself out anew. */
import { useLayoutEffect, useState } from 'react'
import { viewport } from '../page/viewport'
import { type Part, partElement } from './parts'
import { type Box, type Placed, placeCard } from './place'

/** Screens narrower than this get the card along their lower edge. */
export const NARROW = 700

export interface Standing {
  readonly target: Box
  readonly card: Placed
}

const boxOf = ({ left, top, width, height }: DOMRect): Box => ({ left, top, width, height })

/** Null until both the part and the card are on the page. */
export function useStanding(part: Part | null, card: HTMLElement | null): Standing | null {
  const [standing, setStanding] = useState<Standing | null>(null)
  useLayoutEffect(() => {
    if (!part || !card) {
      setStanding(null)
      return
    }
    let target: HTMLElement | null = null
    const measure = (): void => {
      if (!target) {
        setStanding(null)
        return
      }
      const box = boxOf(target.getBoundingClientRect())
      const size = { width: card.offsetWidth, height: card.offsetHeight }
      setStanding({ target: box, card: placeCard(box, size, viewport()) })
    }
    const sizes = new ResizeObserver(measure)
    sizes.observe(card)
    const find = (): void => {
      if (target?.isConnected) return
      if (target) sizes.unobserve(target)
      target = partElement(part)
      if (target) {
        sizes.observe(target)
        if (innerWidth < NARROW) target.scrollIntoView({ block: 'start' })
      }
      measure()
    }
    find()
    // The parts of the page arrive one by one, and one may take the place of another.
    const arrivals = new MutationObserver(find)
    arrivals.observe(document.body, { childList: true, subtree: true })
    addEventListener('resize', measure)
    addEventListener('scroll', measure, { passive: true })
    return () => {
      arrivals.disconnect()
      sizes.disconnect()
      removeEventListener('resize', measure)
      removeEventListener('scroll', measure)
    }
  }, [part, card])
  return standing
}
