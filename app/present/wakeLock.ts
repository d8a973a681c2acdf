/** Keeps the screen awake while presenting. The browser takes the lock away from a hidden page; it is asked for again. */
export interface WakeLockPage {
  readonly request: () => Promise<{ release(): Promise<void> }>
  readonly visible: () => boolean
  /** Calls back whenever the page is shown or hidden; returns how to stop. */
  readonly onVisibility: (callback: () => void) => () => void
}

/** Starts holding the lock; the result lets it go. A browser that refuses is let be: the lecture goes on. */
export function keepAwake({ request, visible, onVisibility }: WakeLockPage): () => void {
  let lock: { release(): Promise<void> } | null = null
  let wanted = true
  const acquire = async (): Promise<void> => {
    if (!wanted || !visible()) return
    const got = await request().catch(() => null)
    if (wanted) lock = got
    else await got?.release()
  }
  void acquire()
  const stop = onVisibility(() => void acquire())
  return () => {
    wanted = false
    stop()
    void lock?.release().catch(() => undefined)
  }
}

/** The browser's own screen, or null where it cannot be kept awake. */
export function browserPage(): WakeLockPage | null {
  if (!('wakeLock' in navigator)) return null
  return {
    request: () => navigator.wakeLock.request('screen'),
    visible: () => document.visibilityState === 'visible',
    onVisibility: (callback) => {
      document.addEventListener('visibilitychange', callback)
      return () => document.removeEventListener('visibilitychange', callback)
    },
  }
}
