import { expect, test } from 'vitest'
import { answer, cacheName, dropOldCaches, fillCache, type Precache, type Surroundings } from './answers'

const SCOPE = 'https://lab.example/darts/'
const BUILD: Precache = { version: 'b2', files: ['index.html', 'assets/app-1a2b.js', 'runs/two-minutes.json'] }

/** A server, a switch for the network, and the Cache API in memory. */
function surroundings(server: Record<string, string>) {
  const stored = new Map<string, Map<string, Response>>()
  const asked: string[] = []
  const state = { online: true, stored, asked, server }
  const around: Surroundings = {
    scope: SCOPE,
    caches: {
      open: async (name) => {
        const cache = stored.get(name) ?? new Map<string, Response>()
        stored.set(name, cache)
        return {
          match: async (url) => cache.get(url)?.clone(),
          put: async (url, response) => void cache.set(url, response),
        }
      },
      keys: async () => [...stored.keys()],
      delete: async (name) => stored.delete(name),
    },
    fetch: async (url) => {
      asked.push(url)
      if (!state.online) throw new TypeError('no network')
      const body = server[url.slice(SCOPE.length)]
      return body === undefined ? new Response('', { status: 404 }) : new Response(body)
    },
  }
  return { state, around }
}

const SERVER = { 'index.html': 'page 2', 'assets/app-1a2b.js': 'code', 'runs/two-minutes.json': 'run 2', '': 'page 2' }
const get = (path: string, document = false) => ({ method: 'GET', url: SCOPE + path, document })
const text = async (response: Promise<Response> | null): Promise<string> =>
  (await (response as Promise<Response>)).text()

test('all files of a build are copied, and without a network the lab opens from them', async () => {
  const { state, around } = surroundings(SERVER)
  await fillCache(BUILD, around)
  state.online = false
  expect(await text(answer(get('', true), BUILD, around))).toBe('page 2')
  expect(await text(answer(get('assets/app-1a2b.js'), BUILD, around))).toBe('code')
  expect(await text(answer(get('runs/two-minutes.json'), BUILD, around))).toBe('run 2')
})

test('with a network a reload shows what the server has now', async () => {
  const { state, around } = surroundings({ ...SERVER })
  await fillCache(BUILD, around)
  state.server[''] = 'page 3'
  state.server['runs/two-minutes.json'] = 'run 3'
  expect(await text(answer(get('', true), BUILD, around))).toBe('page 3')
  expect(await text(answer(get('runs/two-minutes.json'), BUILD, around))).toBe('run 3')
})

test('page and scripts are served as those of an isolated page, with a network and without', async () => {
  const { state, around } = surroundings(SERVER)
  await fillCache(BUILD, around)
  for (const online of [true, false]) {
    state.online = online
    for (const asked of [get('', true), get('assets/app-1a2b.js')]) {
      const { headers } = await (answer(asked, BUILD, around) as Promise<Response>)
      expect(headers.get('Cross-Origin-Embedder-Policy')).toBe('require-corp')
      expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin')
    }
  }
})

test('a file named by its content is not asked for again', async () => {
  const { state, around } = surroundings(SERVER)
  await fillCache(BUILD, around)
  state.asked.length = 0
  await answer(get('assets/app-1a2b.js'), BUILD, around)
  expect(state.asked).toEqual([])
})

test('a build that cannot be copied whole is not installed', async () => {
  const { around } = surroundings({ 'index.html': 'page' })
  await expect(fillCache(BUILD, around)).rejects.toThrow('assets/app-1a2b.js answered 404')
})

test('requests that are not of the build are left to the browser', () => {
  const { around } = surroundings(SERVER)
  expect(answer({ ...get('index.html'), method: 'POST' }, BUILD, around)).toBeNull()
  expect(answer({ method: 'GET', url: 'https://other.example/x.js', document: false }, BUILD, around)).toBeNull()
  expect(answer(get('shards/cifar10/manifest.json'), BUILD, around)).toBeNull()
})

test('only caches of earlier builds go', async () => {
  const { state, around } = surroundings(SERVER)
  for (const name of ['darts-plus-lab-b1', cacheName(BUILD), 'another-site']) await around.caches.open(name)
  await dropOldCaches(BUILD, around)
  expect([...state.stored.keys()].sort()).toEqual(['another-site', cacheName(BUILD)])
})
