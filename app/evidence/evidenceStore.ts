/** The sweep that is open: its index and, where a folder or an archive was opened, its recordings. */
import { create } from 'zustand'
import type { SweepIndex } from '../../src/sweep/indexFile'

export interface OpenSweep {
  readonly index: SweepIndex
  /** Served beside the page under this name; null for files of the visitor. */
  readonly served: string | null
  /** Texts of recordings by trial, where they were opened along. */
  readonly recordings: ReadonlyMap<string, Blob>
}

export interface EvidenceState {
  readonly sweep: OpenSweep | null
  /** What could not be opened, in the words of the reader. */
  readonly problem: string | null
  set(change: Partial<Omit<EvidenceState, 'set'>>): void
}

export const useEvidence = create<EvidenceState>()((set) => ({
  sweep: null,
  problem: null,
  set: (change) => set(change),
}))
