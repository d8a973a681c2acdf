/** The measured rows as text: what the page shows of each, and all of them as one table to take away. */
import type { TableData } from '../charts/DataTable'
import type { ResultsText } from '../i18n/results/en'
import { compact, NOT_TOLD, percent, share } from '../telling/format'
import type { MeasuredRow, MeasuredRun } from './measured'

export const MEASURED = ['stops', 'epoch', 'skips', 'parameters', 'search', 'benchmark', 'retrained'] as const

export const measuredColumns = (words: ResultsText): readonly string[] => [
  words.chosen,
  ...MEASURED.map((column) => words[column]),
]

/** What stands under `MEASURED`. */
export const measuredCells = (row: MeasuredRow, words: ResultsText): readonly string[] => [
  String(row.firedAt ?? NOT_TOLD),
  String(row.epoch),
  String(row.skips ?? NOT_TOLD),
  compact(row.parameters),
  share(row.search),
  row.benchmark === null ? NOT_TOLD : percent(row.benchmark),
  retrainedText(row, words),
]

function retrainedText({ retrained }: MeasuredRow, words: ResultsText): string {
  if (!retrained) return words.notRetrained
  const { mean, low, high, seeds } = retrained
  return words.spread(share(mean), share(low), share(high), words.seedsOf(seeds))
}

/** @param nameOf what a run is called */
export function measuredTable(
  runs: readonly MeasuredRun[],
  nameOf: (id: string) => string,
  words: ResultsText,
): TableData {
  return {
    columns: [words.run, ...measuredColumns(words)],
    rows: () =>
      runs.flatMap(({ id, rows }) =>
        rows.map((row) => [nameOf(id), words.choices[row.choice], ...measuredCells(row, words)]),
      ),
  }
}
