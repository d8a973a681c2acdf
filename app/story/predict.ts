/** Predict before reveal: what the visitor's stop, both rules and no stop at all come to in one run. Pure. */
import type { EpochRecord } from '../../src/protocol/record'
import type { CellType } from '../../src/space/topology'
import type { RuleTraces } from '../telling/marks'
import { type CellAt, cellAt } from './facts'

export const CONTENDERS = ['you', 'rule1', 'rule2', 'never'] as const

export interface Outcome {
  readonly who: (typeof CONTENDERS)[number]
  /** Epoch at which the search ends; null for a rule that does not fire, whose cell is then the last one. */
  readonly stopsAt: number | null
  readonly kept: CellAt
}

/** @param cell the one that is counted */
export function outcomes(
  records: readonly EpochRecord[],
  traces: RuleTraces,
  guess: number,
  cell: CellType,
): Outcome[] {
  const rules = [traces.criterion1.at(-1), traces.criterion2.at(-1)]
  const ends = [
    { stopsAt: guess, returns: guess },
    ...rules.map((rule) => ({ stopsAt: rule?.firedAt ?? null, returns: rule?.returnsEpoch ?? records.length })),
    { stopsAt: records.length, returns: records.length },
  ]
  return ends.flatMap(({ stopsAt, returns }, i) => {
    const kept = cellAt(records, returns, cell)
    return kept ? [{ who: CONTENDERS[i] as Outcome['who'], stopsAt, kept }] : []
  })
}

/** The best final accuracy among the outcomes; null where the run has none. */
export function bestFinal(all: readonly Outcome[]): number | null {
  const known = all.flatMap(({ kept }) => kept.final ?? [])
  return known.length === all.length && known.length > 0 ? Math.max(...known) : null
}
