/** How the cells of a sweep's trials filled with skip-connects, a row a trial: the table of docs/collapse.md. */
import { leadingSkips } from '../../src/sweep/evidence'
import type { TrialRecord } from '../../src/sweep/trialRecord'

/** Operations of a derived normal cell: an edge of NAS-Bench-201 each, two a node of DARTS. */
const OPERATIONS = { 'nas-bench-201': 6, darts: 8 } as const

/** A cell counts as collapsed from this share of skip-connects on. */
export const COLLAPSED = 2 / 3

export interface Collapse {
  readonly seed: number
  readonly operations: number
  /** First epochs with so many skip-connects; null: never. */
  readonly second: number | null
  readonly fourth: number | null
  /** The most there were, and the first epoch that had them. */
  readonly most: { readonly count: number; readonly epoch: number }
  /** From here to the end the cell stays collapsed; null: at the end it is not, or only then. */
  readonly since: number | null
  readonly rule1: number | null
  readonly rule2: number | null
  readonly end: number
}

/** @param record of a search that went through all of its epochs */
export function collapseOf(trial: TrialRecord): Collapse {
  const { config, rules } = trial
  const counts = leadingSkips(trial)
  const operations = OPERATIONS[config.space]
  const first = (count: number): number | null => counts.findIndex((skips) => skips >= count) + 1 || null
  const count = Math.max(...counts)
  const loose = counts.findLastIndex((skips) => skips < COLLAPSED * operations)
  return {
    seed: config.seed,
    operations,
    second: first(2),
    fourth: first(4),
    most: { count, epoch: first(count) as number },
    // "Before the end": the last epoch alone would be a chance.
    since: loose + 1 < counts.length - 1 ? loose + 2 : null,
    rule1: rules.criterion1.firedAt,
    rule2: rules.criterion2.firedAt,
    end: counts.at(-1) as number,
  }
}

/** As Markdown: a line on how many collapsed, then the rows in the order of their seeds. */
export function collapseTable(records: readonly TrialRecord[]): string {
  const rows = records.map(collapseOf).sort((a, b) => a.seed - b.seed)
  const cell = (value: number | null): string => (value === null ? '–' : String(value))
  const stay = rows.filter(({ since }) => since !== null).length
  return [
    `${stay} of ${rows.length} seeds: at least two thirds of the operations are skip-connects before the last epoch, and stay so.`,
    '',
    '| Seed | 2nd at epoch | 4th | most | rule 1 | rule 2 | collapsed since | at the end |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map(({ seed, second, fourth, most, rule1, rule2, since, end, operations }) =>
      [
        '',
        seed,
        cell(second),
        cell(fourth),
        `${most.count} at ${most.epoch}`,
        cell(rule1),
        cell(rule2),
        cell(since),
        `${end} of ${operations}`,
        '',
      ]
        .join(' | ')
        .trim(),
    ),
  ].join('\n')
}
