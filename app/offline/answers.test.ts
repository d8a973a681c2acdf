import { expect, test } from 'vitest'
import {
  answer,
  cacheName,
  dropOldCaches,
  fillCache,
  imagesCacheName,
  type Precache,
  type Surroundings,
} from './answers'

const SCOPE = 'https://lab.example/darts/'
const IMAGES = ['shards/own/manifest.json', 'shards/own/shard-000.bin']
const BUILD: Precache = {
  version: 'b2',
  files: ['index.html', 'assets/app-1a2b.js', 'runs/two-minutes.json'],
  images: { version: 'i1', files: IMAGES },
}

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
    rest: () => new Promise(() => {}),
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

test('a page beside the lab is itself, with a network and without', async () => {
  const course = 'course/plan.en.html'
  const { state, around } = surroundings({ ...SERVER, [course]: 'plan' })
  const build = { ...BUILD, files: [...BUILD.files, course] }
  await fillCache(build, around)
  for (const online of [true, false]) {
    state.online = online
    expect(await text(answer(get(course, true), build, around))).toBe('plan')
  }
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

/** A deploy on a host that sends no headers: the worker of the build before is still the one that answers. */
const DEPLOYED = { '': 'page 3', 'assets/worker-3c4d.js': 'next worker', 'assets/webThread-5e6f.js': 'next thread' }

test('a new page under the worker of the build before is isolated, and so are the workers that it starts', async () => {
  const { around } = surroundings({ ...SERVER })
  await fillCache(BUILD, around)
  const later = { ...around, fetch: surroundings(DEPLOYED).around.fetch }
  for (const [path, body] of Object.entries(DEPLOYED)) {
    const response = await (answer(get(path, path === ''), BUILD, later) as Promise<Response>)
    expect(response.headers.get('Cross-Origin-Embedder-Policy'), path).toBe('require-corp')
    expect(await response.text()).toBe(body)
  }
})

test('a file of another build is handed on and not kept; what the server or the network refuses stays refused', async () => {
  const { state, around } = surroundings({ ...SERVER, ...DEPLOYED })
  await fillCache(BUILD, around)
  const copied = state.stored.get(cacheName(BUILD))?.size
  await answer(get('assets/worker-3c4d.js'), BUILD, around)
  expect(state.stored.get(cacheName(BUILD))?.size).toBe(copied)
  expect((await (answer(get('assets/gone-7a8b.js'), BUILD, around) as Promise<Response>)).status).toBe(404)
  state.online = false
  await expect(answer(get('assets/worker-3c4d.js'), BUILD, around)).rejects.toThrow('no network')
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

test('a second try goes on from what the first one copied', async () => {
  const { state, around } = surroundings({ ...SERVER })
  delete state.server['runs/two-minutes.json']
  await expect(fillCache(BUILD, around)).rejects.toThrow('runs/two-minutes.json answered 404')
  state.server['runs/two-minutes.json'] = 'run 2'
  state.asked.length = 0
  await fillCache(BUILD, around)
  expect(state.asked).toEqual([`${SCOPE}runs/two-minutes.json`])
  state.online = false
  expect(await text(answer(get('assets/app-1a2b.js'), BUILD, around))).toBe('code')
})

test('a file that never comes ends the try, by name', async () => {
  const { around } = surroundings(SERVER)
  const forgetful: Surroundings = {
    ...around,
    fetch: (url) => (url.endsWith('app-1a2b.js') ? new Promise(() => {}) : around.fetch(url)),
    // After everything that does come.
    rest: () => new Promise((rested) => setTimeout(rested)),
  }
  await expect(fillCache(BUILD, forgetful)).rejects.toThrow('assets/app-1a2b.js did not come within 60 s')
})

test('requests that are not of the build are left to the browser', () => {
  const { around } = surroundings(SERVER)
  for (const path of ['index.html', 'assets/worker-3c4d.js'])
    expect(answer({ ...get(path), method: 'POST' }, BUILD, around)).toBeNull()
  for (const url of ['https://other.example/x.js', 'https://other.example/darts/assets/x-1a2b.js'])
    expect(answer({ method: 'GET', url, document: false }, BUILD, around)).toBeNull()
  expect(answer(get('shards/cifar10/manifest.json'), BUILD, around)).toBeNull()
})

test('only caches of earlier builds go', async () => {
  const { state, around } = surroundings(SERVER)
  const other = { ...BUILD, images: { version: 'i0', files: IMAGES } }
  for (const name of [
    'darts-plus-lab-b1',
    cacheName(BUILD),
    imagesCacheName(BUILD),
    imagesCacheName(other),
    'another-site',
  ])
    await around.caches.open(name)
  await dropOldCaches(BUILD, around)
  expect([...state.stored.keys()].sort()).toEqual(['another-site', cacheName(BUILD), imagesCacheName(BUILD)])
})

test('shipped images are not copied with the build, and are there without a network once they were asked for', async () => {
  const { state, around } = surroundings({
    ...SERVER,
    [IMAGES[0] as string]: 'manifest',
    [IMAGES[1] as string]: 'shard',
  })
  await fillCache(BUILD, around)
  expect(state.asked.filter((url) => url.includes('shards'))).toEqual([])
  expect(await text(answer(get(IMAGES[0] as string), BUILD, around))).toBe('manifest')
  state.online = false
  const next = { ...BUILD, version: 'b3' }
  expect(await text(answer(get(IMAGES[0] as string), next, around))).toBe('manifest')
  await expect(answer(get(IMAGES[1] as string), BUILD, around)).rejects.toThrow('no network')
  state.online = true
  state.server[IMAGES[0] as string] = 'manifest 2'
  expect(await text(answer(get(IMAGES[0] as string), BUILD, around))).toBe('manifest 2')
})

test('a shard that the server refuses is handed on as it is and not kept', async () => {
  const { state, around } = surroundings(SERVER)
  expect((await (answer(get(IMAGES[1] as string), BUILD, around) as Promise<Response>)).status).toBe(404)
  expect(state.stored.get(imagesCacheName(BUILD))?.size).toBe(0)
})

test('images that find no room are searched on all the same', async () => {
  const { around } = surroundings({ [IMAGES[1] as string]: 'shard' })
  const full: Surroundings = {
    ...around,
    caches: {
      ...around.caches,
      open: async (name) => ({ ...(await around.caches.open(name)), put: () => Promise.reject(new Error('quota')) }),
    },
  }
  expect(await text(answer(get(IMAGES[1] as string), BUILD, full))).toBe('shard')
})
