/**
 * What the lesson says of a run, as numbers: every card, caption and explanation writes these and nothing else. Pure
 * functions of the records, so that a test can hold each sentence against the recordings that are shipped.
 */
import type { SearchConfig } from '../../src/protocol/config'
import { ofCandidates } from '../../src/protocol/gauges'
import { type EpochRecord, isTold, type RuleState, type ToldRecord } from '../../src/protocol/record'
import { learnsFrom, stagesOf } from '../../src/protocol/stages'
import { firstCheck, rankedEdges } from '../../src/protocol/stopping'
import { candidatesAnEdge, edgeListsOf, type SearchedOperations } from '../../src/space/operationSets'
import { NONE, SKIP } from '../../src/space/primitives'
import {
  type CellShape,
  type CellType,
  edgesInto,
  leadingCell,
  type Network,
  presentCells,
  topologyOf,
} from '../../src/space/topology'
import { hasRanking, heldSince, type RuleTraces } from '../telling/marks'
import { cellOperations, runTopology } from '../telling/names'

/**
 * Why rule 1 has not fired: its count was `below` the threshold all along, or there only in epochs that are `unchecked`,
 * or checked before the guard was armed (`unarmed`), or for fewer checks in a row than its patience (`brief`).
 */
export type Quiet = 'below' | 'unchecked' | 'unarmed' | 'brief'

/** A value that moves from one epoch to another. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** One epoch's cell, with what it is worth where that is known. */
export interface CellAt {
  readonly epoch: number
  readonly skips: number
  /** Validation accuracy of the supernet, 0..1; null where a log does not tell it. */
  readonly search: number | null
  /** Test accuracy after full training in per cent, from a benchmark table. */
  readonly final: number | null
}

export interface Cooperation {
  /** First epoch in which alphas are trained, in the stage of the turn. */
  readonly since: number
  /** Last epoch before validation loss stops falling. */
  readonly until: number
  /** Last known epoch of that stage. */
  readonly end: number
  readonly train: Span
  readonly validation: Span
}

/** Validation loss stops falling before alphas are trained at all. */
export interface EarlyTurn {
  readonly until: number
  /** First epoch in which alphas are trained. */
  readonly from: number
}

export interface Competition {
  readonly train: Span
  /** From the turning point to its highest value after it. */
  readonly validation: Span
  readonly worstAt: number
}

export interface SkipGrowth {
  /** Last epoch with the fewest skip-connects before the most are reached. */
  readonly fewestAt: number
  readonly mostAt: number
  readonly count: Span
  /** Row of the alpha table on which the weight of skip-connect grows most over the run. */
  readonly edge: number
  readonly weight: Span
}

export interface Settled {
  /** Edge whose order of learnable operations was the last to settle before the stop, or in a run without one. */
  readonly edge: number
  readonly since: number
  /** Edges of the normal cell whose order never changes after the stop; without one, those on which it has held for the window of rule 2. */
  readonly edges: number
  /** Edges that have an order: two learnable candidates or more. */
  readonly of: number
}

export interface Facts {
  readonly epochs: number
  readonly total: number
  readonly edges: number
  readonly nodes: number
  readonly operations: number
  /** Different results that a derivation can have. */
  readonly cellsPossible: number
  /** Mixing weights of all operations and edges after the first epoch. */
  readonly mixture: { readonly low: number; readonly high: number; readonly even: number } | null
  readonly cooperation: Cooperation | null
  readonly earlyTurn: EarlyTurn | null
  readonly competition: Competition | null
  readonly growth: SkipGrowth | null
  readonly ranked: boolean
  readonly settled: Settled | null
  readonly rule1: RuleState | null
  /** Null where rule 1 has fired. */
  readonly quiet: Quiet | null
  readonly rule2: RuleState | null
  /** Skip-connects of the normal cell when rule 2 fires. */
  readonly skipsAtRule2: number | null
  /** The cell that DARTS+ returns (rule 1, else rule 2) and the last one. */
  readonly stopped: CellAt | null
  readonly last: CellAt | null
}

/** Epochs for which validation loss must not improve before the turn counts. */
const PATIENCE = 3

/** Cells that a derivation can give: DARTS pairs of a normal and a reduction cell, two inputs a node; NAS-Bench-201 one choice an edge. */
export function possibleCells(config: SearchedOperations & CellShape & Network): number {
  const { space, primitives } = config
  const topology = topologyOf(config)
  if (space === 'nas-bench-201') return primitives.length ** topology.edges.length
  return presentCells(config).reduce((product, type) => {
    const choices = choicesOf(config, type)
    let cells = product
    for (let node = topology.inputs; node < topology.nodes; node++) {
      const into = edgesInto(topology, node).map((edge) => choices[edge] as number)
      const pairs = into.map((one, i) => one * into.slice(i + 1).reduce((sum, other) => sum + other, 0))
      cells *= pairs.reduce((sum, pair) => sum + pair, 0)
    }
    return cells
  }, 1)
}

/** Operations that can be derived on each edge of a DARTS cell, in edge order. */
export function choicesOf(config: SearchedOperations & CellShape, type: CellType): number[] {
  const { primitives, operations = 'listed' } = config
  const lists = edgeListsOf(operations)?.[type] ?? topologyOf(config).edges.map(() => primitives)
  return lists.map((list) => list.filter((name) => name !== NONE).length)
}

/** Index of the first value that the next `PATIENCE` values do not fall below; null while it is not known yet. */
export function turningPoint(losses: readonly number[]): number | null {
  for (let i = 0; i + PATIENCE < losses.length; i++) {
    const next = losses.slice(i + 1, i + 1 + PATIENCE)
    if (next.every((loss) => loss >= (losses[i] as number))) return i
  }
  return null
}

function indexOfExtreme(values: readonly number[], better: (a: number, b: number) => boolean): number {
  return values.reduce((best, value, i) => (better(value, values[best] as number) ? i : best), 0)
}

/** The turning point, looked for in each stage by itself: where one ends, the next begins with a network that knows nothing. */
function turnOf(records: readonly ToldRecord[], config: SearchConfig): Pick<Facts, 'cooperation' | 'earlyTurn'> {
  let earlyTurn: EarlyTurn | null = null
  for (const { first, last } of stagesOf(config)) {
    const stage = records.slice(first - 1, last)
    const turn = turningPoint(stage.map(({ validation }) => validation.loss))
    const since = learnsFrom(config, first)
    const [begin, at, end] = [records[since - 1], stage[turn ?? 0], stage.at(-1)]
    if (!turn || !at || !end) continue
    const until = at.epoch
    if (!begin || until <= since) {
      earlyTurn ??= { until, from: since }
      continue
    }
    const train = { from: begin.train.loss, to: at.train.loss }
    const validation = { from: begin.validation.loss, to: at.validation.loss }
    return { cooperation: { since, until, end: end.epoch, train, validation }, earlyTurn: null }
  }
  return { cooperation: null, earlyTurn }
}

function competitionOf(records: readonly ToldRecord[], cooperation: Cooperation | null): Competition | null {
  if (!cooperation) return null
  const later = records.slice(cooperation.until, cooperation.end)
  const worst =
    later[
      indexOfExtreme(
        later.map(({ validation }) => validation.loss),
        (a, b) => a > b,
      )
    ]
  if (!worst) return null
  return {
    train: { from: cooperation.train.to, to: Math.min(...later.map(({ train }) => train.loss)) },
    validation: { from: cooperation.validation.to, to: worst.validation.loss },
    worstAt: worst.epoch,
  }
}

/** Mixing weight of skip-connect on an edge of the cell that is told of. */
export function skipWeight(
  record: EpochRecord,
  config: Pick<SearchConfig, 'primitives'> & Network,
  edge: number,
): number {
  return record.mixingWeights[leadingCell(config)][edge]?.[config.primitives.indexOf(SKIP)] ?? 0
}

function growthOf(records: readonly ToldRecord[], config: SearchConfig): SkipGrowth | null {
  const counts = records.map(({ skips }) => skips[leadingCell(config)])
  const [first, last] = [records[0], records.at(-1)]
  if (!first || !last || !config.primitives.includes(SKIP)) return null
  const most = indexOfExtreme(counts, (a, b) => a > b)
  const fewest = indexOfExtreme(counts.slice(0, most + 1), (a, b) => a <= b)
  const gains = topologyOf(config).edges.map((_, e) => skipWeight(last, config, e) - skipWeight(first, config, e))
  const edge = indexOfExtreme(gains, (a, b) => a > b)
  return {
    fewestAt: fewest + 1,
    mostAt: most + 1,
    count: { from: counts[fewest] as number, to: counts[most] as number },
    edge,
    weight: { from: skipWeight(first, config, edge), to: skipWeight(last, config, edge) },
  }
}

function settledOf(records: readonly EpochRecord[], config: SearchConfig, stop: number | null): Settled | null {
  const last = records.at(-1)
  const ranked = rankedEdges(config)
  if (last === undefined || ranked.length === 0) return null
  const since = heldSince(last, config)
  const latestSince = stop ?? last.epoch - config.criterion2.window
  const early = since.flatMap((epoch, edge) => (epoch <= latestSince && ranked.includes(edge) ? [{ epoch, edge }] : []))
  const latest = early.reduce((best, item) => (item.epoch > best.epoch ? item : best), { epoch: 0, edge: -1 })
  return latest.edge < 0 ? null : { edge: latest.edge, since: latest.epoch, edges: early.length, of: ranked.length }
}

/** The cell of an epoch; null for an epoch that is not there. */
export function cellAt(
  records: readonly EpochRecord[],
  epoch: number | null | undefined,
  cell: CellType = 'normal',
): CellAt | null {
  const record = epoch ? records[epoch - 1] : undefined
  if (!record?.skips) return null
  const { skips, validation, benchmark } = record
  return {
    epoch: record.epoch,
    skips: skips[cell],
    search: validation.accuracy,
    final: benchmark?.cifar10 ?? null,
  }
}

/** Columns of the tables: those of the log where it has other candidates than the lab. */
const candidatesOf = (records: readonly EpochRecord[], config: SearchedOperations): number =>
  records[0]?.printed?.normal[0]?.length ?? candidatesAnEdge(config)

function mixtureOf(records: readonly EpochRecord[], config: SearchConfig): Facts['mixture'] {
  const [first] = records
  const cell = leadingCell(config)
  const weights = first?.printed
    ? first.printed.normal.flat()
    : (first?.mixingWeights[cell].flatMap((row, edge) => ofCandidates(row, first.alphas[cell][edge] ?? [])) ?? [])
  if (weights.length === 0) return null
  return { low: Math.min(...weights), high: Math.max(...weights), even: 1 / candidatesOf(records, config) }
}

function fired(state: RuleState | undefined): RuleState | null {
  return state && state.firedAt !== null ? state : null
}

function quietOf({ criterion1 }: RuleTraces, config: SearchConfig): Quiet {
  const { threshold, armed: guarded } = config.criterion1
  let quiet: Quiet = 'below'
  for (const { first, last, epochs } of stagesOf(config)) {
    const check = firstCheck({ ...config, epochs })
    const values = criterion1.slice(first - 1, last).map(({ value }) => value)
    const reached = values.flatMap((value, i) => (value !== null && value >= threshold ? [i + 1] : []))
    const below = values.findIndex((value, i) => i + 1 >= check && value !== null && value < threshold) + 1
    const armedAt = guarded ? below || Number.POSITIVE_INFINITY : check
    if (reached.some((epoch) => epoch >= armedAt)) return 'brief'
    if (reached.some((epoch) => epoch >= check)) quiet = 'unarmed'
    else if (reached.length > 0 && quiet === 'below') quiet = 'unchecked'
  }
  return quiet
}

export function factsOf(records: readonly EpochRecord[], config: SearchConfig, traces: RuleTraces): Facts {
  const topology = runTopology(config, records)
  const cell = leadingCell(config)
  // The lesson tells of runs of which everything is known.
  const told = records.every(isTold) ? records : []
  const { cooperation, earlyTurn } = turnOf(told, config)
  const rule1 = fired(traces.criterion1.at(-1))
  const rule2 = fired(traces.criterion2.at(-1))
  const stop = rule1?.firedAt ?? rule2?.firedAt ?? null
  return {
    epochs: records.length,
    total: cellOperations(config, records),
    edges: topology.edges.length,
    nodes: topology.nodes,
    operations: candidatesOf(records, config),
    cellsPossible: possibleCells(config),
    mixture: mixtureOf(records, config),
    cooperation,
    earlyTurn,
    competition: competitionOf(told, cooperation),
    growth: growthOf(told, config),
    ranked: hasRanking(config),
    settled: settledOf(records, config, stop),
    rule1,
    quiet: rule1 ? null : quietOf(traces, config),
    rule2,
    skipsAtRule2: cellAt(records, rule2?.firedAt, cell)?.skips ?? null,
    stopped: cellAt(records, rule1?.returnsEpoch ?? rule2?.returnsEpoch, cell),
    last: cellAt(records, records.length, cell),
  }
}
