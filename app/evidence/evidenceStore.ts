/** The sweeps that are open: the visitor's own, and the one of the lab that was shown last. Which is shown, `storyStore` says. */
import { create } from 'zustand'
import type { SweepIndex } from '../../src/sweep/indexFile'

/** A file of a sweep, wherever it lies: one of an archive is unpacked when it is asked for. */
export interface SweepFile {
  readonly path: string
  readonly size: number
  open(): Promise<Blob>
}

export interface OpenSweep {
  readonly index: SweepIndex
  /** Served beside the page under this name; null for files of the visitor. */
  readonly served: string | null
  /** Recordings by trial, where they were opened along. */
  readonly recordings: ReadonlyMap<string, SweepFile>
}

export interface EvidenceState {
  readonly own: OpenSweep | null
  readonly served: OpenSweep | null
  /** What could not be opened, in the words of the reader. */
  readonly problem: string | null
  set(change: Partial<Omit<EvidenceState, 'set'>>): void
}

export const useEvidence = create<EvidenceState>()((set) => ({
  own: null,
  served: null,
  problem: null,
  set: (change) => set(change),
}))
