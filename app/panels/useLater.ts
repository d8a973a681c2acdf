/** A value that may be drawn a little later than the rest while the run plays, and at once while it stands still. */
import { useDeferredValue } from 'react'
import { useView } from '../run/viewStore'

/** For pictures of many parts: playing stays smooth, a step by key or click is exact. */
export function useLater<T>(value: T): T {
  const later = useDeferredValue(value)
  return useView((view) => view.playing) ? later : value
}
