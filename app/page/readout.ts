/**
 * The one-line readout: what lies under the pointer or the focus, in words. Elements carry their sentence as
 * `data-explain`; charts say what is under the pointer themselves. Apart from `viewStore`, so that a pointer that moves
 * draws nothing but this line and the hover lines of the charts.
 */
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

interface Readout {
  readonly text: string | null
  /** Epoch under the pointer in any chart. */
  readonly epoch: number | null
}

const readoutStore = createStore<Readout>()(() => ({ text: null, epoch: null }))

/** Says what is under the pointer; null: nothing that needs words. */
export function explain(text: string | null, epoch: number | null = null): void {
  const now = readoutStore.getState()
  if (now.text !== text || now.epoch !== epoch) readoutStore.setState({ text, epoch })
}

export function useReadout<T>(selector: (readout: Readout) => T): T {
  return useStore(readoutStore, selector)
}

const CHART = '[data-explains]'
const EXPLAINED = `[data-explain], ${CHART}, button[aria-label], select[aria-label], summary[aria-label]`

/** Follows pointer and focus over every element that explains itself; returns how to stop. */
export function followPointer(page: Document): () => void {
  let found: Element | null = null
  const say = (): void => {
    // A control without a sentence of its own says its name: icons have no other words.
    const text = found && (found.getAttribute('data-explain') ?? (found.matches(CHART) ? null : found.ariaLabel))
    // A chart with `data-explains` speaks for itself as the pointer moves.
    if (text !== null || !found) explain(text)
  }
  // The sentence changes under a pointer that rests: another language, another epoch.
  const changes = new MutationObserver(say)
  const follow = ({ target }: Event): void => {
    if (!(target instanceof Element)) return
    found = target.closest(EXPLAINED)
    changes.disconnect()
    if (found) changes.observe(found, { attributeFilter: ['data-explain', 'aria-label'] })
    say()
  }
  const leave = (): void => {
    found = null
    changes.disconnect()
    explain(null)
  }
  page.addEventListener('pointerover', follow)
  page.addEventListener('focusin', follow)
  page.documentElement.addEventListener('pointerleave', leave)
  return () => {
    changes.disconnect()
    page.removeEventListener('pointerover', follow)
    page.removeEventListener('focusin', follow)
    page.documentElement.removeEventListener('pointerleave', leave)
  }
}
