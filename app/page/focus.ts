/**
 * The focus must not vanish with what it was on: who goes on by keys would start at the top of the page again. As refs of
 * what may go, these hand it on once the change is made.
 */
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

/** Where the focus may go, the best place first: an element, or what a selector finds by then. */
type Heir = string | Element | null

function handOn(from: Element, heirs: readonly Heir[]): void {
  if (!from.contains(document.activeElement)) return
  queueMicrotask(() => {
    // What came in its place may have taken the focus already.
    if (document.activeElement !== document.body) return
    for (const heir of heirs) {
      const next = typeof heir === 'string' ? document.querySelector(heir) : heir
      if (next instanceof HTMLElement) next.focus()
      if (document.activeElement !== document.body) return
    }
  })
}

export const handsFocusTo =
  (...heirs: readonly Heir[]) =>
  (element: Element | null) =>
  () => {
    if (element) handOn(element, heirs)
  }

/** Pauses a search that is under way, starts one while none is. */
export const SEARCH_CONTROLS = ['.live-controls button', '.top > .primary', '.top button'] as const

/** Sheets that are open, the topmost last. */
const sheetStore = createStore<readonly HTMLDialogElement[]>(() => [])

/** The sheet that lies over all else; null while the page itself does. */
export function useTopSheet(): HTMLDialogElement | null {
  return useStore(sheetStore, (sheets) => sheets.at(-1) ?? null)
}

/** Of a dialog that is there while it is open: whoever opened it gets the focus back, or what controls the search. */
export function sheetOver(dialog: HTMLDialogElement | null) {
  const opener = document.activeElement
  if (!dialog?.open) dialog?.showModal()
  if (dialog) sheetStore.setState((sheets) => [...sheets, dialog], true)
  return () => {
    if (!dialog) return
    sheetStore.setState((sheets) => sheets.filter((sheet) => sheet !== dialog), true)
    handOn(dialog, [opener, ...SEARCH_CONTROLS])
  }
}
