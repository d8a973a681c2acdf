/** Entry of a thread of the CPU engine in a browser; the page starts it by URL (app/run/threads.ts), named by the Web Lock that it holds. */
import type { ToThread } from './jobs'
import { serveThread } from './serve'

const receive = serveThread((message) => postMessage(message))

// Released by the browser when this thread ends, however it ends: so its executor learns of it. Held before the first message is
// heard: from then on this thread waits in memory, where no lock is granted to it.
const held = new Promise<void>((resolve) => {
  const hold = (): Promise<never> => {
    postMessage({ type: 'alive' })
    resolve()
    return new Promise(() => {})
  }
  const locks = navigator.locks as LockManager | undefined
  // Without locks only a list that it does not run tells that a thread is gone.
  if (locks) locks.request(self.name, hold).catch(() => resolve())
  else resolve()
})

addEventListener('message', ({ data }: MessageEvent<ToThread>) => void held.then(() => receive(data)))
