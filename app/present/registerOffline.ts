/** Installs the offline copy of a built page once it has loaded and rests; a browser that refuses is let be. */

/** Long after the first pictures: copying must not compete with them. */
const REST_MS = 4000
/** Before the copy is tried again, where a file could not be had; what was copied until then is not fetched again. */
const AGAIN_MS = [5_000, 30_000, 180_000]
/**
 * For one try. WebKitGTK 2.50 leaves a worker that has copied every file at "installing" now and then, for ever; on a slow line the next try
 * goes on from what this one copied.
 */
const PATIENCE_MS = 120_000

/** @throws Error when no copy came of it */
async function install(): Promise<void> {
  const registration = await navigator.serviceWorker.register(`${import.meta.env.BASE_URL}sw.js`)
  const worker = registration.installing
  // One that replaces an older copy may fail: that copy serves on, and the next visit tries again.
  if (!worker || registration.active) return
  await new Promise<void>((installed, failed) => {
    const late = setTimeout(() => {
      void registration.unregister().finally(() => failed(new Error('it does not come to its end')))
    }, PATIENCE_MS)
    worker.addEventListener('statechange', () => {
      if (worker.state === 'installing') return
      clearTimeout(late)
      if (worker.state === 'redundant') failed(new Error('a file could not be copied'))
      else installed()
    })
  })
}

async function installAtLast(): Promise<void> {
  for (const wait of [REST_MS, ...AGAIN_MS]) {
    await new Promise((rested) => setTimeout(rested, wait))
    try {
      await install()
      return
    } catch (error) {
      console.warn('offline copy:', error)
      // A browser, or its owner, that allows no worker here allows none later.
      if (error instanceof DOMException && error.name === 'SecurityError') return
    }
  }
}

export function registerOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const start = (): void => void installAtLast()
  if (document.readyState === 'complete') start()
  else addEventListener('load', start, { once: true })
}
