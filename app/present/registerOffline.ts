/** Installs the offline copy of a built page once it has loaded and rests; a browser that refuses is let be. */

/** Long after the first pictures: copying must not compete with them. */
const REST_MS = 4000

export function registerOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const start = (): void => {
    setTimeout(() => {
      navigator.serviceWorker.register(`${import.meta.env.BASE_URL}sw.js`).catch((error: unknown) => {
        console.warn('offline copy:', error)
      })
    }, REST_MS)
  }
  if (document.readyState === 'complete') start()
  else addEventListener('load', start, { once: true })
}
