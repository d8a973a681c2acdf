/** What a surrogate predicts of the run on the screen, where its models were opened; kept with no run. */
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

/** In the visitor's language; per cent, an entry an epoch, NaN where nothing is predicted. */
export interface Predicted {
  readonly title: string
  readonly unit: string
  readonly label: string
  readonly values: readonly number[]
  /** The spread of the models. */
  readonly low: readonly number[]
  readonly high: readonly number[]
}

export const predictedStore = createStore<{ readonly predicted: Predicted | null }>()(() => ({ predicted: null }))

export function usePredicted(): Predicted | null {
  return useStore(predictedStore, ({ predicted }) => predicted)
}
