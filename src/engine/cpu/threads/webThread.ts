/** Entry of a thread of the CPU engine in a browser; the executor's worker starts it by URL, named by the Web Lock that it holds. */
import type { ToThread } from './jobs'
import { serveThread } from './serve'

const receive = serveThread((message) => postMessage(message))
addEventListener('message', ({ data }: MessageEvent<ToThread>) => void receive(data))

// Released by the browser when this thread ends, however it ends: so its executor learns of it.
void (navigator.locks as LockManager | undefined)?.request(self.name, () => {
  postMessage({ type: 'alive' })
  return new Promise(() => {})
})
