/** Runs kept for comparison while this page is open: files, and runs that were on the screen before another one. */
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { ComparedRun } from './compared'

interface KeptState {
  readonly runs: readonly ComparedRun[]
  /** A run of the same id is replaced. */
  keep(runs: readonly ComparedRun[]): void
}

export const keptStore = createStore<KeptState>()((set) => ({
  runs: [],
  keep: (added) =>
    set(({ runs }) => ({ runs: [...runs.filter(({ id }) => !added.some((run) => run.id === id)), ...added] })),
}))

export function useKept<T>(selector: (state: KeptState) => T): T {
  return useStore(keptStore, selector)
}
