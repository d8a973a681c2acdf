/** Cells of other programs on the page: those that were opened, which of them is shown, what stands beside it. */
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { ForeignGenotype, Problem } from '../../src/import/genotypes'

export interface CellsState {
  readonly isOpen: boolean
  readonly cells: readonly ForeignGenotype[]
  /** What could not be read beside them. */
  readonly problems: readonly Problem[]
  /** Name of the file; null for what was pasted, linked or chosen from the list. */
  readonly file: string | null
  readonly shown: number
  /** Name of the published genotype it is compared with; null = none. */
  readonly beside: string | null
  /** Text of the address that is not read yet; the page reads it once. */
  readonly linked: string | null
  /** The cell on the sheet as the address holds it; null where none can. */
  readonly text: string | null
  /** Why the last text was refused. */
  readonly refusal: string | null
  set(change: Partial<Omit<CellsState, 'set'>>): void
  show(cells: readonly ForeignGenotype[], problems: readonly Problem[], file: string | null): void
  close(): void
}

const NOTHING = { cells: [], problems: [], file: null, shown: 0, beside: null, linked: null, text: null, refusal: null }

export const cellsStore = createStore<CellsState>()((set) => ({
  isOpen: false,
  ...NOTHING,
  set: (change) => set(change),
  show: (cells, problems, file) => set({ ...NOTHING, isOpen: true, cells, problems, file }),
  close: () => set({ isOpen: false, ...NOTHING }),
}))

export function useCells<T>(selector: (state: CellsState) => T): T {
  return useStore(cellsStore, selector)
}
