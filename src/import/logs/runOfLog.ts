/**
 * A search log as a run of the lab, in version 2 of the recording format: what the log does not tell is null there. The config
 * beside it draws and judges; what of it is the log's own, `source` says.
 */
import { SearchError, visible } from '../../errors'
import { checkConfig } from '../../protocol/checkConfig'
import { DEFAULT_CONFIG, type SearchConfig } from '../../protocol/config'
import { logitsOf } from '../../protocol/logits'
import type { Event } from '../../protocol/messages'
import type { CellTables, EpochRecord, PrintedTables, RuleState } from '../../protocol/record'
import { checkRecording } from '../../protocol/recording'
import { IMPORTED_VERSION, RUN_FORMAT, type RunRecord } from '../../protocol/runRecord'
import type { RunRemark } from '../../protocol/runSource'
import { criterion1, criterion2, ranking, stableSince } from '../../protocol/stopping'
import { REMOVED } from '../../space/alphas'
import { type Cell, cellOf } from '../../space/cell'
import { genotypeDepth } from '../../space/depth'
import { countSkips, type Genotype } from '../../space/genotype'
import { pairedGenotype } from '../../space/ownGenotype'
import { allPrimitives, type Primitive } from '../../space/primitives'
import type { CellType } from '../../space/topology'
import { cellNetworkCost, networkCost } from '../../supernet/cost'
import type { ForeignGenotype } from '../genotypes'
import { type CompletedEpoch, completedOf } from './completed'
import { refuse } from './lines'
import type { LogRemark, SearchLog } from './searchLog'
import type { RobustSpace } from './spaceOfLog'

const NO_TABLES: CellTables = { normal: [], reduce: [] }
const MOST_EPOCHS = 600
/** Sizes of images that a data set's name says. */
const KNOWN: Readonly<Record<string, { readonly classes: number; readonly side: number }>> = {
  cifar10: { classes: 10, side: 32 },
  cifar100: { classes: 100, side: 32 },
}

/** Names of the columns that a row of an edge has. */
type ColumnsAt = (type: CellType, edge: number) => readonly string[]

/** The columns in the order of the lab's list; what an edge has not as a candidate weighs nothing, its alpha is REMOVED. */
function ordered(
  tables: PrintedTables,
  columnsAt: ColumnsAt,
  primitives: readonly Primitive[],
): { readonly weights: CellTables; readonly alphas: CellTables } {
  const each = (given: (values: readonly number[]) => readonly number[], absent: number): CellTables => {
    const table = (type: CellType): number[][] =>
      tables[type].map((row, edge) => {
        const columns = columnsAt(type, edge)
        const own = primitives.filter((op) => columns.includes(op))
        const values = given(own.map((op) => row[columns.indexOf(op)] as number))
        return primitives.map((op) => values[own.indexOf(op)] ?? absent)
      })
    return { normal: table('normal'), reduce: table('reduce') }
  }
  return { weights: each((values) => values, 0), alphas: each(logitsOf, REMOVED) }
}

/** The cells as a genotype of a recording, which holds any operations and two inputs a node. */
function genotypeOf({ own, normal, reduce, line }: ForeignGenotype): Genotype {
  return (
    own ??
    pairedGenotype(normal, reduce) ??
    refuse(line, 'a genotype whose nodes do not take two inputs each; as a cell it can be opened, as a run it cannot')
  )
}

/** Settings told, by the lab's names. */
function settingsTold({ settings, parameters, args }: SearchLog): Record<string, string | number> {
  const told = Object.entries(settings).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]))
  const space = args.get('search_space')
  return {
    ...Object.fromEntries(told),
    ...(parameters[0] === undefined ? {} : { parameters: parameters[0] }),
    ...(space ? { searchSpace: visible(space.slice(0, 40)) } : {}),
  }
}

/** Its records have the fields of P-DARTS, which takes an epoch a stage at least. */
const isStaged = (log: SearchLog, epochs: number): boolean => log.algorithm === 'p-darts' && epochs >= 3

/** The lab's defaults with every setting of the log that it can hold. */
function configOf(
  log: SearchLog,
  primitives: readonly Primitive[],
  epochs: number,
  operations: RobustSpace | null,
): SearchConfig {
  const { settings, space } = log
  const { weights, alphas, augment } = DEFAULT_CONFIG
  const base = {
    space,
    primitives,
    operations: operations ?? 'listed',
    epochs,
    cells: space === 'darts' ? DEFAULT_CONFIG.cells : 5,
    ...(isStaged(log, epochs) ? { algorithm: 'p-darts' } : {}),
  }
  let config = checkConfig(base)
  const given = <Key extends string>(key: Key, value: unknown): object => (value === null ? {} : { [key]: value })
  const wanted: readonly object[] = [
    given('dataset', log.dataset !== null && Object.hasOwn(KNOWN, log.dataset) ? log.dataset : null),
    given('channels', settings.channels),
    space === 'darts' ? given('cells', settings.cells) : {},
    given('batch', settings.batch),
    given('seed', settings.seed),
    isStaged(log, epochs) ? {} : given('order', settings.order),
    { augment: { ...augment, ...given('cutout', settings.cutout) } },
    {
      weights: {
        ...weights,
        ...given('lr', settings.weightLr),
        ...given('lrMin', settings.weightLrMin),
        ...given('momentum', settings.momentum),
        ...given('weightDecay', settings.weightDecay),
        ...given('gradClip', settings.gradClip),
      },
    },
    { alphas: { ...alphas, ...given('lr', settings.alphaLr), ...given('weightDecay', settings.alphaWeightDecay) } },
  ]
  for (const part of wanted)
    try {
      config = checkConfig({ ...config, ...part })
    } catch (error) {
      // A setting outside of what the lab can search stays in `source`.
      if (!(error instanceof SearchError)) throw error
    }
  return config
}

function costOf(log: SearchLog, genotype: Genotype): EpochRecord['cost'] {
  const { channels, cells } = log.settings
  const known = log.dataset !== null && Object.hasOwn(KNOWN, log.dataset) ? KNOWN[log.dataset] : undefined
  if (!known || channels === null || cells === null || log.stageCells.length > 0 || genotype.space !== 'darts')
    return null
  const size = { channels, cells, classes: known.classes, imageSize: known.side }
  if (!Number.isInteger(channels) || !Number.isInteger(cells) || channels < 1 || cells < 1 || cells > 100) return null
  try {
    const [normal, reduce] = [cellOf(genotype, 'normal') as Cell, cellOf(genotype, 'reduce') as Cell]
    const pairs = ({ links, concat }: Cell) => ({ pairs: links.map(({ op, from }) => [op, from] as const), concat })
    return normal.nodes === 6 ? networkCost(genotype, size) : cellNetworkCost(pairs(normal), pairs(reduce), size)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

const NOT_JUDGED: RuleState = { firedAt: null, returnsEpoch: null, fallback: false, value: null, target: 0 }

/** A remark as plain data. */
function plain({ id, ...values }: LogRemark): RunRemark {
  const entries = Object.entries(values).flatMap(([name, value]): [string, string | number][] =>
    value === null
      ? []
      : [
          [
            name,
            Array.isArray(value)
              ? value.join(', ').slice(0, 400)
              : typeof value === 'string'
                ? visible(value).slice(0, 400)
                : value,
          ],
        ],
  )
  return { id, values: Object.fromEntries(entries) }
}

/** Stamps without a year start again at New Year. */
const YEAR_MS = Date.UTC(2002, 0, 1) - Date.UTC(2001, 0, 1)

/**
 * @param date ISO date of the file: a log itself may not tell its year
 * @throws SearchError 'bad-recording' naming the line, the value and the rule
 */
export function runOfLog(log: SearchLog, date: string): RunRecord {
  const completed = completedOf(log)
  const { epochs, columns, space, broke } = completed
  if (epochs.length > MOST_EPOCHS) refuse(null, `${epochs.length} epochs, at most ${MOST_EPOCHS} are read`)
  const all = allPrimitives(log.space)
  const primitives = space?.primitives ?? (columns ? all.filter((op) => columns.includes(op)) : all)
  const usable = columns?.every((op) => (primitives as readonly string[]).includes(op)) ?? false
  const columnsAt: ColumnsAt = space?.columnsAt ?? (() => columns ?? [])
  const stages = Math.max(...epochs.map(({ stage }) => stage))
  const planned = (log.settings.epochs ?? 0) * stages
  const offset = epochs[0]?.number ?? 0
  const total = Math.min(MOST_EPOCHS, Math.max(epochs.length, planned - (stages > 1 ? 0 : Math.max(0, offset - 1)), 1))
  const config = configOf(log, primitives, total, space?.id ?? null)
  const start = epochs[0]?.startedAt ?? null
  const elapsed = (at: number | null): number | null =>
    at === null || start === null ? null : at >= start ? at - start : at - start + YEAR_MS

  const records: EpochRecord[] = []
  for (const epoch of epochs) records.push(recordOf(epoch, records))

  function recordOf(epoch: CompletedEpoch, before: readonly EpochRecord[]): EpochRecord {
    const genotype = epoch.genotype && genotypeOf(epoch.genotype)
    const named = usable && epoch.tables ? ordered(epoch.tables, columnsAt, primitives) : null
    const alphas = named?.alphas ?? NO_TABLES
    const history = [...before, { alphas, genotype }]
    const judged = log.program !== 'p-darts' && genotype !== null
    const [from, to] = [elapsed(epoch.startedAt), elapsed(epoch.endedAt)]
    const first = log.final[0]
    return {
      epoch: before.length + 1,
      alphas,
      mixingWeights: named?.weights ?? NO_TABLES,
      ...(epoch.tables && !named ? { printed: epoch.tables } : {}),
      genotype,
      skips: genotype && countSkips(genotype),
      depth: genotype && genotypeDepth(genotype),
      cost: genotype && costOf(log, genotype),
      train: epoch.train,
      validation: epoch.validation,
      gradNorm: null,
      learningRate: epoch.learningRate,
      ranking: ranking(config, alphas),
      stableSince: stableSince(history, config),
      rules: {
        criterion1: judged ? criterion1(history, config) : { ...NOT_JUDGED, target: config.criterion1.threshold },
        criterion2: judged ? criterion2(history, config) : { ...NOT_JUDGED, target: 0 },
      },
      ...(isStaged(log, total) && genotype && first?.normal
        ? { unrestrictedSkips: Math.min(8, first.normal.links.filter(({ op }) => op === 'skip_connect').length) }
        : {}),
      ...(isStaged(log, total) && (log.stageCells[epoch.stage - 1] ?? 101) <= 100 && epoch.stage <= 3
        ? { stage: { index: epoch.stage, of: 3, cells: log.stageCells[epoch.stage - 1] as number } }
        : {}),
      steps: null,
      epochMs: from === null || to === null || to < from ? null : to - from,
    }
  }

  const title = log.dataset === null ? '' : visible(log.dataset)
  const adapter = { backend: 'external', description: log.program, software: false } as const
  const plan = null
  let clock = 0
  const events: { at: number; event: Event }[] = [
    { at: 0, event: { type: 'started', config, dataset: null, adapter, stepsPerEpoch: null, plan } },
    ...records.map((record, i) => {
      clock = Math.max(clock, elapsed(epochs[i]?.endedAt ?? null) ?? clock)
      return { at: clock, event: { type: 'epoch', record } as const }
    }),
  ]
  const isWhole = !broke && records.length + Math.max(0, offset) >= total - 1
  events.push({
    at: clock,
    event: { type: 'finished', reason: isWhole ? 'epochs' : 'stopped', returnsEpoch: records.length },
  })
  const source = {
    program: log.program,
    files: log.files.map((file) => visible(file).slice(0, 200)),
    dataset: log.dataset === null ? null : visible(log.dataset),
    classes: log.classes,
    algorithm: log.algorithm,
    settings: settingsTold(log),
    operations: columns,
    firstEpoch: offset,
    broke,
    remarks: completed.remarks.slice(0, 100).map(plain),
  }
  return checkRecording({
    format: RUN_FORMAT,
    version: IMPORTED_VERSION,
    preset: null,
    config,
    provenance: { dataset: title, images: null, adapter: log.program, commit: '', date, appVersion: '' },
    source,
    events,
  })
}
