/** The epoch record of a recording or a saved run: every field of it, its bounds, and where it contradicts itself. */
import { type FailureCode, SearchError } from '../errors'
import { checkCellPairs, checkGenotype } from '../space/checkGenotype'
import { countSkips, type Genotype } from '../space/genotype'
import { SKIP } from '../space/primitives'
import { leadingCell, topologyOf } from '../space/topology'
import { definitionOf } from './algorithms'
import { mostSkips } from './checkConfig'
import type { SearchConfig } from './config'
import { type GaugeRecord, PERTURBATIONS, type ProjectionScore } from './gauges'
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
  absent,
  by,
  check,
  either,
  flag,
  list,
  MANY,
  object,
  optional,
  orNull,
  pattern,
  real,
  type Schema,
  whole,
} from './schema'
import { stagesOf } from './stages'

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

export const sha256 = pattern(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits')

/** @param imported of version 2, whose fields may be null */
export function epochOf(config: SearchConfig, imported: boolean): Schema<EpochRecord> {
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

/**
 * Where a record contradicts itself, as the rule it breaks; null where it does not. The genotype is not derived again:
 * recorded alphas are rounded, and two that were different may have become equal.
 */
export function contradiction(
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
