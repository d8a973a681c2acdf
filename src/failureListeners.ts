/** Who is to be told, once, that what computes has failed. */
import type { SearchError } from './errors'

export interface FailureListeners {
  tell(error: SearchError): void
  /** Gives the function that stops listening. */
  onFailure(listener: (error: SearchError) => void): () => void
}

export function failureListeners(): FailureListeners {
  const listeners = new Set<(error: SearchError) => void>()
  return {
    tell(error) {
      for (const listener of [...listeners]) listener(error)
      listeners.clear()
    },
    onFailure(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
