/**
 * A search or a retraining from its data to its end, by the lab's own commands and events, wherever the worker's code runs: in
 * a worker of the headless page, or in a Node process.
 */
import type { DatasetId, SearchConfig } from '../src/protocol/config'
import type { EvaluationRequest } from '../src/protocol/evaluation'
import { type EvaluationCommand, type EvaluationEvent, isEvaluationEvent } from '../src/protocol/evaluationMessages'
import type { DatasetInfo } from '../src/protocol/facts'
import type { Command, Event } from '../src/protocol/messages'
import { isScoringEvent, type ScoringCommand, type ScoringEvent, type ScoringRequest } from '../src/protocol/proxies'

type LabCommand = Command | EvaluationCommand | ScoringCommand
type LabEvent = Event | EvaluationEvent | ScoringEvent

/** The other side: takes commands, tells events. */
export interface LabPort {
  send(command: LabCommand): void
  /** One listener, which hears everything in order. */
  hear(onEvent: (event: LabEvent) => void, onDeath: (error: Error) => void): void
}

interface Asked<End> {
  /** What makes the data set be there; null for generated images. */
  readonly load: Command | null
  /** @param dataset what was loaded */
  readonly begin: (dataset?: DatasetInfo) => LabCommand
  readonly stop: LabCommand
  /** How it ends when it is told to before it has begun. */
  readonly stopped: End
  /** Hears every event; the one that ends it, or null. */
  readonly endIn: (event: LabEvent) => End | null
}

function conduct<End>(
  port: LabPort,
  { load, begin, stop, stopped, endIn }: Asked<End>,
  signal = new AbortController().signal,
): Promise<End> {
  return new Promise((resolve, reject) => {
    const over = new AbortController()
    let hasBegun = false
    const start = (dataset?: DatasetInfo): void => {
      hasBegun = true
      port.send(begin(dataset))
    }
    const end = (settle: () => void): void => {
      over.abort()
      settle()
    }
    const onAbort = (): void => (hasBegun ? port.send(stop) : end(() => resolve(stopped)))
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { signal: over.signal })
    port.hear(
      (event) => {
        // The images that a request was waiting for when it was stopped are read all the same.
        if (over.signal.aborted) return
        const last = endIn(event)
        if (last) end(() => resolve(last))
        else if (event.type === 'dataset') start(event.dataset)
      },
      (error) => end(() => reject(error)),
    )
    if (load) port.send(load)
    else start()
  })
}

function onSet<T extends { readonly dataset: DatasetId }>(settings: T, { id }: DatasetInfo): T {
  return { ...settings, dataset: id as DatasetId }
}

export interface SearchTask {
  readonly config: SearchConfig
  /** Search on the set that was loaded, whichever the settings start from. */
  readonly adopts?: boolean
  /** It is saved under this name after every epoch, where the lab can save. */
  readonly runId?: string
  /** It was saved there before, and goes on. */
  readonly continues?: boolean
  /** A state that it goes on from instead; the settings are those of the state. */
  readonly from?: File | undefined
}

/** An event with milliseconds since the search was asked for. */
export interface TimedEvent {
  readonly at: number
  readonly event: Event
}

export type SearchEnd = Extract<Event, { type: 'finished' | 'failed' | 'rejected' }>

const STOPPED: SearchEnd = { type: 'finished', reason: 'stopped', returnsEpoch: 0 }

/**
 * @param load what makes the data set be there; null for generated images
 * @param emit hears every event with its time
 * @param signal aborting asks it to end after its step; one that has not begun ends at once, with no event
 */
export function conductSearch(
  port: LabPort,
  { config, adopts = false, runId, continues = false, from }: SearchTask,
  load: Command | null,
  emit: (timed: TimedEvent) => void,
  signal?: AbortSignal,
): Promise<SearchEnd> {
  let startedAt = performance.now()
  const begin = (dataset?: DatasetInfo): Command => {
    startedAt = performance.now()
    if (from) return { type: 'continue-file', file: from }
    if (runId !== undefined && continues) return { type: 'continue-run', id: runId }
    const searched = adopts && dataset ? onSet(config, dataset) : config
    return { type: 'start', config: searched, ...(runId === undefined ? {} : { runId }) }
  }
  const endIn = (event: LabEvent): SearchEnd | null => {
    if (isEvaluationEvent(event) || isScoringEvent(event)) return null
    emit({ at: performance.now() - startedAt, event })
    return event.type === 'finished' || event.type === 'failed' || event.type === 'rejected' ? event : null
  }
  return conduct(port, { load, begin, stop: { type: 'stop' }, stopped: STOPPED, endIn }, signal)
}

export type EvaluationEnd =
  | Extract<EvaluationEvent, { type: 'evaluation-finished' | 'evaluation-failed' }>
  | Extract<Event, { type: 'rejected' }>

/** A request; `adopts` puts the set that was loaded in place of the one that it names. */
interface Task<Request> {
  readonly request: Request
  readonly adopts?: boolean | undefined
}

/** As `conductSearch`. */
export function conductEvaluation(
  port: LabPort,
  { request, adopts }: Task<EvaluationRequest>,
  load: Command | null,
  emit: (event: EvaluationEvent) => void,
  signal?: AbortSignal,
): Promise<EvaluationEnd> {
  const asked: Asked<EvaluationEnd> = {
    load,
    begin: (dataset) => ({
      type: 'evaluate',
      request: adopts && dataset ? { ...request, budget: onSet(request.budget, dataset) } : request,
    }),
    stop: { type: 'stop-evaluation' },
    stopped: { type: 'evaluation-finished', reason: 'stopped' },
    endIn: (event) => {
      if (isEvaluationEvent(event)) emit(event)
      const { type } = event
      return type === 'evaluation-finished' || type === 'evaluation-failed' || type === 'rejected' ? event : null
    },
  }
  return conduct(port, asked, signal)
}

export type ScoringEnd =
  | Extract<ScoringEvent, { type: 'scoring-finished' | 'scoring-failed' }>
  | Extract<Event, { type: 'rejected' }>

/** As `conductSearch`. */
export function conductScoring(
  port: LabPort,
  { request, adopts }: Task<ScoringRequest>,
  load: Command | null,
  emit: (event: ScoringEvent) => void,
  signal?: AbortSignal,
): Promise<ScoringEnd> {
  const asked: Asked<ScoringEnd> = {
    load,
    begin: (dataset) => ({
      type: 'score-cells',
      request: adopts && dataset ? { ...request, network: onSet(request.network, dataset) } : request,
    }),
    stop: { type: 'stop-scoring' },
    stopped: { type: 'scoring-finished', reason: 'stopped' },
    endIn: (event) => {
      if (isScoringEvent(event)) emit(event)
      const { type } = event
      return type === 'scoring-finished' || type === 'scoring-failed' || type === 'rejected' ? event : null
    },
  }
  return conduct(port, asked, signal)
}
