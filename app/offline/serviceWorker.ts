/** The service worker: joins the browser's events to `answers.ts`. Built on its own, as sw.js beside the page (vite.config.ts). */
import { answer, dropOldCaches, fillCache, type Precache } from './answers'

/** Put in by the build. */
declare const __PRECACHE__: Precache

interface ExtendableEvent extends Event {
  waitUntil(promise: Promise<unknown>): void
}

interface FetchEvent extends ExtendableEvent {
  readonly request: Request
  respondWith(response: Promise<Response>): void
}

/** The part of ServiceWorkerGlobalScope that is used; the page's own library has the DOM instead. */
interface Scope {
  readonly registration: { readonly scope: string }
  readonly clients: { claim(): Promise<void> }
  addEventListener(type: 'install' | 'activate', listener: (event: ExtendableEvent) => void): void
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void
}

const scope = globalThis as unknown as Scope
const around = {
  scope: scope.registration.scope,
  caches,
  fetch: (url: string, options?: RequestInit) => fetch(url, options),
  rest: (ms: number) => new Promise<void>((rested) => setTimeout(rested, ms)),
}

scope.addEventListener('install', (event) => event.waitUntil(fillCache(__PRECACHE__, around)))
// A first visit, too, has its late parts when the network goes. No page of another build is open at this moment.
scope.addEventListener('activate', (event) =>
  event.waitUntil(dropOldCaches(__PRECACHE__, around).then(() => scope.clients.claim())),
)
scope.addEventListener('fetch', (event) => {
  const { method, url, mode } = event.request
  const response = answer({ method, url, document: mode === 'navigate' }, __PRECACHE__, around)
  if (response) event.respondWith(response)
})
