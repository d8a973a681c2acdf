/** Which part of the lesson is on the screen: the card of the tour, an open page, the visitor's own guess. */
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

/** The sweeps that ship with the page, and the one that the lesson speaks of. */
export const SHIPPED_SWEEPS = ['nas-bench-201', 'maps', 'cifar-10'] as const
export const [SHIPPED_SWEEP] = SHIPPED_SWEEPS

export const STORY_PAGES = [
  'about',
  'toy',
  'why',
  'answers',
  'compare',
  'evaluate',
  'results',
  'seeds',
  'evidence',
  'glossary',
  'share',
] as const
export type StoryPage = (typeof STORY_PAGES)[number]

/** `guessing`: marks, rules and final accuracies are covered until the visitor has placed a stop. */
export type Prediction = 'off' | 'guessing' | 'revealed'

export interface StoryState {
  /** Index of the card shown; null while no tour runs. */
  readonly tour: number | null
  readonly page: StoryPage | null
  readonly prediction: Prediction
  /** Epoch at which the visitor would stop. */
  readonly guess: number | null
  /** Names of the runs that are compared. */
  readonly compared: readonly string[]
  /** Name of the sweep whose evidence is shown, one of those that are served beside the page; null for the visitor's own. */
  readonly sweep: string | null
  set(change: Partial<Omit<StoryState, 'set'>>): void
}

export const storyStore = createStore<StoryState>()((set) => ({
  tour: null,
  page: null,
  prediction: 'off',
  guess: null,
  compared: ['two-minutes', 'small-cell'],
  sweep: SHIPPED_SWEEP,
  set: (change) => set(change),
}))

export function useStory<T>(selector: (state: StoryState) => T): T {
  return useStore(storyStore, selector)
}
