/** A recording of the CPU engine computed anew and compared, epoch by epoch. */
import type { TimedEvent } from '../../headless/conduct'
import { SearchError } from '../../src/errors'
import { epochsOf } from '../../src/export/fromRun'
import type { RunRecord } from '../../src/protocol/runRecord'
import { beginningOf, type Difference, firstDifference } from '../../src/protocol/sameBits'
import { runSearch } from './run'

export interface Comparison {
  /** That were computed and compared. */
  readonly epochs: number
  /** That the state it began at holds; 0 from the start. */
  readonly held: number
  /** null: all of them are the same, bit by bit. */
  readonly difference: Difference | null
  /** Titles of the images, where they are not the recorded ones. */
  readonly otherImages: { readonly recorded: string; readonly here: string } | null
}

export interface Again {
  /** Of the images; null for generated ones. */
  readonly data: string | null
  readonly threads: number
  /** The file of a state to begin at; left out: from the start. */
  readonly from?: File | undefined
  readonly onEvent: (event: TimedEvent['event']) => void
  /** Aborting ends the comparison after its step. */
  readonly signal: AbortSignal
}

/**
 * Ends with the first epoch that differs, those of the state among them, or the last recorded one.
 *
 * @throws SearchError 'bad-recording' for one without digests; 'bad-run' for a state that is none of this search; what ends the search
 */
export async function computeAgain(
  run: RunRecord,
  { data, threads, from, onEvent, signal }: Again,
): Promise<Comparison> {
  const recorded = epochsOf(run)
  if (recorded.length === 0) throw new SearchError('bad-recording', 'recording: holds no epoch')
  const without = recorded.find(({ digests }) => digests === undefined)
  if (without)
    throw new SearchError(
      'bad-recording',
      `recording: epoch ${without.epoch} has no digests; only what the CPU engine recorded can be computed again bit by bit`,
    )
  const enough = new AbortController()
  let epochs = 0
  let held = 0
  let difference: Difference | null = null
  let unfit: string | null = null
  let otherImages: Comparison['otherImages'] = null
  const hear = (event: TimedEvent['event']): void => {
    if (event.type === 'started') {
      if (event.dataset && event.dataset.title !== run.provenance.dataset)
        otherImages = { recorded: run.provenance.dataset, here: event.dataset.title }
      const beginning = beginningOf(event, run.config, recorded)
      if (beginning.kind === 'unfit') unfit = beginning.why
      if (beginning.kind === 'differs') difference = beginning.difference
      if (beginning.kind === 'fits') held = beginning.epochs
      else enough.abort()
    }
    const expected = event.type === 'epoch' ? recorded[event.record.epoch - 1] : undefined
    if (event.type === 'epoch' && expected && !difference && unfit === null) {
      epochs++
      difference = firstDifference(expected, event.record)
      if (difference || held + epochs === recorded.length) enough.abort()
    }
    onEvent(event)
  }
  const options = { preset: null, config: run.config, data, namesDataset: true }
  const either = AbortSignal.any([signal, enough.signal])
  const end = await runSearch(options, { engine: 'cpu', threads }, ({ event }) => hear(event), either, { from })
  if (unfit !== null) throw new SearchError('bad-run', unfit)
  if (end.type !== 'finished') throw new SearchError(end.code, end.message)
  return { epochs, held, difference, otherImages }
}
