/**
 * Entry of the worker: commands in, events out; what they mean is `session/session.ts` and `evaluate/evaluator.ts`.
 * The page starts it by URL and never imports it.
 */
import { findEngines } from './adapters'
import { Shelf } from './data/shelf'
import { decodePicture } from './decodePicture'
import { compileNetwork } from './engine/compile'
import { compileTrainable } from './engine/compileTrainable'
import { engineOpener } from './engines'
import { SearchError } from './errors'
import { Evaluator } from './evaluate/evaluator'
import { createRoute } from './evaluate/route'
import { SHIPPED_DATASET } from './protocol/config'
import type { Event } from './protocol/messages'
import { isSurrogateCommand, type SurrogateCommand } from './protocol/surrogate'
import { isThreadNews } from './protocol/threads'
import { Scorer } from './proxies/scorer'
import { takenBy } from './session/engineUser'
import { heldRuns } from './session/heldRuns'
import { DeviceCheck } from './session/selfTest/deviceCheck'
import { Session } from './session/session'
import type { Folder } from './store/folder'
import { openOpfs } from './store/opfs'
import { RunStore } from './store/slots'
import { recallVerdict, rememberVerdict } from './store/verdicts'

/** The whole answer, given up as soon as it is longer than the caller wants. */
async function fetchBytes(url: string, limitBytes: number): Promise<ArrayBuffer> {
  const response = await fetch(url)
  if (!response.ok || response.body === null)
    throw new SearchError('bad-shard', `${url}: the server answered ${response.status}`)
  // By hand: an error thrown inside a piped stream comes out as "Failed to fetch".
  const reader = response.body.getReader()
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return new Blob(chunks).arrayBuffer()
    bytes += value.length
    if (bytes > limitBytes) {
      await reader.cancel()
      throw new SearchError('bad-shard', `${url}: more than ${limitBytes} bytes, the limit`)
    }
    chunks.push(value)
  }
}

// The file's name holds a digest of the code.
const build = self.location.pathname.replace(/^.*\//, '')
// On the development server the same name stands for code that changes.
const isBuilt = /-[\w-]{8,}\.js$/.test(build)
const now = (): number => performance.now()
let folder: Promise<Folder> | null = null
const openFolder = (): Promise<Folder> => {
  folder ??= openOpfs(navigator.storage)
  return folder
}

// The worker's file lies one folder below the page, built and on the development server.
const shipped = { [SHIPPED_DATASET]: new URL(`../shards/${SHIPPED_DATASET}/manifest.json`, self.location.href).href }
const shelf = new Shelf(fetchBytes, decodePicture, shipped)

const deviceCheck = new DeviceCheck({
  compile: compileNetwork,
  now,
  build: isBuilt ? build : null,
  recall: async (key) => recallVerdict(await openFolder(), key),
  remember: async (key, test) => rememberVerdict(await openFolder(), key, test),
})
const every = (ms: number, tick: () => void): (() => void) => {
  const timer = setInterval(tick, ms)
  return () => clearInterval(timer)
}
const patienceMs = 120_000

const openExecutor = engineOpener({
  find: findEngines,
  openWebGpu: async () => (await import('./backend')).openBackend(),
  openCpu: async (adapter, signal) => (await import('./cpuBackend')).openCpuBackend(adapter, signal),
})

const session = new Session({
  post: (event: Event) => self.postMessage(event),
  shelf,
  findEngines,
  openExecutor,
  compile: compileNetwork,
  deviceCheck,
  openStore: async () => new RunStore(await openFolder()),
  heldRuns: heldRuns(navigator.locks as LockManager | undefined),
  freshId: () => crypto.randomUUID(),
  now,
  every,
  date: () => new Date().toISOString(),
  build,
  saveEveryMs: 180_000,
  patienceMs,
})

const taken = (): string | null => takenBy(session, [evaluator, scorer])
const evaluator: Evaluator = new Evaluator({
  post: (event) => self.postMessage(event),
  dataset: async (id, images) => {
    await shelf.fetchShipped(id)
    return shelf.dataset(id, images)
  },
  openExecutor,
  compile: compileTrainable,
  taken,
  deviceCheck,
  now,
  every,
  patienceMs,
})

const scorer: Scorer = new Scorer({
  post: (event) => self.postMessage(event),
  dataset: async (id, images) => {
    await shelf.fetchShipped(id)
    return shelf.dataset(id, images)
  },
  openExecutor,
  compile: compileTrainable,
  taken,
  deviceCheck,
  now,
  every,
  patienceMs,
})

const route = createRoute({ session, evaluator, scorer, post: (event) => self.postMessage(event) })

/** Asked for seldom: its readers come when they are. */
async function readModels(command: SurrogateCommand): Promise<void> {
  const { answerSurrogate } = await import('./surrogate/answer')
  await answerSurrogate(command, (event, transfer) => self.postMessage(event, { transfer }))
}

self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  // Of its threads the CPU engine hears by itself.
  if (isThreadNews(data)) return
  if (isSurrogateCommand(data)) void readModels(data)
  else void route(data)
})

// Released by the browser when this thread ends, however it ends: so the page learns of it. Old browsers have no locks.
const lock = `darts-plus-lab/worker/${crypto.randomUUID()}`
void (navigator.locks as LockManager | undefined)?.request(lock, () => {
  self.postMessage({ type: 'alive', lock } satisfies Event)
  return new Promise(() => {})
})
