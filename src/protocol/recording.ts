/**
 * The check that a recorded run passes before anything of it is shown. A recording may come from anywhere: every field of
 * the format is looked at, sizes and counts are bounded, and what the format does not name is dropped.
 */
import { FAILURE_CODES, type FailureCode, SearchError } from '../errors'
import { checkCellPairs, checkGenotype, countSkips, type Genotype } from '../space/genotype'
import { SKIP } from '../space/primitives'
import { leadingCell, topologyOf } from '../space/topology'
import { definitionOf } from './algorithms'
import { checkRecordedConfig, mostSkips, type SearchConfig } from './config'
import { checkEvaluationRecord } from './evaluationRecord'
import type { AdapterInfo, DatasetInfo, FinishReason, PlanInfo, Player } from './facts'
import { type GaugeRecord, PERTURBATIONS, type ProjectionScore } from './gauges'
import { factsSchema } from './imageSet'
import type { Event, LoadingPhase } from './messages'
import type {
  CellCounts,
  CellRecord,
  CellTables,
  EpochRecord,
  HalfEpoch,
  PrintedTables,
  RuleState,
  SelectionRecord,
  StateDigests,
} from './record'
import {
  IMPORTED_VERSION,
  type Provenance,
  type RecordedState,
  RUN_FORMAT,
  RUN_VERSION,
  type RunRecord,
} from './runRecord'
import { type RunSource, runSource } from './runSource'
import {
  absent,
  by,
  byType,
  check,
  either,
  flag,
  keysOf,
  line,
  list,
  object,
  oneOf,
  optional,
  orNull,
  parseJson,
  pattern,
  real,
  type Schema,
  whole,
} from './schema'
import { stagesOf } from './stages'

/** Characters of a file; a run of 600 epochs in the DARTS space needs about 8 million. */
const LONGEST_FILE = 32_000_000
const MOST_STATES = 600
const MOST_EVENTS = 50_000
const MOST_CLASSES = 1000
const LONGEST_TEXT = 500
const MOST_THREADS = 1024

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

const MANY = Number.MAX_SAFE_INTEGER
const text = line(LONGEST_TEXT, 0)

const provenance = object<Provenance>({
  dataset: text,
  images: orNull(object<NonNullable<Provenance['images']>>({ weights: whole(0, MANY), alphas: whole(0, MANY) })),
  adapter: text,
  commit: text,
  date: text,
  appVersion: text,
  benchmarkSource: optional(text),
})

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

const counts = object<CellCounts>({ normal: whole(0, 100), reduce: whole(0, 100) })
/** Null is for version 2: what the log of another program does not tell. */
function figuresOf(imported: boolean): Schema<HalfEpoch> {
  const [loss, accuracy] = [real(), real(0, 1)]
  return object<HalfEpoch>(imported ? { loss: orNull(loss), accuracy: orNull(accuracy) } : { loss, accuracy })
}
const benchmark = object<NonNullable<EpochRecord['benchmark']>>({
  cifar10: real(0, 100),
  cifar100: real(0, 100),
  imagenet16: real(0, 100),
})

/** As many columns as `source.operations` may name, and rows as a cell of eighteen nodes has edges: bounds, not sizes. */
const printedTable = list(list(real(0, 1), 1, 100), 0, 200)
const printedTables = object<PrintedTables>({ normal: printedTable, reduce: printedTable })

/** A field of some algorithms: refused by name in the records of any other. */
function fieldOf<T>(has: boolean | undefined, { algorithm }: SearchConfig, schema: Schema<T>): Schema<T | undefined> {
  return has ? optional(schema) : absent(`must not be in records of algorithm ${algorithm}`)
}

const tableOf = (primitives: SearchConfig['primitives'], rows: number) =>
  list(list(real(), primitives.length, primitives.length), rows, rows)

function tablesOf(config: SearchConfig): Schema<CellTables> {
  const { space, primitives } = config
  const edges = topologyOf(config).edges.length
  const table = (rows: number) => tableOf(primitives, rows)
  const weights = list(real(), edges, edges)
  const pair = object<NonNullable<CellTables['betas']>>({ normal: weights, reduce: weights })
  const betas = fieldOf(definitionOf(config.algorithm).edgeWeights, config, pair)
  const full = object<CellTables>({ normal: table(edges), reduce: table(space === 'darts' ? edges : 0), betas })
  const empty = object<CellTables>({ normal: table(0), reduce: table(0), betas })
  return either<CellTables>(({ normal }) => Array.isArray(normal) && normal.length === 0, empty, full)
}

function genotypeOf({ space, nodes }: SearchConfig, foreign: boolean): Schema<Genotype> {
  return by((value) => {
    const genotype = checkGenotype(value, { none: true, equalSources: true, foreign, nodes })
    if (genotype.space !== space)
      throw new SearchError('bad-genotype', `genotype space: ${genotype.space}, the run searches ${space}`)
    return genotype
  })
}

/** The cells of a search without shared alphas; of any other, none. */
function cellsOf(config: SearchConfig): Schema<EpochRecord['cells']> {
  const { primitives, cells, alphas, nodes } = config
  const edges = topologyOf(config).edges.length
  const cell = object<CellRecord>({
    reduction: flag,
    alphas: tableOf(primitives, edges),
    betas: fieldOf(definitionOf(config.algorithm).edgeWeights, config, list(real(), edges, edges)),
    pairs: by((value) => checkCellPairs(value, { none: true, equalSources: true, nodes })),
    skips: whole(0, mostSkips(config)),
  })
  return alphas.perCell ? list(cell, cells, cells) : optional(list(cell, 0, 0))
}

function gaugesOf(config: SearchConfig): Schema<GaugeRecord> {
  const { space, primitives, cells } = config
  const edges = topologyOf(config).edges.length
  const table = (rows: number) => tableOf(primitives, rows)
  const removals = object<NonNullable<GaugeRecord['removals']>>({
    normal: table(edges),
    reduce: table(space === 'darts' ? edges : 0),
  })
  const cosine = orNull(real(-1.001, 1.001))
  return object<GaugeRecord>({
    alignment: cosine,
    pulls: list(real(0), 0, 3 * cells),
    agreement: list(cosine, primitives.length, primitives.length),
    perturbed: optional(list(real(), PERTURBATIONS.length, PERTURBATIONS.length)),
    removals: optional(removals),
  })
}

const score = object<ProjectionScore>({ loss: real(), correct: whole(0, MANY) })

const sha256 = pattern(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits')

/** @param imported of version 2, whose fields may be null */
function epochOf(config: SearchConfig, imported: boolean): Schema<EpochRecord> {
  const told = <T>(schema: Schema<T>): Schema<T | null> => (imported ? orNull(schema) : schema)
  const { primitives, epochs } = config
  const { restrictsSkips, selects } = definitionOf(config.algorithm)
  const stages = stagesOf(config).length
  const edges = topologyOf(config).edges.length
  const tables = tablesOf(config)
  const rule = object<RuleState>({
    firedAt: orNull(whole(1, epochs)),
    returnsEpoch: orNull(whole(1, epochs)),
    fallback: flag,
    value: told(whole(0, 100)),
    target: whole(0, 100),
  })
  /** The eigenvalue rule compares a ratio of two averages with a threshold. */
  const ratioRule = object<RuleState>({
    firedAt: orNull(whole(1, epochs)),
    returnsEpoch: orNull(whole(1, epochs)),
    fallback: flag,
    value: real(),
    target: real(),
  })
  return object<EpochRecord>({
    epoch: whole(1, epochs),
    alphas: tables,
    mixingWeights: tables,
    printed: imported ? optional(printedTables) : absent('must be in records of other programs only'),
    genotype: told(genotypeOf(config, imported)),
    skips: told(counts),
    depth: told(counts),
    cost: told(object<NonNullable<EpochRecord['cost']>>({ parameters: whole(0, MANY), multiplyAdds: whole(0, MANY) })),
    train: figuresOf(imported),
    validation: figuresOf(imported),
    gradNorm: orNull(real(0)),
    learningRate: told(real(0)),
    // Both are empty where a run kept no alphas.
    ranking: list(list(whole(0, primitives.length - 1), 0, primitives.length), 0, edges),
    stableSince: list(whole(1, epochs), 0, edges),
    rules: object<EpochRecord['rules']>({ criterion1: rule, criterion2: rule, eigenvalue: optional(ratioRule) }),
    eigenvalue: optional(real()),
    frozen: fieldOf(
      definitionOf(config.algorithm).freezes,
      config,
      object<NonNullable<EpochRecord['frozen']>>({ operations: whole(0, MANY), of: whole(0, MANY) }),
    ),
    gauges: optional(gaugesOf(config)),
    benchmark: optional(benchmark),
    removalBenchmark: optional(benchmark),
    stage: fieldOf(
      stages > 1,
      config,
      object<NonNullable<EpochRecord['stage']>>({
        index: whole(1, stages),
        of: whole(1, stages),
        cells: whole(1, 100),
      }),
    ),
    selection: fieldOf(
      selects,
      config,
      object<SelectionRecord>({ byAlpha: genotypeOf(config, false), images: whole(1, MANY), baseline: score, score }),
    ),
    unrestrictedSkips: fieldOf(restrictsSkips, config, whole(0, mostSkips(config))),
    cells: cellsOf(config),
    digests: optional(object<StateDigests>({ weights: sha256, alphas: sha256 })),
    steps: told(whole(0, MANY)),
    epochMs: told(real(0)),
  })
}

function eventsOf(config: SearchConfig, imported: boolean): Schema<RunRecord['events']> {
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

/**
 * Where a record contradicts itself, as the rule it breaks; null where it does not. The genotype is not derived again:
 * recorded alphas are rounded, and two that were different may have become equal.
 */
function contradiction(
  { alphas, genotype, skips, cells = [], ranking }: EpochRecord,
  config: SearchConfig,
): string | null {
  const counted = genotype && countSkips(genotype)
  if (!counted !== !skips)
    return `has skip-connects ${JSON.stringify(skips)}, its genotype is ${genotype ? 'told' : 'not told'}`
  for (const cell of ['normal', 'reduce'] as const)
    if (counted && skips && skips[cell] !== counted[cell])
      return `has ${skips[cell]} skip-connects in the ${cell} cell, its genotype has ${counted[cell]}`
  for (const [i, cell] of cells.entries()) {
    const own = cell.pairs.filter(([op]) => op === SKIP).length
    if (cell.skips !== own) return `has ${cell.skips} skip-connects in cell ${i}, its pairs have ${own}`
  }
  const table = alphas[leadingCell(config)]
  const alphaOf = (edge: number, op: number | undefined): number => table[edge]?.[op ?? -1] ?? Number.NaN
  // Rounding keeps the order of two numbers, or makes them equal.
  const wrong = ranking.findIndex((ops, edge) =>
    ops.some((op, k) => k > 0 && !(alphaOf(edge, ops[k - 1]) >= alphaOf(edge, op))),
  )
  return wrong < 0 ? null : `ranks the operations of edge ${wrong} as ${ranking[wrong]}, their alphas do not`
}

/**
 * The epoch records of a run, from parsed JSON.
 *
 * @throws SearchError `code` naming the field, its value and the rule; 'bad-genotype' for a genotype
 */
export function checkRecords(what: string, config: SearchConfig, value: unknown, code: FailureCode): EpochRecord[] {
  const records = check(what, list(epochOf(config, false), 0, config.epochs), value, code)
  for (const [i, record] of records.entries()) {
    if (record.epoch !== i + 1) throw new SearchError(code, `${what} [${i}].epoch: ${record.epoch} must be ${i + 1}`)
    const rule = contradiction(record, config)
    if (rule) throw new SearchError(code, `${what} [${i}]: epoch ${record.epoch} ${rule}`)
  }
  return records
}

/** What a run says at its start: its data set, its adapter and its plan. */
export const START_SCHEMAS = { dataset, adapter, plan }

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
