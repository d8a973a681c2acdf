/** The CPU engine in plain Node: this thread and worker threads beside it. */
import { availableParallelism } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { openCpuExecutor } from '../engine/cpu/executor'
import type { FromThread } from '../engine/cpu/threads/jobs'
import type { Thread } from '../engine/cpu/threads/pool'
import type { Executor } from '../engine/plan/plan'
import type { SearchError } from '../errors'

export interface NodeCpuOptions {
  /** This one included; left out: as many as the machine has processors. */
  readonly threads?: number
  readonly onFailure?: (error: SearchError) => void
  /** Every index of a buffer is checked. */
  readonly isChecked?: boolean
  /** Told to stop while it opens, it is closed. */
  readonly signal?: AbortSignal
}

/** A thread of Node does not take over how its process reads TypeScript: tsx is asked anew, from the outermost script. */
const BOOT = `
const { tsx, entry } = require('node:worker_threads').workerData
import(tsx).then(({ tsImport }) => tsImport(entry, entry))
`

/** A thread from the sources, or, in the packed lab, from the built entry beside this file. */
function openThread(): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./cpuThread.mjs', import.meta.url))
  const entry = new URL('./cpuThread.ts', import.meta.url).href
  return new Worker(BOOT, { eval: true, workerData: { tsx: import.meta.resolve('tsx/esm/api'), entry } })
}

function startThread(): Thread {
  const worker = openThread()
  let isEnding = false
  // What runs here decides how long the process lives, not what waits for it.
  worker.unref()
  return {
    post: (message) => worker.postMessage(message),
    hear: (onMessage, onDeath) => {
      worker.on('message', (message: FromThread) => onMessage(message))
      worker.on('error', (error) => onDeath(error.message))
      worker.on('exit', (code) => {
        if (!isEnding) onDeath(`it ended with code ${code}`)
      })
    },
    terminate: () => {
      isEnding = true
      void worker.terminate()
    },
  }
}

/** The caller destroys it. @throws SearchError as `openCpuExecutor` */
export function openNodeCpu({ threads = availableParallelism(), ...options }: NodeCpuOptions = {}): Promise<Executor> {
  return openCpuExecutor({
    ...options,
    others: Array.from({ length: threads - 1 }, startThread),
    now: () => performance.now(),
    breathe: async () => {
      await setImmediate()
    },
    every: (ms, tick) => {
      const timer = setInterval(tick, ms)
      return () => clearInterval(timer)
    },
  })
}
