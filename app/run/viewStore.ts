/**
 * What the user is looking at: the epoch under the cursor, the focused edge, how things are drawn, theme and language, and
 * the thresholds of the two rules as moved on the page. Nothing here changes a search.
 */
import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Criterion1Config, Criterion2Config } from '../../src/protocol/config'
import type { EngineChoice } from '../../src/protocol/engines'
import type { Primitive } from '../../src/space/primitives'
import type { CellType } from '../../src/space/topology'

export type Speed = 'slow' | 'normal' | 'max'
export type CellMode = 'order' | 'depth'
/** Raw logits, their softmax, or the rank among the candidates of the edge (1 = strongest). */
export type AlphaScale = 'alpha' | 'mixing' | 'rank'
/** What the middle column shows where it cannot hold both. */
export type GraphView = 'cell' | 'edges'
export type Theme = 'auto' | 'light' | 'dark'
export type Language = 'en' | 'zh'

/** Both rules as the page applies them; null = as the run was configured. */
export interface RuleSettings {
  readonly criterion1: Criterion1Config
  readonly criterion2: Criterion2Config
}

export interface ViewState {
  /** Completed epochs at the cursor; 0 before the first. */
  readonly cursor: number
  /** The cursor goes along with the newest epoch. */
  readonly following: boolean
  readonly playing: boolean
  readonly speed: Speed
  readonly cell: CellType
  /** Row of the alpha table that the curves show. */
  readonly edge: number
  /** Operation that stands out everywhere; null = all alike. */
  readonly op: Primitive | null
  readonly graph: GraphView
  readonly cellMode: CellMode
  readonly alphaScale: AlphaScale
  /** What later papers measure is shown under the curves. */
  readonly gauges: boolean
  readonly theme: Theme
  readonly language: Language
  readonly rules: RuleSettings | null
  /** What the next search or retraining is to run on. */
  readonly engine: EngineChoice
  readonly setupOpen: boolean
  /** Dropped or chosen files are with the worker. */
  readonly readingFiles: boolean
  set(change: Partial<Omit<ViewState, 'set'>>): void
}

export type ViewStore = StoreApi<ViewState>

export function createViewStore(start: Partial<Omit<ViewState, 'set'>> = {}): ViewStore {
  return createStore<ViewState>()((set) => ({
    cursor: 0,
    following: true,
    playing: false,
    speed: 'normal',
    cell: 'normal',
    edge: 0,
    op: null,
    graph: 'cell',
    cellMode: 'depth',
    alphaScale: 'alpha',
    gauges: false,
    theme: 'auto',
    language: 'en',
    rules: null,
    engine: 'auto',
    setupOpen: false,
    readingFiles: false,
    ...start,
    set: (change) => set(change),
  }))
}

export const viewStore = createViewStore()

export function useView<T>(selector: (state: ViewState) => T): T {
  return useStore(viewStore, selector)
}
