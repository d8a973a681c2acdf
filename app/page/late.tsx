/**
 * A part whose code is loaded when it is first drawn. Not React's lazy: what waits in Suspense is tried again in the lowest of React's
 * lanes, which a replay on a slow machine never leaves free; a sheet would open when the replay has ended.
 */
import { type ComponentType, useEffect, useState } from 'react'

/** Draws nothing until `load` has given the part. What `load` throws is thrown in its place, for a Boundary. */
export function late<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null
  // biome-ignore lint/correctness/noComponentHookFactories: `late` is called once for a part, at the top of a module
  return function Late(props: Props) {
    const [Part, setPart] = useState(() => loaded)
    const [failure, setFailure] = useState<{ readonly error: unknown } | null>(null)
    useEffect(() => {
      if (Part) return
      load().then(
        (part) => {
          loaded = part
          setPart(() => part)
        },
        (error: unknown) => setFailure({ error }),
      )
    }, [Part])
    if (failure) throw failure.error
    return Part && <Part {...props} />
  }
}
