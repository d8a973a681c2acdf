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
  now: () => performance.now(),
})

self.addEventListener('message', ({ data }: MessageEvent<unknown>) => void session.handle(data))
