/**
 * A search or a retraining from its data to its end, by the lab's own commands and events, wherever the worker's code runs: in
 * a worker of the headless page, or in a Node process.
 */
import type { DatasetId, SearchConfig } from '../src/protocol/config'
import type { EvaluationRequest } from '../src/protocol/evaluation'
import { type EvaluationCommand, type EvaluationEvent, isEvaluationEvent } from '../src/protocol/evaluationMessages'
import type { Command, Event } from '../src/protocol/messages'
import { isScoringEvent, type ScoringCommand, type ScoringEvent, type ScoringRequest } from '../src/protocol/proxies'

/** The other side: takes commands, tells events. */
export interface LabPort {
  send(command: Command | EvaluationCommand | ScoringCommand): void
  /** One listener, which hears everything in order. */
  hear(onEvent: (event: Event | EvaluationEvent | ScoringEvent) => void, onDeath: (error: Error) => void): void
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

/**
 * @param load what makes the data set be there; null for generated images
 * @param emit hears every event with its time
 */
export function conductSearch(
  port: LabPort,
  { config, adopts = false, runId, continues = false, from }: SearchTask,
  load: Command | null,
  emit: (timed: TimedEvent) => void,
): Promise<SearchEnd> {
  return new Promise((resolve, reject) => {
    let startedAt = performance.now()
    const start = (dataset = config.dataset): void => {
      startedAt = performance.now()
      if (from) port.send({ type: 'continue-file', file: from })
      else if (runId !== undefined && continues) port.send({ type: 'continue-run', id: runId })
      else port.send({ type: 'start', config: { ...config, dataset }, ...(runId === undefined ? {} : { runId }) })
    }
    port.hear((event) => {
      if (isEvaluationEvent(event) || isScoringEvent(event)) return
      emit({ at: performance.now() - startedAt, event })
      if (event.type === 'dataset') start(adopts ? (event.dataset.id as DatasetId) : undefined)
      if (event.type === 'finished' || event.type === 'failed' || event.type === 'rejected') resolve(event)
    }, reject)
    if (load) port.send(load)
    else start()
  })
}

export type EvaluationEnd =
  | Extract<EvaluationEvent, { type: 'evaluation-finished' | 'evaluation-failed' }>
  | Extract<Event, { type: 'rejected' }>

/** As `conductSearch`. */
export function conductEvaluation(
  port: LabPort,
  request: EvaluationRequest,
  load: Command | null,
  emit: (event: EvaluationEvent) => void,
): Promise<EvaluationEnd> {
  return new Promise((resolve, reject) => {
    port.hear((event) => {
      if (isEvaluationEvent(event)) emit(event)
      if (event.type === 'dataset') port.send({ type: 'evaluate', request })
      if (event.type === 'evaluation-finished' || event.type === 'evaluation-failed' || event.type === 'rejected')
        resolve(event)
    }, reject)
    port.send(load ?? { type: 'evaluate', request })
  })
}

export type ScoringEnd =
  | Extract<ScoringEvent, { type: 'scoring-finished' | 'scoring-failed' }>
  | Extract<Event, { type: 'rejected' }>

/** As `conductSearch`. */
export function conductScoring(
  port: LabPort,
  request: ScoringRequest,
  load: Command | null,
  emit: (event: ScoringEvent) => void,
): Promise<ScoringEnd> {
  return new Promise((resolve, reject) => {
    port.hear((event) => {
      if (isScoringEvent(event)) emit(event)
      if (event.type === 'dataset') port.send({ type: 'score-cells', request })
      if (event.type === 'scoring-finished' || event.type === 'scoring-failed' || event.type === 'rejected')
        resolve(event)
    }, reject)
    port.send(load ?? { type: 'score-cells', request })
  })
}
