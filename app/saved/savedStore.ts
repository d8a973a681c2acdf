/** What the page knows of saved runs: the list as the worker last told it, and what is being done to it. */
import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { BrokenRun, RunSummary, StorageFacts } from '../../src/protocol/runs'

export interface SavedState {
  readonly isOpen: boolean
  /** null until the worker has told. */
  readonly runs: readonly RunSummary[] | null
  readonly broken: readonly BrokenRun[]
  readonly storage: StorageFacts | null
  /** The browser has promised not to clear it by itself; null while not asked. */
  readonly isPersisted: boolean | null
  /** Deleted a moment ago, can be brought back. */
  readonly deleted: { readonly id: string; readonly title: string } | null
  /** Broke off in an earlier visit and is offered; null when there is none or it was declined. */
  readonly unfinished: RunSummary | null
  /** Another tab: none searches, one does, or the one that was watched has let go. */
  readonly otherTab: 'none' | 'searching' | 'let-go'
  set(change: Partial<Omit<SavedState, 'set'>>): void
}

export type SavedStore = StoreApi<SavedState>

export function createSavedStore(): SavedStore {
  return createStore<SavedState>()((set) => ({
    isOpen: false,
    runs: null,
    broken: [],
    storage: null,
    isPersisted: null,
    deleted: null,
    unfinished: null,
    otherTab: 'none',
    set: (change) => set(change),
  }))
}

export const savedStore = createSavedStore()

export function useSaved<T>(selector: (state: SavedState) => T): T {
  return useStore(savedStore, selector)
}
