/** The term that is being explained, and the element that asked. */
import { createStore } from 'zustand/vanilla'
import type { TermId } from '../i18n/glossary/en'

export interface GlossaryState {
  readonly shown: { readonly term: TermId; readonly anchor: HTMLElement } | null
  set(shown: GlossaryState['shown']): void
}

export const glossaryStore = createStore<GlossaryState>()((set) => ({
  shown: null,
  set: (shown) => set({ shown }),
}))

/** Time to move the pointer from the word onto its explanation, in milliseconds. */
const LINGER_MS = 180

let leaving: ReturnType<typeof setTimeout> | undefined

export function explain(term: TermId, anchor: HTMLElement): void {
  clearTimeout(leaving)
  glossaryStore.getState().set({ term, anchor })
}

export function keepExplaining(): void {
  clearTimeout(leaving)
}

export function stopExplaining(linger: boolean): void {
  clearTimeout(leaving)
  if (linger) leaving = setTimeout(() => glossaryStore.getState().set(null), LINGER_MS)
  else glossaryStore.getState().set(null)
}
