/** Entry of a thread of the CPU engine in a browser; the executor's worker starts it by URL. */
import type { ToThread } from './jobs'
import { serveThread } from './serve'

const receive = serveThread((message) => postMessage(message))
addEventListener('message', ({ data }: MessageEvent<ToThread>) => void receive(data))
