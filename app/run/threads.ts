/** The threads of the CPU engine, started and ended for the worker that computes with them: `src/protocol/threads.ts` says why. */
import type { ThreadNews, ThreadOrder } from '../../src/protocol/threads'

export interface Threads {
  follow(order: ThreadOrder): void
  /** The worker is gone. */
  endAll(): void
}

/** @param tell the worker that gives the orders */
export function createThreads(
  tell: (news: ThreadNews) => void,
  makeThread: (name: string) => Worker = (name) =>
    new Worker(new URL('../../src/engine/cpu/threads/webThread.ts', import.meta.url), { type: 'module', name }),
): Threads {
  const threads = new Map<string, Worker>()

  function start(name: string): void {
    const made = makeThread(name)
    made.onmessage = ({ data }) => tell({ type: 'thread', name, news: 'said', message: data })
    made.onerror = ({ message }) =>
      tell({ type: 'thread', name, news: 'failed', why: message || 'it could not be started' })
    threads.set(name, made)
  }

  return {
    follow(order) {
      const { name } = order
      if (order.order === 'start') start(name)
      else if (order.order === 'tell') threads.get(name)?.postMessage(order.message)
      else {
        threads.get(name)?.terminate()
        threads.delete(name)
      }
    },
    endAll() {
      for (const thread of threads.values()) thread.terminate()
      threads.clear()
    },
  }
}
