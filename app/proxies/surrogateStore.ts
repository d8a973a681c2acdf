/** The models of NAS-Bench-301 that were opened in this tab; what they predict is never kept with a run. */
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { toSearchError } from '../../src/errors'
import type { GivenFile } from '../../src/protocol/messages'
import type { Genotype } from '../../src/space/genotype'
import { readCompact } from '../../src/surrogate/compactForm'
import { type Prediction, predict, type Surrogate } from '../../src/surrogate/surrogate'
import { createOwnWorker } from './ownWorker'

export interface SurrogateState {
  readonly surrogate: Surrogate | null
  readonly progress: { readonly done: number; readonly of: number } | null
  readonly isReading: boolean
  /** Why the last files were refused. */
  readonly problem: string | null
}

export const surrogateStore = createStore<SurrogateState>()(() => ({
  surrogate: null,
  progress: null,
  isReading: false,
  problem: null,
}))

export function useSurrogate<T>(selector: (state: SurrogateState) => T): T {
  return useStore(surrogateStore, selector)
}

/** Resolves when they were read or refused; a refusal loses nothing. */
export function openSurrogate(files: readonly GivenFile[]): Promise<void> {
  const { setState } = surrogateStore
  setState({ isReading: true, problem: null, progress: null })
  return new Promise((resolve) => {
    const end = (change: Partial<SurrogateState>): void => {
      worker.close()
      setState({ isReading: false, progress: null, ...change })
      resolve()
    }
    const worker = createOwnWorker(
      (event) => {
        if (event.type === 'surrogate-progress') setState({ progress: { done: event.done, of: event.of } })
        if (event.type === 'surrogate-refused') end({ problem: event.message })
        if (event.type !== 'surrogate-read') return
        const { bytes, digest } = event
        end({ surrogate: { members: readCompact(new Uint8Array(bytes), digest.slice(0, 12)), digest } })
      },
      (problem) => end({ problem }),
    )
    worker.send({ type: 'read-surrogate', files })
  })
}

/** What is said of a cell; a text where it lies outside of the surrogate's space. */
export function predictionOf(surrogate: Surrogate, genotype: Genotype): Prediction | string {
  try {
    return predict(surrogate, genotype)
  } catch (error) {
    return toSearchError(error).message
  }
}
