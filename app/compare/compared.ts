/** Runs side by side: what each draws over its epochs, what seeds have in common, and where each way of stopping ends. Pure. */
import type { SearchConfig } from '../../src/protocol/config'
import { eigenvalueTrace } from '../../src/protocol/eigenvalueRule'
import { logitSpread, recordedZeroOneLoss } from '../../src/protocol/gauges'
import type { EpochRecord, RuleState } from '../../src/protocol/record'
import type { RunRecord } from '../../src/protocol/runRecord'
import type { RunSource } from '../../src/protocol/runSource'
import { leadingCell } from '../../src/space/topology'
import { type CellAt, cellAt } from '../story/facts'
import { choicesAt, GAUGES, gaugeCourse, measuredCourse } from '../story/laterProxies'
import { meanSkipWeights } from '../story/proxies'
import { hasAlphas, ruleTraces } from '../telling/marks'

export interface SearchedImages {
  readonly title: string
  /** SHA-256 of what the search saw; null where the run does not tell it. */
  readonly digest: string | null
}

export interface ComparedRun {
  readonly id: string
  readonly name: string
  readonly config: SearchConfig
  readonly records: readonly EpochRecord[]
  /** What was searched on; left out where nobody tells. */
  readonly images?: SearchedImages | undefined
  /** What the log of another program tells; the config then is not its own. */
  readonly source?: RunSource | undefined
}

export function imagesOf({ events, provenance }: Pick<RunRecord, 'events' | 'provenance'>): SearchedImages {
  const started = events.flatMap(({ event }) => (event.type === 'started' ? [event] : []))[0]
  return { title: started?.dataset?.title ?? provenance.dataset, digest: started?.images ?? null }
}

export function runOfRecord(id: string, name: string, record: RunRecord): ComparedRun {
  const { config, events, source } = record
  const records = events.flatMap(({ event }) => (event.type === 'epoch' ? [event.record] : []))
  return { id, name, config, records, source, images: source ? undefined : imagesOf(record) }
}

/** The seed of a run; null where the log of another program tells none. */
export function seedOf({ config, source }: ComparedRun): number | null {
  if (!source) return config.seed
  const { seed } = source.settings
  return typeof seed === 'number' ? seed : null
}

/** What a run has in common with those that differ from it by their seed alone; null where that cannot be told. */
function groupOf(run: ComparedRun): string | null {
  const { config, source } = run
  if (!source) return JSON.stringify({ ...config, seed: null })
  if (seedOf(run) === null) return null
  const { program, dataset, algorithm, settings, operations } = source
  return JSON.stringify([program, dataset, algorithm, { ...settings, seed: null }, operations, config.space])
}

/** What few runs measured, shown where one of the runs has it. */
export const MEASURED = ['curvature', ...GAUGES, 'removal'] as const
export const QUANTITIES = ['skips', 'weight', 'search', 'final', 'spread', 'zeroOne', ...MEASURED] as const
export type Quantity = (typeof QUANTITIES)[number]

interface Computed {
  readonly config: SearchConfig
  readonly values: Map<Quantity, readonly number[]>
  endings?: readonly Ending[]
}

/** What was computed of a run, by its records, which never change: a cursor that moves draws every picture again. */
const computed = new WeakMap<readonly EpochRecord[], Computed>()

function computedOf({ records, config }: ComparedRun): Computed {
  const before = computed.get(records)
  if (before?.config === config) return before
  const made: Computed = { config, values: new Map() }
  computed.set(records, made)
  return made
}

/**
 * One value an epoch, NaN where a log does not tell it; empty where the run does not have the quantity. The same run gives
 * the same array.
 */
export function valuesOf(run: ComparedRun, quantity: Quantity): readonly number[] {
  const { values } = computedOf(run)
  const known = values.get(quantity) ?? courseOf(run, quantity)
  values.set(quantity, known)
  return known
}

function courseOf({ records, config }: ComparedRun, quantity: Quantity): readonly number[] {
  const cell = leadingCell(config)
  switch (quantity) {
    case 'skips':
      return records.map(({ skips }) => skips?.[cell] ?? Number.NaN)
    case 'weight':
      return meanSkipWeights(records, config)
    case 'search':
      return records.map(({ validation }) => 100 * (validation.accuracy ?? Number.NaN))
    case 'spread':
      return hasAlphas(records) ? records.map(({ alphas }) => logitSpread(alphas[cell])) : []
    case 'zeroOne':
      return hasAlphas(records) ? records.map((record) => recordedZeroOneLoss(record, config)) : []
    case 'removal':
      return measuredCourse(records, (record) => choicesAt(record, config)?.byRemoval)
    case 'curvature':
      return measuredCourse(records, ({ eigenvalue }) => eigenvalue)
    case 'rise':
    case 'alignment':
    case 'agreement':
      return gaugeCourse(records, quantity)
    case 'final': {
      const known = records.flatMap(({ benchmark }) => benchmark?.cifar10 ?? [])
      return known.length === records.length ? known : []
    }
  }
}

/** Edges of the cell that is told of: each of them is built by removal, also those that a genotype leaves out. */
export const edgesOf = ({ records, config }: ComparedRun): number => records[0]?.alphas[leadingCell(config)].length || 1

/** Digests say it where both runs have one, else what the images are called. */
const onSameImages = ({ images: a }: ComparedRun, { images: b }: ComparedRun): boolean =>
  a?.digest && b?.digest ? a.digest === b.digest : a?.title === b?.title

/** Runs that differ in nothing but their seed, at least two seeds, under the name of the first. Of runs with one seed the first counts. */
export function seedGroups(
  runs: readonly ComparedRun[],
): { readonly name: string; readonly runs: readonly ComparedRun[] }[] {
  const groups: { readonly key: string; readonly runs: ComparedRun[] }[] = []
  for (const run of runs) {
    const key = groupOf(run)
    if (key === null) continue
    const group = groups.find((one) => one.key === key && one.runs.every((other) => onSameImages(other, run)))
    if (!group) groups.push({ key, runs: [run] })
    else if (!group.runs.some((other) => seedOf(other) === seedOf(run))) group.runs.push(run)
  }
  return groups.flatMap(({ runs: group }) =>
    group.length > 1 ? [{ name: (group[0] as ComparedRun).name, runs: group }] : [],
  )
}

export interface Band {
  readonly mean: readonly number[]
  readonly low: readonly number[]
  readonly high: readonly number[]
}

/** Mean, least and greatest value of each epoch that all runs have reached. */
export function bandOf(courses: readonly (readonly number[])[]): Band {
  const length = Math.min(...courses.map((values) => values.length))
  const at = (i: number): number[] => courses.map((values) => values[i] as number)
  const epochs = Array.from({ length }, (_, i) => at(i))
  return {
    mean: epochs.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length),
    low: epochs.map((values) => Math.min(...values)),
    high: epochs.map((values) => Math.max(...values)),
  }
}

export const WAYS = ['darts', 'rule1', 'rule2', 'eigenvalue'] as const
export type Way = (typeof WAYS)[number]

export interface Ending {
  readonly way: Way
  /** Epoch at which this way ends the search; null for a rule that does not fire, which then goes to the last epoch. */
  readonly stopsAt: number | null
  /** The cell it returns. */
  readonly kept: CellAt
  readonly depth: number
}

/**
 * DARTS to its last epoch, DARTS+ with either rule, and R-DARTS where the eigenvalue was measured, in the same run. The same
 * run gives the same array.
 */
export function endingsOf(run: ComparedRun): readonly Ending[] {
  const known = computedOf(run)
  known.endings ??= endingsIn(run)
  return known.endings
}

function endingsIn({ records, config }: ComparedRun): readonly Ending[] {
  const { criterion1, criterion2 } = ruleTraces(records, config, null)
  const last = records.length
  const end = (way: Way, state: RuleState | undefined) => ({
    way,
    stopsAt: state?.firedAt ?? null,
    returns: state?.returnsEpoch ?? last,
  })
  const measured = records.some(({ eigenvalue }) => eigenvalue !== undefined)
  const ends = [
    { way: 'darts' as const, stopsAt: last, returns: last },
    end('rule1', criterion1.at(-1)),
    end('rule2', criterion2.at(-1)),
    ...(measured ? [end('eigenvalue', eigenvalueTrace(records, config).at(-1))] : []),
  ]
  return ends.flatMap(({ way, stopsAt, returns }) => {
    const cell = leadingCell(config)
    const kept = cellAt(records, returns, cell)
    return kept ? [{ way, stopsAt, kept, depth: records[returns - 1]?.depth?.[cell] ?? 0 }] : []
  })
}
