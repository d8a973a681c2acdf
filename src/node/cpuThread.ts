/** Entry of a thread of the CPU engine in Node. */
import { parentPort } from 'node:worker_threads'
import type { ToThread } from '../engine/cpu/threads/jobs'
import { serveThread } from '../engine/cpu/threads/serve'

const receive = serveThread((message) => parentPort?.postMessage(message))
parentPort?.on('message', (message: ToThread) => void receive(message))
