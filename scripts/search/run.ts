/** Runs one search in headless Chromium, through the worker that the page uses, and hears its events. */
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { ServedData } from '../../headless/files'
import type { SearchRequest, TimedEvent } from '../../headless/search'
import { SearchError } from '../../src/errors'
import type { Event } from '../../src/protocol/messages'
import { type HeadlessPage, openHeadlessPage } from '../host/browser'
import type { SearchOptions } from './options'

export type EndEvent = Extract<Event, { type: 'finished' | 'failed' | 'rejected' }>

/** Files that can hold images; the worker checks what is in them. */
const IMAGE_FILES = /\.(bin|tar|tar\.gz|tgz)$/

/** @throws SearchError 'bad-archive' when there is nothing to read at `data` */
async function imageFiles(data: string): Promise<string[]> {
  const found = await stat(data).catch(() => null)
  if (found === null) throw new SearchError('bad-archive', `${data}: no such file or folder`)
  if (!found.isDirectory()) return [data]
  const names = (await readdir(data)).filter((name) => IMAGE_FILES.test(name)).sort()
  if (names.length === 0) throw new SearchError('bad-archive', `${data}: holds no .bin file and no archive`)
  return names.map((name) => path.join(data, name))
}

const MANIFEST = 'manifest.json'

/**
 * Makes the images at `data` readable by the page: a folder of shards (`npm run data`), a folder of official files, or one of those.
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
  const paths = await imageFiles(data)
  return { files: paths.map((file) => ({ name: path.basename(file), url: page.serveFile(file) })) }
}

/**
 * @param onEvent hears every event of the worker in order, with its time
 * @param signal  aborting asks the search to end after its step; it then resolves with `finished`, reason `stopped`
 */
export async function runSearch(
  { config, data }: SearchOptions,
  onEvent: (timed: TimedEvent) => void,
  signal: AbortSignal,
): Promise<EndEvent> {
  const page = await openHeadlessPage({ gpu: true })
  try {
    if (signal.aborted) return { type: 'finished', reason: 'stopped', returnsEpoch: 0 }
    const request: SearchRequest = { config, ...(await serveData(page, data)) }
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
