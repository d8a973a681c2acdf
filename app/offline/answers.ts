/**
 * How the service worker answers, apart from the browser's events so that it can be tested:
 *
 * - Files whose name holds their content's hash (`assets/`) come from the cache, always: a name never changes its content. Those of
 *   another build come from the network, and are not kept: after an update the page of the new one runs under the worker of the old one.
 * - Everything else (the page, recordings, icons) comes from the network first, so that a reload shows what the server has
 *   now, and from the cache when there is no network.
 * - The images that ship with the lab come from the network first, too; what came is kept in a cache of its own, which outlasts
 *   builds that bring the same images. Nobody who does not search pays for them.
 *
 * What is served makes the page cross-origin isolated, for hosts that send no headers: from the second load on.
 *
 * All other files of a build are fetched into one cache, named by the build, before that build's worker serves anything. A page of
 * the build before keeps the cache it began with: the new worker waits until no such page is open, a running search is
 * never taken over, and caches of earlier builds go only then.
 */
export interface Precache {
  /** Changes with any file of the build. */
  readonly version: string
  /** Paths relative to the scope of the worker. */
  readonly files: readonly string[]
  /** Kept once they were asked for; a version of their own. */
  readonly images: { readonly version: string; readonly files: readonly string[] }
}

const PREFIX = 'darts-plus-lab-'

/** The parts of the Cache API that are used. */
export interface CacheLike {
  match(url: string): Promise<Response | undefined>
  put(url: string, response: Response): Promise<void>
}

export interface CachesLike {
  open(name: string): Promise<CacheLike>
  keys(): Promise<readonly string[]>
  delete(name: string): Promise<boolean>
}

export interface Surroundings {
  readonly scope: string
  readonly caches: CachesLike
  readonly fetch: (url: string, options?: { readonly cache?: RequestCache }) => Promise<Response>
  readonly rest: (ms: number) => Promise<void>
}

export function cacheName({ version }: Precache): string {
  return `${PREFIX}${version}`
}

export function imagesCacheName({ images }: Precache): string {
  return `${PREFIX}images-${images.version}`
}

/** The page itself stands for every address of the site that asks for a document. */
const PAGE = 'index.html'

/** Files fetched at a time: a slow line should not be flooded. */
const AT_ONCE = 4

/** For one file. WebKitGTK forgets one now and then on a busy machine; a copy must not be waited for without end. */
const PATIENCE_MS = 60_000

/**
 * Fetches every file of the build, past the browser's own cache; what an earlier try has copied is not fetched again.
 *
 * @throws Error when one of them cannot be had, or does not come
 */
export async function fillCache(precache: Precache, { scope, caches, fetch, rest }: Surroundings): Promise<void> {
  const cache = await caches.open(cacheName(precache))
  const copy = async (file: string): Promise<void> => {
    const url = new URL(file, scope).href
    if (await cache.match(url)) return
    const hashed = file.startsWith('assets/')
    const response = await fetch(url, { cache: hashed ? 'default' : 'reload' })
    if (!response.ok) throw new Error(`offline copy: ${file} answered ${response.status}`)
    await cache.put(url, response)
  }
  const late = async (file: string): Promise<never> => {
    await rest(PATIENCE_MS)
    throw new Error(`offline copy: ${file} did not come within ${PATIENCE_MS / 1000} s`)
  }
  const waiting = [...precache.files]
  const worker = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift())
      await Promise.race([copy(file), late(file)])
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

/** Removes the caches of other builds of this lab, and of nothing else. */
export async function dropOldCaches(precache: Precache, { caches }: Surroundings): Promise<void> {
  const own = [cacheName(precache), imagesCacheName(precache)]
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && !own.includes(name))
  await Promise.all(old.map((name) => caches.delete(name)))
}

export interface Asked {
  readonly method: string
  readonly url: string
  /** The request is for a document. */
  readonly document: boolean
}

/** Makes a page cross-origin isolated, so that threads may share memory: for hosts that send no headers. */
const ISOLATION = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

/** The same answer with the headers of isolation, whether or not the host sends them. */
function isolated(response: Response): Response {
  // An error page, or one whose headers a script may not see, is handed on as it is.
  if (!response.ok || response.type === 'opaque') return response
  const headers = new Headers(response.headers)
  for (const [name, value] of Object.entries(ISOLATION)) headers.set(name, value)
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}

/** Whole before it is handed on: the worker may be ended as soon as it has answered. */
async function keptImages(url: string, precache: Precache, { caches, fetch }: Surroundings): Promise<Response> {
  const cache = await caches.open(imagesCacheName(precache))
  try {
    const response = await fetch(url)
    // Without room for a copy there is a search all the same.
    if (response.ok) await cache.put(url, response.clone()).catch(() => undefined)
    return response
  } catch (error) {
    const found = await cache.match(url)
    if (!found) throw error
    return found
  }
}

/** Null leaves the request to the browser: other origins, other methods, files of no build. */
export function answer(asked: Asked, precache: Precache, around: Surroundings): Promise<Response> | null {
  if (asked.method !== 'GET' || !asked.url.startsWith(around.scope)) return null
  const path = asked.url.slice(around.scope.length).replace(/[?#].*$/, '')
  // Pages beside the lab's (the course, the licences) are themselves.
  const file = asked.document && !precache.files.includes(path) ? PAGE : path
  const url = new URL(file, around.scope).href
  if (precache.images.files.includes(file)) return keptImages(url, precache, around).then(isolated)
  const isHashed = file.startsWith('assets/')
  if (!isHashed && !precache.files.includes(file)) return null
  const cached = async (): Promise<Response | undefined> => (await around.caches.open(cacheName(precache))).match(url)
  // Of any build: an isolated page may start no worker whose script comes without the headers.
  if (isHashed)
    return cached()
      .then((found) => found ?? around.fetch(asked.url))
      .then(isolated)
  return around
    .fetch(asked.url)
    .catch(async (error: unknown) => {
      const found = await cached()
      if (!found) throw error
      return found
    })
    .then(isolated)
}
