/** What is read off a sweep that ships; null until it is there, and where it cannot be fetched. That it cannot be read is told. */
import { useEffect, useState } from 'react'
import type { TrialRecord } from '../../src/sweep/trialRecord'
import { NotFound } from '../run/recordings'
import { SHIPPED_SWEEP } from '../story/storyStore'
import { fetchSweep } from './openSweep'

/** @param read the same function at every call */
export function useShippedSweep<T>(
  read: (trials: readonly TrialRecord[]) => T | null,
  sweep: string = SHIPPED_SWEEP,
): T | null {
  const [told, setTold] = useState<T | null>(null)
  useEffect(() => {
    let current = true
    fetchSweep(sweep).then(
      ({ index }) => {
        if (current) setTold(read(index.trials))
      },
      (error: unknown) => {
        if (error instanceof NotFound) return
        // Once, however many sentences are read off it: the page tells what is thrown where nobody waits.
        throw error
      },
    )
    return () => {
      current = false
    }
  }, [read, sweep])
  return told
}
