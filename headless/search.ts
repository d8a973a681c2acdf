/**
 * A search in the headless page, through the same worker and messages as in the lab: `search` runs one to its end and
 * emits every event of the worker with its time, `stop-search` asks it to end. One at a time.
 */
import { conductSearch, type SearchTask } from './conduct'
import { loadCommand, type ServedData } from './files'
import { register } from './registry'
import { startWorker } from './workerPort'

export interface SearchRequest extends ServedData, SearchTask {}

let stopper: AbortController | null = null

/** Resolves with the event that ended the search: `finished`, `failed`, or `rejected` when its data was refused. */
register('search', async ({ config, adopts = false, ...data }: SearchRequest, emit) => {
  if (stopper !== null) throw new Error('a search is running in this page already')
  stopper = new AbortController()
  const { signal } = stopper
  try {
    const load = await loadCommand(data)
    const worker = startWorker()
    return await conductSearch(worker, { config, adopts }, load, emit, signal).finally(worker.terminate)
  } finally {
    stopper = null
  }
})

register('stop-search', () => stopper?.abort())
