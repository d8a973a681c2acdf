/** A sweep as tables for other programs: one number a field, none where it is not known, names that no language changes. Pure. */
import type { Nb201Table } from '../../src/export/nb201Table'
import {
  CHOICES,
  type Choice,
  collapseEpoch,
  type Group,
  type GroupSummary,
  groupSummary,
  leadingSkips,
  pairedGain,
  pairedSkips,
  returnedCell,
} from '../../src/sweep/evidence'
import type { Interval } from '../../src/sweep/statistics'
import type { TableData } from '../charts/TableBody'
import type { EvidenceText } from '../i18n/evidence/en'
import { groupName } from './said'

const DIGITS = 6
const field = (value: number | null | undefined): string =>
  value == null ? '' : String(Number(value.toPrecision(DIGITS)))

const MEASURES = ['mean', 'low', 'high'] as const
const intervalNames = (name: string): string[] => MEASURES.map((measure) => `${name}_${measure}`)
const intervalFields = (interval: Interval | null): string[] => MEASURES.map((measure) => field(interval?.[measure]))

/** Names of choices as the engine and the recordings have them. */
const shownOf = (summaries: readonly GroupSummary[]): Choice[] =>
  CHOICES.filter((choice) => summaries.some(({ choices }) => choices.some((one) => one.choice === choice)))

/** One row a group: means with the ends of their 95 % intervals, accuracies in per cent. */
export function groupsNumbers(
  groups: readonly Group[],
  reference: Group,
  table: Nb201Table | null,
  words: EvidenceText,
): TableData {
  const summaries = groups.map((group) => groupSummary(group, table))
  const shown = shownOf(summaries)
  return {
    columns: [
      ...['setting', 'seeds', 'collapsed', 'collapse_epoch_median_of_collapsed', ...intervalNames('last_skips')],
      ...shown.flatMap((choice) => [
        ...[`${choice}_fired`, `${choice}_epoch_median`],
        ...intervalNames(`${choice}_accuracy`),
        ...(choice === 'last' ? [] : intervalNames(`${choice}_gain`)),
        ...intervalNames(`${choice}_regret`),
      ]),
      ...['against_seeds', ...intervalNames('against_skips'), ...intervalNames('against_accuracy')],
    ],
    rows: () =>
      summaries.map(({ group, collapsed, collapse, skips, choices }) => {
        const against = group === reference ? null : pairedSkips(group, reference)
        return [
          ...[groupName(group, reference, words), String(group.trials.length), String(collapsed)],
          ...[field(collapse?.median), ...intervalFields(skips)],
          ...shown.flatMap((choice) => {
            const one = choices.find((summary) => summary.choice === choice)
            return [
              ...[field(one?.fired), field(one?.medianEpoch), ...intervalFields(one?.worth ?? null)],
              ...(choice === 'last' ? [] : intervalFields(one?.gain ?? null)),
              ...intervalFields(one?.regret ?? null),
            ]
          }),
          ...[field(against?.n), ...intervalFields(against)],
          ...intervalFields(against && pairedGain(group, reference, 'last', table)),
        ]
      }),
  }
}

/** One row a search of the group; `setting` is the group's name, so that the tables of two can be joined. */
export function runsNumbers(summary: GroupSummary, setting: string, table: Nb201Table | null): TableData {
  const shown = shownOf([summary])
  const rules = shown.filter((choice) => choice !== 'last')
  return {
    columns: [
      ...['setting', 'seed', 'trial', 'collapse_epoch', 'last_skips'],
      ...rules.map((rule) => `${rule}_fired_epoch`),
      ...shown.flatMap((choice) => ['epoch', 'skips', 'accuracy', 'regret'].map((name) => `${choice}_${name}`)),
    ],
    rows: () =>
      summary.group.trials.map((trial) => [
        ...[setting, String(trial.config.seed), trial.trial],
        ...[field(collapseEpoch(leadingSkips(trial), trial.config)), field(leadingSkips(trial).at(-1))],
        ...rules.map((rule) => field(trial.rules[rule]?.firedAt)),
        ...shown.flatMap((choice) => {
          const cell = returnedCell(trial, choice, table)
          return [field(cell?.epoch), field(cell?.skips), field(cell?.worth), field(cell?.regret)]
        }),
      ]),
  }
}
