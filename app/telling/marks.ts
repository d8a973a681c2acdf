/**
 * What the charts mark on the time axis: where each rule fires under the thresholds of the page, and since when the ranking
 * of an edge has not changed. The rules themselves are the pure functions of `src/protocol/stopping.ts`.
 */
import { definitionOf } from '../../src/protocol/algorithms'
import type { SearchConfig } from '../../src/protocol/config'
import type { EpochRecord, RuleState } from '../../src/protocol/record'
import { isFrozen, learnsFrom } from '../../src/protocol/stages'
import { criterion1Trace, criterion2Trace, isRanked, rankedEdges } from '../../src/protocol/stopping'
import type { RuleSettings } from '../run/viewStore'

export interface RuleTraces {
  /** State after each epoch. */
  readonly criterion1: readonly RuleState[]
  readonly criterion2: readonly RuleState[]
}

export interface Ring {
  /** First epoch since which the order of the learnable operations has not changed. */
  readonly epoch: number
  /** It has held for the window of rule 2, so it is more than a pause between two changes. */
  readonly settled: boolean
}

export const NO_TRACES: RuleTraces = { criterion1: [], criterion2: [] }

let last: { records: unknown; config: unknown; rules: unknown; traces: RuleTraces } | null = null

/** Both rules over all known epochs; the same arguments give the same object. */
export function ruleTraces(
  records: readonly EpochRecord[],
  config: SearchConfig | null,
  rules: RuleSettings | null,
): RuleTraces {
  if (!config) return NO_TRACES
  if (last && last.records === records && last.config === config && last.rules === rules) return last.traces
  const applied = { ...config, ...rules }
  const traces = { criterion1: criterion1Trace(records, applied), criterion2: criterion2Trace(records, applied) }
  last = { records, config, rules, traces }
  return traces
}

/**
 * Per edge of the normal cell: first epoch since which its ranking has held after an epoch. What an order was by chance, before
 * the stage's alphas were trained, does not count, as it does not for rule 2.
 */
export function heldSince({ epoch, stableSince }: EpochRecord, config: SearchConfig): number[] {
  return stableSince.map((since) => Math.max(since, learnsFrom(config, epoch)))
}

/** Null where an edge has no ranking to watch: fewer than two learnable candidates, or no epoch with trained alphas yet. */
export function ringOf(
  records: readonly EpochRecord[],
  config: SearchConfig | null,
  edge: number,
  window: number,
): Ring | null {
  const newest = records.at(-1)
  if (!newest || !config || !isRanked(config, edge) || isFrozen(config, newest.epoch)) return null
  const epoch = heldSince(newest, config)[edge]
  if (epoch === undefined) return null
  return { epoch, settled: newest.epoch - epoch >= window }
}

/** False for a trace of genotypes only, on which no ranking can be watched. */
export function hasAlphas(records: readonly EpochRecord[]): boolean {
  return records.every(({ alphas }) => alphas.normal.length > 0)
}

/** True where each operation of an edge has a weight of its own (Fair DARTS), not a share of one whole. */
export function hasOwnWeights(config: Pick<SearchConfig, 'algorithm'> | null): boolean {
  // Runs recorded before there were algorithms name none.
  return config?.algorithm !== undefined && definitionOf(config.algorithm).independentWeights === true
}

/** True when at least two learnable operations compete on an edge of the normal cell, so that there is an order to settle. */
export const hasRanking = (config: SearchConfig): boolean => rankedEdges(config).length > 0
