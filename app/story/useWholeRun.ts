/** For what speaks of a run as a whole: once the run is there, a recording tells all of its epochs; the cursor stays. */
import { useEffect } from 'react'
import { useRun } from '../run/runStore'
import { revealRun } from './reveal'

export function useWholeRun(): void {
  // A link may open before the recording has come, or with the run told only up to its moment.
  const known = useRun((run) => run.config !== null)
  useEffect(() => {
    if (known) revealRun()
  }, [known])
}
