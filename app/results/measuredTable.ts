/** The measured rows as text: what the page shows of each, and all of them as one table to take away. */
import type { TableData } from '../charts/TableBody'
import type { ResultsText } from '../i18n/results/en'
import { compact, count, NOT_TOLD, percent, share } from '../telling/format'
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

type Retraining = NonNullable<MeasuredRun['retraining']>

const networkText = ({ budget }: Retraining, { config }: MeasuredRun, words: ResultsText): string =>
  words.network(
    budget.cells,
    config.space === 'nas-bench-201',
    budget.channels,
    budget.imageSize,
    budget.auxiliarySkip === true,
  )

const heldText = ({ budget, heldOut }: Retraining, words: ResultsText): string =>
  words.held[heldOut](count(budget.testImages))

/** What the retrained accuracies of a run stand on; null where none was retrained. */
export function trainedText(run: MeasuredRun, words: ResultsText, sourceOf: SourceOf): string | null {
  const { retraining } = run
  if (!retraining) return null
  const { budget, dataset } = retraining
  const network = networkText(retraining, run, words)
  return words.trained(budget.epochs, count(budget.images), sourceOf(dataset), network, heldText(retraining, words))
}

/** What stands under `trainedColumns`. */
function trainedCells(run: MeasuredRun, row: MeasuredRow, words: ResultsText, sourceOf: SourceOf): readonly string[] {
  const { retraining } = run
  if (!retraining || !row.retrained) return words.trainedColumns.map(() => NOT_TOLD)
  const { budget, dataset } = retraining
  const counts = [String(budget.images), String(budget.epochs)]
  return [sourceOf(dataset), ...counts, networkText(retraining, run, words), heldText(retraining, words)]
}

/** A set's title in the language of the page. */
type SourceOf = (title: string) => string

/** @param nameOf what a run is called */
export function measuredTable(
  runs: readonly MeasuredRun[],
  nameOf: (id: string) => string,
  words: ResultsText,
  sourceOf: SourceOf,
): TableData {
  return {
    columns: [words.run, ...measuredColumns(words), ...words.trainedColumns],
    rows: () =>
      runs.flatMap((run) =>
        run.rows.map((row) => [
          nameOf(run.id),
          words.choices[row.choice],
          ...measuredCells(row, words),
          ...trainedCells(run, row, words, sourceOf),
        ]),
      ),
  }
}
