/** Width and height of an element as they change, in whole CSS pixels; 0 before the first measurement. */
import { type RefObject, startTransition, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'

export interface Size {
  readonly width: number
  readonly height: number
}

export function useSize<T extends HTMLElement>(): [RefObject<T | null>, Size] {
  const ref = useRef<T>(null)
  const [size, setSize] = useState<Size>({ width: 0, height: 0 })
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const measure = (): void => {
      const width = Math.floor(element.clientWidth)
      const height = Math.floor(element.clientHeight)
      // Not laid out, as in a window that shrinks to nothing for a moment: what is drawn stays.
      if (width === 0) return
      setSize((old) => (old.width === width && old.height === height ? old : { width, height }))
    }
    let isFirst = true
    const measureSoon = (): void => {
      // A picture that is not there yet must not wait behind a run that goes on.
      if (isFirst) measure()
      // Many pictures change their size at the same moment: worked out in slices, not in one long task.
      else startTransition(measure)
      isFirst = false
    }
    // The observer answers in the frame in which the element is laid out; asking here would lay the page out once more.
    const observer = new ResizeObserver(measureSoon)
    observer.observe(element)
    // A printed sheet is laid out within this very event: no observer would be asked in time.
    const measureNow = (): void => flushSync(measure)
    addEventListener('beforeprint', measureNow)
    addEventListener('afterprint', measureNow)
    return () => {
      observer.disconnect()
      removeEventListener('beforeprint', measureNow)
      removeEventListener('afterprint', measureNow)
    }
  }, [])
  return [ref, size]
}
