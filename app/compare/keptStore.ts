/** Runs kept for comparison while this page is open: files, and runs that were on the screen before another one. */
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { RunRecord } from '../../src/protocol/runRecord'
import type { ComparedRun } from './compared'

type Named = Pick<ComparedRun, 'id' | 'name'>

/**
 * Of the run in a file, by its name and what it holds: most codes call every log log.txt, and names that read alike in an address
 * are still two.
 */
export function fileRunId(name: string, { events }: Pick<RunRecord, 'events'>): string {
  const text = `${name}\n${JSON.stringify(events)}`
  let sum = 0x811c9dc5
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193) >>> 0
  return `file-${name.replaceAll(/[^\w-]/g, '-').slice(0, 48)}-${sum.toString(36)}`
}

/** What a run is called among others: what it was called before, or by its name, with a number where another one has that. */
export function nameAmong(runs: readonly Named[], { id, name }: Named): string {
  const before = runs.find((run) => run.id === id)
  if (before) return before.name
  let free = name
  for (let n = 2; runs.some((run) => run.name === free); n++) free = `${name} (${n})`
  return free
}

interface KeptState {
  readonly runs: readonly ComparedRun[]
  /** A run of the same id is replaced; no two have one name. */
  keep(runs: readonly ComparedRun[]): void
}

export const keptStore = createStore<KeptState>()((set) => ({
  runs: [],
  keep: (added) =>
    set(({ runs }) => ({
      runs: added.reduce(
        (kept, run) => [...kept.filter(({ id }) => id !== run.id), { ...run, name: nameAmong(kept, run) }],
        runs,
      ),
    })),
}))

export function useKept<T>(selector: (state: KeptState) => T): T {
  return useStore(keptStore, selector)
}
