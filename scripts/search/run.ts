/** Runs one search in headless Chromium, through the worker that the page uses, and hears its events. */
import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { ServedData } from '../../headless/files'
import type { SearchRequest, TimedEvent } from '../../headless/search'
import type { Event } from '../../src/protocol/messages'
import { listFolder } from '../data/readFolder'
import { type HeadlessPage, openHeadlessPage } from '../host/browser'
import type { SearchOptions } from './options'

export type EndEvent = Extract<Event, { type: 'finished' | 'failed' | 'rejected' }>

const MANIFEST = 'manifest.json'

/**
 * Makes the images at `data` readable by the page: a folder of shards (`npm run data`), or any set that src/data/readImages.ts reads.
 *
 * @param data null for generated images
 * @throws SearchError 'bad-archive' when there is nothing to read at `data`
 */
export async function serveData(page: HeadlessPage, data: string | null): Promise<ServedData> {
  if (data === null) return { files: [] }
  const isShards = await stat(path.join(data, MANIFEST)).then(
    (found) => found.isFile(),
    () => false,
  )
  if (isShards) return { files: [], manifestUrl: `${page.serveFolder(data)}${MANIFEST}` }
  const files = await listFolder(data)
  return { files: files.map(({ name, file }) => ({ name, url: page.serveFile(file) })) }
}

/**
 * @param onEvent hears every event of the worker in order, with its time
 * @param signal  aborting asks the search to end after its step; it then resolves with `finished`, reason `stopped`
 */
export async function runSearch(
  { config, data, namesDataset }: SearchOptions,
  onEvent: (timed: TimedEvent) => void,
  signal: AbortSignal,
): Promise<EndEvent> {
  const page = await openHeadlessPage({ gpu: true })
  try {
    if (signal.aborted) return { type: 'finished', reason: 'stopped', returnsEpoch: 0 }
    const request: SearchRequest = { config, adopts: !namesDataset, ...(await serveData(page, data)) }
    const stop = (): void => void page.call('stop-search')
    signal.addEventListener('abort', stop)
    const ended = page.call<EndEvent>('search', request, (event) => onEvent(event as TimedEvent))
    return await ended.finally(() => signal.removeEventListener('abort', stop))
  } finally {
    await closeQuietly(page)
  }
}

/** A browser that is gone already has nothing to close. */
async function closeQuietly(page: HeadlessPage): Promise<void> {
  await page.close().catch((error: unknown) => console.error(`closing Chromium: ${error}`))
}

/**
 * A signal that aborts on the first Ctrl-C; the second ends the process at once. Playwright and Vite put listeners of
 * their own on SIGINT that would close the browser under the search, so these are taken off.
 */
export function stopOnInterrupt(): AbortSignal {
  const controller = new AbortController()
  let interruptedAt = 0
  const onInterrupt = (): void => {
    // One key press can arrive twice: from the terminal and from npm.
    if (controller.signal.aborted && Date.now() - interruptedAt > 1000) process.exit(130)
    if (controller.signal.aborted) return
    interruptedAt = Date.now()
    process.stderr.write('\nstopping after this step; Ctrl-C again to leave at once\n')
    controller.abort()
  }
  process.on('SIGINT', onInterrupt)
  process.on('newListener', (name, listener) => {
    if (name === 'SIGINT' && listener !== onInterrupt) setImmediate(() => process.off('SIGINT', listener))
  })
  return controller.signal
}
