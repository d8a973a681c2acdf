/** Cells of other programs on the page: those that were opened, which of them is shown, what stands beside it. */
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { ForeignGenotype, Problem } from '../../src/import/genotypes'
import type { Genotype } from '../../src/space/genotype'

/** The cell that is being trained, or was last, and what it is called. */
export interface TrainedCell {
  readonly name: string | null
  readonly genotype: Genotype
}

export interface CellsState {
  readonly isOpen: boolean
  readonly cells: readonly ForeignGenotype[]
  /** What could not be read beside them. */
  readonly problems: readonly Problem[]
  /** Name of the file, or where a published genotype stands; null for what was pasted or linked. */
  readonly file: string | null
  readonly shown: number
  /** Key of what it is compared with (`beside.ts`); null = nothing. */
  readonly beside: string | null
  /** Cells that were looked at before, the last one first; they outlive the sheet. */
  readonly before: readonly ForeignGenotype[]
  readonly trained: TrainedCell | null
  /** Text of the address that is not read yet; the page reads it once. */
  readonly linked: string | null
  /** The cell on the sheet as the address holds it. */
  readonly text: string | null
  /** Why the last text was refused. */
  readonly refusal: string | null
  set(change: Partial<Omit<CellsState, 'set'>>): void
  show(cells: readonly ForeignGenotype[], problems: readonly Problem[], file: string | null): void
  close(): void
}

const NOTHING = { cells: [], problems: [], file: null, shown: 0, beside: null, linked: null, text: null, refusal: null }
const MOST_BEFORE = 8

/** What is left behind stands first, each cell once. */
function behind({ cells, shown, before }: CellsState): readonly ForeignGenotype[] {
  const left = cells[shown]
  if (!left) return before
  const same = (one: ForeignGenotype): boolean => JSON.stringify(one) === JSON.stringify(left)
  return [left, ...before.filter((one) => !same(one))].slice(0, MOST_BEFORE)
}

export const cellsStore = createStore<CellsState>()((set, get) => ({
  isOpen: false,
  ...NOTHING,
  before: [],
  trained: null,
  set: (change) => set(change),
  show: (cells, problems, file) => set({ ...NOTHING, isOpen: true, cells, problems, file, before: behind(get()) }),
  close: () => set({ isOpen: false, ...NOTHING, before: behind(get()) }),
}))

export function useCells<T>(selector: (state: CellsState) => T): T {
  return useStore(cellsStore, selector)
}
