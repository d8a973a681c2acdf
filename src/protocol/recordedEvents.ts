/** The events of a worker that a recording holds, and the schema of each. */
import { FAILURE_CODES } from '../errors'
import { checkRecordedConfig } from './checkConfig'
import type { SearchConfig } from './config'
import { epochOf, sha256 } from './epochRecord'
import type { AdapterInfo, DatasetInfo, FinishReason, PlanInfo, Player } from './facts'
import { factsSchema } from './imageSet'
import type { Event, LoadingPhase } from './messages'
import type { RunRecord } from './runRecord'
import {
  by,
  byType,
  flag,
  keysOf,
  line,
  list,
  MANY,
  object,
  oneOf,
  optional,
  orNull,
  real,
  type Schema,
  whole,
} from './schema'

const MOST_EVENTS = 50_000
const MOST_CLASSES = 1000
const LONGEST_TEXT = 500
const MOST_THREADS = 1024

export const text = line(LONGEST_TEXT, 0)

/** What of a run is recorded. What the worker says of its device, its data and its store is of this machine and this day. */
type RecordedType =
  | 'loading'
  | 'started'
  | 'stage'
  | 'progress'
  | 'epoch'
  | 'paused'
  | 'resumed'
  | 'finished'
  | 'failed'
export type RecordedEvent = Extract<Event, { readonly type: RecordedType }>

const RECORDED: Record<RecordedType, true> = {
  loading: true,
  started: true,
  stage: true,
  progress: true,
  epoch: true,
  paused: true,
  resumed: true,
  finished: true,
  failed: true,
}

/** Whether an event of a live search belongs into its recording. A search that goes on after a fault has started before. */
export function isRecorded(event: Event): event is RecordedEvent {
  return Object.hasOwn(RECORDED, event.type) && !(event.type === 'started' && event.resumed !== undefined)
}

const dataset = object<DatasetInfo>({
  id: line(40),
  title: text,
  images: whole(0, MANY),
  classes: whole(1, MOST_CLASSES),
  classNames: list(text, 0, MOST_CLASSES),
  facts: optional(factsSchema),
})

const BACKENDS: Record<AdapterInfo['backend'], true> = { webgpu: true, cpu: true, external: true }
const adapter = object<AdapterInfo>({
  backend: keysOf(BACKENDS),
  description: text,
  software: flag,
  threads: optional(whole(1, MOST_THREADS)),
})

const plan = object<PlanInfo>({
  parameters: whole(0, MANY),
  launchesPerStep: whole(0, MANY),
  pipelines: whole(0, MANY),
  bytes: whole(0, MANY),
  parallelism: whole(0, MANY),
  chunks: optional(oneOf(['adjacent'])),
})

const PHASES: Record<LoadingPhase, true> = {
  data: true,
  device: true,
  plan: true,
  pipelines: true,
  'warm-up': true,
  'self-test': true,
}

const REASONS: Record<FinishReason, true> = {
  epochs: true,
  stopped: true,
  criterion1: true,
  criterion2: true,
  eigenvalue: true,
}

export const REASON = keysOf(REASONS)

const PLAYERS: Record<Player, true> = { alphas: true, weights: true }

/** What a run says at its start: its data set, its adapter and its plan. */
export const START_SCHEMAS = { dataset, adapter, plan }
export function eventsOf(config: SearchConfig, imported: boolean): Schema<RunRecord['events']> {
  const told = <T>(schema: Schema<T>): Schema<T | null> => (imported ? orNull(schema) : schema)
  const { epochs } = config
  type Of<Type extends RecordedType> = Extract<Event, { readonly type: Type }>
  const event = byType<RecordedEvent>({
    loading: object<Of<'loading'>>({
      type: oneOf(['loading']),
      phase: keysOf(PHASES),
      done: whole(0, MANY),
      total: whole(0, MANY),
    }),
    started: object<Omit<Of<'started'>, 'resumed'>>({
      type: oneOf(['started']),
      config: by((value) => checkRecordedConfig(value)),
      dataset: told(dataset),
      adapter,
      stepsPerEpoch: told(whole(1, MANY)),
      plan: told(plan),
      images: optional(sha256),
    }),
    stage: object<Of<'stage'>>({
      type: oneOf(['stage']),
      stage: whole(1, epochs),
      of: whole(1, epochs),
      cells: whole(1, 100),
      plan,
    }),
    progress: object<Of<'progress'>>({
      type: oneOf(['progress']),
      epoch: whole(1, epochs),
      step: whole(0, MANY),
      stepsPerEpoch: whole(1, MANY),
      msPerStep: real(0),
      imagesPerSecond: real(0),
      etaMs: real(0),
      trainLoss: real(),
      validationLoss: real(),
    }),
    epoch: object<Of<'epoch'>>({ type: oneOf(['epoch']), record: epochOf(config, imported) }),
    paused: object<Of<'paused'>>({
      type: oneOf(['paused']),
      // One more than there are: behind the last.
      epoch: whole(1, epochs + 1),
      step: whole(0, MANY),
      next: optional(keysOf(PLAYERS)),
    }),
    resumed: object<Of<'resumed'>>({ type: oneOf(['resumed']) }),
    finished: object<Of<'finished'>>({
      type: oneOf(['finished']),
      reason: REASON,
      returnsEpoch: whole(0, epochs),
    }),
    failed: object<Of<'failed'>>({ type: oneOf(['failed']), code: oneOf(FAILURE_CODES), message: text }),
  })
  return list(object<RunRecord['events'][number]>({ at: real(0), event }), 1, MOST_EVENTS)
}
