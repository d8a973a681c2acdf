/** Which moment of the story the cursor is at; the caption has words for each. Pure, so that each claim can be tested. */

import type { SearchConfig } from '../../src/protocol/config'
import { type EpochRecord, isTold } from '../../src/protocol/record'
import { isFrozen, learnsFrom } from '../../src/protocol/stages'
import { leadingCell } from '../../src/space/topology'
import type { RuleSettings } from '../run/viewStore'
import type { Ring, RuleTraces } from './marks'
import { cellOperations } from './names'

export type Moment =
  | 'waiting'
  /** A log tells no genotype of the epoch. */
  | 'untold'
  /** The first epochs of a stage, in which alphas stay as they began. */
  | 'frozen'
  | 'mixing'
  | 'cooperating'
  | 'learning'
  | 'settled'
  | 'rule1'
  | 'rule2'
  | 'growing'
  | 'after'
  | 'collapsed'
  | 'ended'

/** Epochs for which an event stays the headline, so that it can be read at normal speed. */
const HOLD = 4
/** Epochs in which the mixture itself is the news. */
const MIXING = 2
const EVENTS: ReadonlySet<Moment> = new Set(['settled', 'rule1', 'rule2', 'collapsed'])
/** Share of skip-connects from which a cell counts as collapsed. */
const COLLAPSED = 0.75

export interface MomentInput {
  readonly records: readonly EpochRecord[]
  readonly config: SearchConfig | null
  /** Thresholds that the page applies; null: those of the run. */
  readonly rules: RuleSettings | null
  readonly cursor: number
  readonly traces: RuleTraces
  readonly ring: Ring | null
}

export function momentAt({ records, config, rules, cursor, traces, ring }: MomentInput): Moment {
  const record = records[cursor - 1]
  if (!record || !config) return 'waiting'
  if (!record.skips) return 'untold'
  const skips = record.skips[leadingCell(config)]
  const share = skips / cellOperations(config, [record])
  const fired1 = traces.criterion1.at(-1)?.firedAt ?? null
  const fired2 = traces.criterion2.at(-1)?.firedAt ?? null
  const holds = (epoch: number | null): boolean => epoch !== null && cursor >= epoch && cursor < epoch + HOLD
  const frozen = isFrozen(config, cursor)
  // What leads while nobody trains the alphas leads by chance.
  if (share >= COLLAPSED && !frozen) return 'collapsed'
  const grew = skips > (rules ?? config).criterion1.threshold
  const lastFired = Math.max(fired1 ?? 0, fired2 ?? 0)
  // What came of going on is the last word.
  const isLast = cursor === config.epochs
  if (grew && isLast && lastFired > 0 && lastFired < cursor) return 'ended'
  if (holds(fired1)) return 'rule1'
  if (holds(fired2)) return 'rule2'
  if (isLast) return 'ended'
  const stopped = Math.min(fired1 ?? Number.POSITIVE_INFINITY, fired2 ?? Number.POSITIVE_INFINITY)
  if (cursor >= stopped) return grew ? 'growing' : 'after'
  if (frozen) return 'frozen'
  if (ring?.settled && ring.epoch > 1 && holds(ring.epoch)) return 'settled'
  if (cursor <= MIXING) return 'mixing'
  return cooperates(records.slice(learnsFrom(config, cursor) - 1, cursor)) ? 'cooperating' : 'learning'
}

/** Both losses are at their lowest since alpha learns: what helps w still helps alpha. */
function cooperates(records: readonly EpochRecord[]): boolean {
  const now = records.at(-1)
  const before = records.slice(0, -1)
  if (!now || !isTold(now)) return false
  return (
    before.length > 0 &&
    before.every(
      (record) => isTold(record) && record.train.loss > now.train.loss && record.validation.loss > now.validation.loss,
    )
  )
}

/** The search has come to another event of its story at this epoch: one that the replay dwells on. */
export function arrivesAt(input: MomentInput): boolean {
  const now = momentAt(input)
  return EVENTS.has(now) && momentAt({ ...input, cursor: input.cursor - 1 }) !== now
}

/** The epoch that DARTS+ would return: that of rule 1 where it fired, else that of rule 2; null while that is yet to come at the cursor. */
export function stoppedEpoch({ criterion1, criterion2 }: RuleTraces, cursor: number): number | null {
  // None returns an epoch behind the one at which it fires.
  const stop = [criterion1.at(-1), criterion2.at(-1)].find((rule) => rule?.firedAt)
  return stop?.firedAt && stop.firedAt <= cursor ? stop.returnsEpoch : null
}
