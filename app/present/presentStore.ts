/** How the page is shown to others: large type for a room, or without some of its parts inside another page. */
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { Part } from '../story/parts'

export interface PresentState {
  /** Large type, a clicker's keys, and a screen that stays awake. */
  readonly presenting: boolean
  /** Parts that are not shown. */
  readonly hide: readonly Part[]
  set(change: Partial<Omit<PresentState, 'set'>>): void
}

export const presentStore = createStore<PresentState>()((set) => ({
  presenting: false,
  hide: [],
  set: (change) => set(change),
}))

export function usePresent<T>(selector: (state: PresentState) => T): T {
  return useStore(presentStore, selector)
}
