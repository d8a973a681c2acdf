/**
 * Entry of the worker: commands in, events out; what they mean is `search/session.ts`.
 * The page starts it by URL and never imports it.
 */
import { findAdapter, openBackend } from './backend'
import { compileNetwork } from './engine/compile'
import { SearchError } from './errors'
import type { Event } from './protocol/messages'
import { Session } from './search/session'
import { Shelf } from './search/shelf'
import { openOpfs } from './store/opfs'
import { RunStore } from './store/runStore'

async function fetchBytes(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url)
  if (!response.ok) throw new SearchError('bad-shard', `${url}: the server answered ${response.status}`)
  return response.arrayBuffer()
}

const session = new Session({
  post: (event: Event) => self.postMessage(event),
  shelf: new Shelf(fetchBytes),
  findAdapter,
  openDevice: openBackend,
  compile: compileNetwork,
  openStore: async () => new RunStore(await openOpfs(navigator.storage)),
  freshId: () => crypto.randomUUID(),
  now: () => performance.now(),
  every: (ms, tick) => {
    const timer = setInterval(tick, ms)
    return () => clearInterval(timer)
  },
  date: () => new Date().toISOString(),
  // The file's name holds a digest of the code.
  build: self.location.pathname.replace(/^.*\//, ''),
  saveEveryMs: 180_000,
  patienceMs: 120_000,
})

self.addEventListener('message', ({ data }: MessageEvent<unknown>) => void session.handle(data))

// Released by the browser when this thread ends, however it ends: so the page learns of it. Old browsers have no locks.
const lock = `darts-plus-lab/worker/${crypto.randomUUID()}`
void (navigator.locks as LockManager | undefined)?.request(lock, () => {
  self.postMessage({ type: 'alive', lock } satisfies Event)
  return new Promise(() => {})
})
