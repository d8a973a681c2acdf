/** The parts of a page arrive one after the other, each in a task of its own: none of them keeps the thread for long. */
import { startTransition, useEffect, useState } from 'react'

/** How many of `parts` are to be drawn by now; one more after each picture, until all of them are. */
export function useArrival(parts: number): number {
  const [arrived, setArrived] = useState(1)
  useEffect(() => {
    if (arrived < parts) startTransition(() => setArrived(arrived + 1))
  }, [arrived, parts])
  return arrived
}
