/**
 * What a sweep says over its seeds. A group is what differs in nothing but the seed; no number here mixes two groups.
 */
import type { Nb201Table } from '../export/nb201Table'
import type { SearchConfig } from '../protocol/config'
import { leadingCell } from '../space/topology'
import { flattened } from './ownSettings'
import { FEWEST_FOR_INTERVAL, type Interval, intervalOf, mean, median } from './statistics'
import type { TrialRecord } from './trialRecord'
import { differences } from './varied'

/** What can be returned of a run: its last epoch's cell, or the one a rule returns. */
export const CHOICES = ['last', 'criterion1', 'criterion2', 'eigenvalue'] as const
export type Choice = (typeof CHOICES)[number]
type Rule = Exclude<Choice, 'last'>

export interface Group {
  /** Same for equal settings and images. */
  readonly key: string
  /** Of its first trial; the seed is that trial's own. */
  readonly config: SearchConfig
  /** By seed. */
  readonly trials: readonly TrialRecord[]
}

const keyOf = ({ config, dataset }: TrialRecord): string =>
  JSON.stringify([dataset.images, [...flattened(config)].filter(([name]) => name !== 'seed')])

/** Groups in the order of their first trial. */
export function groupsOf(trials: readonly TrialRecord[]): Group[] {
  const groups = new Map<string, TrialRecord[]>()
  for (const trial of trials) {
    const key = keyOf(trial)
    groups.set(key, [...(groups.get(key) ?? []), trial])
  }
  return [...groups].map(([key, found]) => ({
    key,
    config: (found[0] as TrialRecord).config,
    trials: [...found].sort((a, b) => a.config.seed - b.config.seed),
  }))
}

/**
 * The group that others are compared with: the one with most seeds; of equals the one in the middle, from which the others differ in
 * fewest settings; of these the first.
 */
export function referenceOf(groups: readonly Group[]): Group | null {
  const most = Math.max(...groups.map(({ trials }) => trials.length))
  const apart = ({ config }: Group): number =>
    groups.reduce((sum, other) => sum + differences(config, other.config).length, 0)
  const [first, ...others] = groups.filter(({ trials }) => trials.length === most)
  if (!first) return null
  const nearest = { group: first, apart: apart(first) }
  for (const group of others) {
    const distance = apart(group)
    if (distance < nearest.apart) Object.assign(nearest, { group, apart: distance })
  }
  return nearest.group
}

/** Skip-connects after every epoch in the cell that is told of first: the normal one, where the network has any. */
export const leadingSkips = ({ config, skips }: Pick<TrialRecord, 'config' | 'skips'>): readonly number[] =>
  skips[leadingCell(config)]

/**
 * First epoch of the collapse: from it to the end the derived cell has as many skip-connects as rule 1 stops at, or more. null
 * where the search does not end so.
 */
export function collapseEpoch(
  skips: readonly number[],
  { criterion1 }: Pick<SearchConfig, 'criterion1'>,
): number | null {
  const before = skips.findLastIndex((count) => count < criterion1.threshold)
  return before === skips.length - 1 ? null : before + 2
}

/** Epoch whose cell a choice returns: the last one where its rule has not fired. null for a rule that was not watched. */
export function returnedEpoch({ derived, rules }: TrialRecord, choice: Choice): number | null {
  if (choice === 'last') return derived.length
  const rule = rules[choice]
  return rule ? (rule.returnsEpoch ?? derived.length) : null
}

/** Final CIFAR-10 accuracy in per cent of every epoch's cell, from NAS-Bench-201; null where that cannot be said. */
export function worthOf(trial: TrialRecord, table: Nb201Table | null): readonly number[] | null {
  const { benchmark, derived, genotypes, config } = trial
  if (config.space !== 'nas-bench-201') return null
  const known = benchmark?.cifar10 ?? (table && genotypes.map((text) => table.ofText(text)?.cifar10))
  if (!known || known.some((value) => value === undefined)) return null
  return derived.map((index) => known[index] as number)
}

export interface ReturnedCell {
  readonly trial: TrialRecord
  readonly epoch: number
  readonly skips: number
  /** Accuracy, and by how much the best epoch of the same run is better; null where it is not known. */
  readonly worth: number | null
  readonly regret: number | null
}

/** The cell that a choice returns; null where its rule was not watched. */
export function returnedCell(trial: TrialRecord, choice: Choice, table: Nb201Table | null): ReturnedCell | null {
  const epoch = returnedEpoch(trial, choice)
  if (epoch === null) return null
  const worth = worthOf(trial, table)
  const here = worth?.[epoch - 1] ?? null
  return {
    trial,
    epoch,
    skips: leadingSkips(trial)[epoch - 1] as number,
    worth: here,
    regret: worth && here !== null ? Math.max(...worth) - here : null,
  }
}

export interface ChoiceSummary {
  readonly choice: Choice
  /** Trials in which its rule fired; all of them for the last epoch. */
  readonly fired: number
  readonly medianEpoch: number
  readonly cells: readonly ReturnedCell[]
  readonly skips: number
  readonly worth: Interval | null
  readonly regret: Interval | null
  /** Accuracy above that of the last epoch in the same run. */
  readonly gain: Interval | null
}

const told = (values: readonly (number | null)[]): number[] | null =>
  values.some((value) => value === null) ? null : (values as number[])

const intervalOrNull = (values: readonly (number | null)[]): Interval | null => {
  const all = told(values)
  return all && intervalOf(all)
}

/** What a choice returns over the trials of a group; null where its rule was not watched in every one of them, and for no trial. */
export function choiceSummary(group: Group, choice: Choice, table: Nb201Table | null): ChoiceSummary | null {
  const { trials } = group
  const cells = trials.flatMap((trial) => returnedCell(trial, choice, table) ?? [])
  if (cells.length < trials.length || cells.length === 0) return null
  const ends = trials.map((trial) => returnedCell(trial, 'last', table)?.worth ?? null)
  const gains = cells.map(({ worth }, i) => {
    const end = ends[i] ?? null
    return worth === null || end === null ? null : worth - end
  })
  const fired = choice === 'last' ? trials.length : trials.filter(({ rules }) => rules[choice]?.firedAt != null).length
  return {
    choice,
    fired,
    medianEpoch: median(cells.map(({ epoch }) => epoch)),
    cells,
    skips: mean(cells.map(({ skips }) => skips)),
    worth: intervalOrNull(cells.map(({ worth }) => worth)),
    regret: intervalOrNull(cells.map(({ regret }) => regret)),
    gain: choice === 'last' ? null : intervalOrNull(gains),
  }
}

/** In how many trials of a group one rule fires after the other, or not at all. */
export function laterThan({ trials }: Group, rule: Rule, other: Rule): number {
  const at = ({ rules }: TrialRecord, which: Rule): number => rules[which]?.firedAt ?? Number.POSITIVE_INFINITY
  return trials.filter((trial) => at(trial, rule) > at(trial, other)).length
}

export interface GroupSummary {
  readonly group: Group
  readonly collapsed: number
  /** Over the trials that collapse: median, first and last epoch of the collapse. */
  readonly collapse: { readonly median: number; readonly first: number; readonly last: number } | null
  /** Median over all trials, where one that does not collapse counts as later than its end; null where that is one of these. */
  readonly medianCollapse: number | null
  /** Skip-connects of the last cell. */
  readonly skips: Interval
  readonly choices: readonly ChoiceSummary[]
}

/** Charts, tables and sentences ask for the same ones: each is computed once. */
const summaries = new WeakMap<Group, Map<Nb201Table | null, GroupSummary>>()

export function groupSummary(group: Group, table: Nb201Table | null): GroupSummary {
  const known = summaries.get(group) ?? new Map<Nb201Table | null, GroupSummary>()
  summaries.set(group, known)
  const summary = known.get(table) ?? summaryOf(group, table)
  known.set(table, summary)
  return summary
}

function summaryOf(group: Group, table: Nb201Table | null): GroupSummary {
  const epochs = group.trials.flatMap((trial) => collapseEpoch(leadingSkips(trial), trial.config) ?? [])
  const never = Array.from({ length: group.trials.length - epochs.length }, () => Number.MAX_VALUE)
  const middle = median([...epochs, ...never])
  return {
    group,
    collapsed: epochs.length,
    collapse:
      epochs.length === 0 ? null : { median: median(epochs), first: Math.min(...epochs), last: Math.max(...epochs) },
    medianCollapse: middle <= group.config.epochs ? middle : null,
    skips: intervalOf(group.trials.map((trial) => leadingSkips(trial).at(-1) as number)) as Interval,
    choices: CHOICES.flatMap((choice) => choiceSummary(group, choice, table) ?? []),
  }
}

/** What two groups have at the seeds that both have, one minus other; null where one of them does not tell it, or no seed is shared. */
function paired(one: Group, other: Group, read: (trial: TrialRecord) => number | null): Interval | null {
  const theirs = new Map(other.trials.map((trial) => [trial.config.seed, trial]))
  return intervalOrNull(
    one.trials.flatMap((trial) => {
      const match = theirs.get(trial.config.seed)
      if (!match) return []
      const [ours, against] = [read(trial), read(match)]
      return ours === null || against === null ? [null] : [ours - against]
    }),
  )
}

/** By how much a choice in one group is better than in another, over the seeds that both have. */
export function pairedGain(one: Group, other: Group, choice: Choice, table: Nb201Table | null): Interval | null {
  return paired(one, other, (trial) => returnedCell(trial, choice, table)?.worth ?? null)
}

const lastSkips = (trial: TrialRecord): number => leadingSkips(trial).at(-1) as number

/** How many skip-connects more the last cell of one group has than that of another, over the seeds that both have. */
export const pairedSkips = (one: Group, other: Group): Interval | null => paired(one, other, lastSkips)

/**
 * What can be said of a difference: its interval lies on one side of nothing; of too few seeds for one, that each of them does; or
 * neither.
 */
export const VERDICTS = ['more', 'less', 'eachMore', 'eachLess', 'open'] as const
export type Verdict = (typeof VERDICTS)[number]

export function verdictOf({ low, high, least, greatest, n }: Interval): Verdict {
  if (n < FEWEST_FOR_INTERVAL) return least > 0 ? 'eachMore' : greatest < 0 ? 'eachLess' : 'open'
  if (low !== null && low > 0) return 'more'
  return high !== null && high < 0 ? 'less' : 'open'
}

export interface Comparison {
  readonly group: Group
  /** Skip-connects of the last cell, and accuracy of it, against the reference at the same seeds. */
  readonly skips: Interval
  readonly worth: Interval | null
}

/** Seeds below which a difference is told in no sentence and no picture. */
const FEWEST_PAIRS = 3

/** Every other group that shares enough seeds with the reference, in their order. */
export function comparisons(groups: readonly Group[], reference: Group, table: Nb201Table | null): Comparison[] {
  return groups.flatMap((group) => {
    const skips = group === reference ? null : pairedSkips(group, reference)
    if (!skips || skips.n < FEWEST_PAIRS) return []
    return [{ group, skips, worth: pairedGain(group, reference, 'last', table) }]
  })
}
