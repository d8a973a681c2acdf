/**
 * The CPU engine in a browser: this worker and others beside it, which the page starts. Loaded when a search asks for it, not before. On a
 * page that is not cross-origin isolated it is this worker alone, with memory of its own and the same bits.
 */
import { openCpuExecutor } from './engine/cpu/executor'
import type { FromThread } from './engine/cpu/threads/jobs'
import type { Thread } from './engine/cpu/threads/pool'
import { failureListeners } from './failureListeners'
import type { AdapterInfo } from './protocol/facts'
import { isThreadNews, type ThreadNews, type ThreadOrder } from './protocol/threads'
import type { OpenExecutor } from './session/deviceGuard'

const heard = new Map<string, (news: ThreadNews) => void>()
self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (isThreadNews(data)) heard.get(data.name)?.(data)
})
const give = (order: ThreadOrder): void => self.postMessage(order)

/** A thread holds a Web Lock, whose name is its own, for as long as it lives: one that is killed says nothing else. */
function startThread(): Thread {
  const name = `darts-plus-lab/thread/${crypto.randomUUID()}`
  give({ type: 'thread', name, order: 'start' })
  return {
    post: (message) => give({ type: 'thread', name, order: 'tell', message }),
    hear: (onMessage, onDeath) => {
      heard.set(name, (news) => {
        if (news.news === 'failed') return onDeath(news.why)
        const said = news.message as FromThread | { readonly type: 'alive' }
        if (said.type !== 'alive') return onMessage(said)
        void navigator.locks.request(name, () => {
          if (heard.has(name)) onDeath('it ended without a word')
        })
      })
    },
    terminate: () => {
      heard.delete(name)
      give({ type: 'thread', name, order: 'end' })
    },
  }
}

/** One turn of this worker's events; a timer would wait for 4 ms, and for a second where the tab is hidden. */
function breathing(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel()
  return () =>
    new Promise((resolve) => {
      port1.onmessage = () => resolve()
      port2.postMessage(null)
    })
}

function every(ms: number, tick: () => void): () => void {
  const timer = setInterval(tick, ms)
  return () => clearInterval(timer)
}

async function open(adapter: AdapterInfo, signal: AbortSignal, onEnd: () => void): Promise<OpenExecutor> {
  const { tell, onFailure } = failureListeners()
  const others = Array.from({ length: (adapter.threads ?? 1) - 1 }, startThread)
  try {
    const executor = await openCpuExecutor({
      others,
      now: () => performance.now(),
      breathe: breathing(),
      every,
      signal,
      onFailure: (error) => {
        onEnd()
        // One is gone, or nothing it does counts any more: the next start makes all of them anew.
        for (const thread of others) thread.terminate()
        tell(error)
      },
    })
    return { executor, adapter, onFailure }
  } catch (error) {
    for (const thread of others) thread.terminate()
    throw error
  }
}

let opened: Promise<OpenExecutor> | null = null

/**
 * The one executor of this worker, opened on first use and again after it failed.
 *
 * @param signal told to stop while it opens, it is closed, and the next start opens another
 * @throws SearchError 'out-of-memory' when no memory is granted, 'device-lost' when a thread does not start; when told to stop
 */
export function openCpuBackend(adapter: AdapterInfo, signal: AbortSignal): Promise<OpenExecutor> {
  const forget = (): void => {
    opened = null
  }
  opened ??= open(adapter, signal, forget).catch((error: unknown) => {
    forget()
    throw error
  })
  return opened
}
