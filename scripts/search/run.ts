/** Runs one search, in this process or through the worker of the headless page, and hears its events. */
import { conductSearch, type SearchEnd, type TimedEvent } from '../../headless/conduct'
import type { SearchRequest } from '../../headless/search'
import type { Folder } from '../../src/store/folder'
import { openHeadlessPage } from '../host/browser'
import type { EngineChoice } from '../host/engineOption'
import { readData, serveData } from '../host/localData'
import { openNodeLab } from '../host/nodeLab'
import type { SearchOptions } from './options'

/** Where a search begins, and which states of it are kept; on the CPU engine. */
export interface SearchStates {
  readonly from?: File | undefined
  /** Takes what the search saves after every epoch. */
  readonly saved?: Folder | undefined
}

/**
 * @param onEvent hears every event of the worker in order, with its time
 * @param signal  aborting asks the search to end after its step; it then resolves with `finished`, reason `stopped`
 */
export function runSearch(
  options: SearchOptions,
  choice: EngineChoice,
  onEvent: (timed: TimedEvent) => void,
  signal: AbortSignal,
  states: SearchStates = {},
): Promise<SearchEnd> {
  return choice.engine === 'cpu'
    ? searchHere(options, choice.threads, onEvent, signal, states)
    : searchInPage(options, onEvent, signal)
}

async function searchHere(
  { config, data, namesDataset }: SearchOptions,
  threads: number,
  onEvent: (timed: TimedEvent) => void,
  signal: AbortSignal,
  { from, saved }: SearchStates,
): Promise<SearchEnd> {
  const load = await readData(data)
  const lab = openNodeLab({ threads, ...(saved ? { saved } : {}) })
  try {
    const task = { config, adopts: !namesDataset, from, ...(saved ? { runId: 'recorded' } : {}) }
    return await conductSearch(lab, task, load, onEvent, signal)
  } finally {
    await lab.close()
  }
}

async function searchInPage(
  { config, data, namesDataset }: SearchOptions,
  onEvent: (timed: TimedEvent) => void,
  signal: AbortSignal,
): Promise<SearchEnd> {
  const page = await openHeadlessPage({ gpu: true })
  try {
    const request: SearchRequest = { config, adopts: !namesDataset, ...(await serveData(page, data)) }
    const ended = page.call<SearchEnd>('search', request, (event) => onEvent(event as TimedEvent))
    const stop = (): void => void page.call('stop-search')
    signal.addEventListener('abort', stop)
    if (signal.aborted) stop()
    return await ended.finally(() => signal.removeEventListener('abort', stop))
  } finally {
    // A browser that is gone already has nothing to close.
    await page.close().catch((error: unknown) => console.error(`closing Chromium: ${error}`))
  }
}
