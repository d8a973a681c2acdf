/**
 * The check that a recorded run passes before anything of it is shown. A recording may come from anywhere: every field of
 * the format is looked at, sizes and counts are bounded, and what the format does not name is dropped.
 */
import { SearchError } from '../errors'
import { definitionOf } from './algorithms'
import { checkRecordedConfig } from './checkConfig'
import type { SearchConfig } from './config'
import { contradiction } from './epochRecord'
import { checkEvaluationRecord } from './evaluationRecord'
import { eventsOf, text } from './recordedEvents'
import {
  IMPORTED_VERSION,
  type Provenance,
  type RecordedState,
  RUN_FORMAT,
  RUN_VERSION,
  type RunRecord,
} from './runRecord'
import { type RunSource, runSource } from './runSource'
import { by, check, list, MANY, object, oneOf, optional, orNull, parseJson, pattern, whole } from './schema'

/** Characters of a file; a run of 600 epochs in the DARTS space needs about 8 million. */
const LONGEST_FILE = 32_000_000
const MOST_STATES = 600

const provenance = object<Provenance>({
  dataset: text,
  images: orNull(object<NonNullable<Provenance['images']>>({ weights: whole(0, MANY), alphas: whole(0, MANY) })),
  adapter: text,
  commit: text,
  date: text,
  appVersion: text,
  benchmarkSource: optional(text),
})

interface Head {
  readonly format: typeof RUN_FORMAT
  readonly version: RunRecord['version']
  readonly preset: string | null
  readonly config: SearchConfig
  readonly provenance: Provenance
  readonly source?: RunSource | undefined
  readonly states?: readonly RecordedState[] | undefined
  readonly events: unknown
  readonly evaluation?: unknown
}

const stateFile = pattern(
  /^[\w-]{1,80}\.dartsrun$/,
  'must be a file name of letters, digits, - and _ that ends in .dartsrun',
)
const state = object<RecordedState>({ epoch: whole(1, MANY), file: stateFile, bytes: whole(1, MANY) })

const head = object<Head>({
  format: oneOf([RUN_FORMAT]),
  version: oneOf([RUN_VERSION, IMPORTED_VERSION]),
  preset: orNull(text),
  config: by((value) => checkRecordedConfig(value)),
  provenance,
  source: optional(runSource),
  states: optional(list(state, 1, MOST_STATES)),
  events: by((value) => value),
  evaluation: optional(by((value) => value)),
})

/** Rules that tie one event to the others. */
function checkOrder(events: RunRecord['events'], config: SearchConfig): void {
  const wanted = JSON.stringify(config)
  let epochs = 0
  let started = false
  for (const [i, { event }] of events.entries()) {
    const refuse = (rule: string): never => {
      throw new SearchError('bad-recording', `recording events[${i}]: ${event.type} ${rule}`)
    }
    if (event.type === 'started' && JSON.stringify(event.config) !== wanted)
      refuse("must have the recording's own config")
    if (event.type === 'started' && started) refuse('must come once')
    if (event.type === 'started') started = true
    if (event.type === 'stage' && definitionOf(config.algorithm).stages === undefined)
      refuse(`must not be in recordings of algorithm ${config.algorithm}`)
    if ((event.type === 'progress' || event.type === 'epoch') && !started) refuse('must come after started')
    if (event.type === 'epoch' && event.record.epoch !== ++epochs)
      refuse(`of epoch ${event.record.epoch} must be that of epoch ${epochs}`)
    const rule = event.type === 'epoch' && contradiction(event.record, config)
    if (rule) refuse(`${epochs} ${rule}`)
    if (event.type === 'finished' && event.returnsEpoch > epochs)
      refuse(`returns epoch ${event.returnsEpoch}, must be one of the ${epochs} recorded`)
  }
}

function checkStates(states: readonly RecordedState[], epochs: number): void {
  for (const [i, { epoch }] of states.entries()) {
    const before = states[i - 1]?.epoch ?? 0
    if (epoch <= before || epoch >= epochs)
      throw new SearchError(
        'bad-recording',
        `recording states[${i}].epoch: is ${epoch}, must be over ${before} and below ${epochs}, the last recorded`,
      )
  }
}

/**
 * A recording from parsed JSON; unknown fields are dropped.
 *
 * @throws SearchError 'bad-recording', for its config 'bad-config', for a genotype 'bad-genotype', naming the field, its
 *         value and the rule
 */
export function checkRecording(value: unknown): RunRecord {
  const { events: given, evaluation, source: told, ...rest_ } = check('recording', head, value, 'bad-recording')
  const imported = rest_.version === IMPORTED_VERSION
  if (imported !== (told !== undefined))
    throw new SearchError(
      'bad-recording',
      `recording source: must be in version ${IMPORTED_VERSION} and in no other, this is version ${rest_.version}`,
    )
  const rest = told ? { ...rest_, source: told } : rest_
  const events = check(
    'recording',
    object<{ events: RunRecord['events'] }>({ events: eventsOf(rest.config, imported) }),
    { events: given },
    'bad-recording',
  ).events
  checkOrder(events, rest.config)
  checkStates(rest.states ?? [], events.filter(({ event }) => event.type === 'epoch').length)
  if (evaluation === undefined) return { ...rest, events }
  return { ...rest, evaluation: checkEvaluationRecord(evaluation, rest.config.space), events }
}

/**
 * A recording from the text of a file.
 *
 * @throws SearchError as `checkRecording`; 'bad-recording' when it is too long or no JSON
 */
export function readRecording(text: string): RunRecord {
  return checkRecording(parseJson('recording', text, LONGEST_FILE, 'bad-recording'))
}
