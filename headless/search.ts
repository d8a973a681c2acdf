/**
 * A search in the headless page, through the same worker and messages as in the lab: `search` runs one to its end and
 * emits every event of the worker with its time, `stop-search` asks it to end. One at a time.
 */
import type { DatasetId, SearchConfig } from '../src/protocol/config'
import type { Command, Event } from '../src/protocol/messages'
import { loadCommand, type ServedData } from './files'
import { register } from './registry'

export interface SearchRequest extends ServedData {
  readonly config: SearchConfig
  /** Search on the set that was loaded, whichever the settings start from. */
  readonly adopts?: boolean
}

/** An event with milliseconds since the search was asked for. */
export interface TimedEvent {
  readonly at: number
  readonly event: Event
}

let worker: Worker | null = null

const send = (command: Command): void => worker?.postMessage(command)

/** Resolves with the event that ended the search: `finished`, `failed`, or `rejected` when its data was refused. */
register('search', async ({ config, adopts = false, ...data }: SearchRequest, emit) => {
  if (worker !== null) throw new Error('a search is running in this page already')
  const load = await loadCommand(data)
  const running = new Worker(new URL('../src/worker.ts', import.meta.url), { type: 'module' })
  worker = running
  try {
    return await new Promise<Event>((resolve, reject) => {
      let startedAt = performance.now()
      const start = (dataset = config.dataset): void => {
        startedAt = performance.now()
        send({ type: 'start', config: { ...config, dataset } })
      }
      running.addEventListener('error', ({ message, filename, lineno }) => {
        reject(new Error(`worker: ${message || 'could not be loaded'} (${filename}:${lineno})`))
      })
      running.addEventListener('message', ({ data }: MessageEvent<Event>) => {
        emit({ at: performance.now() - startedAt, event: data } satisfies TimedEvent)
        if (data.type === 'dataset') start(adopts ? (data.dataset.id as DatasetId) : undefined)
        if (data.type === 'finished' || data.type === 'failed' || data.type === 'rejected') resolve(data)
      })
      if (load) send(load)
      else start()
    })
  } finally {
    running.terminate()
    worker = null
  }
})

register('stop-search', () => send({ type: 'stop' }))
