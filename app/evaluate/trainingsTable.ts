/** The trainings of a run as a table to take away: a row a training, with what it stands on. Pure. */
import type { SearchConfig } from '../../src/protocol/config'
import type { EvaluationRecord } from '../../src/protocol/evaluation'
import type { TableData } from '../charts/TableBody'
import type { EvaluateText } from '../i18n/evaluate/en'
import { skipsACell } from './points'

const percent = (share: number): string => (100 * share).toFixed(2)

/** @param dataset title of the set in the language of the page */
export function trainingsTable(
  { budget, heldOut, adapter, date, results }: EvaluationRecord,
  config: SearchConfig,
  dataset: string,
  words: EvaluateText,
): TableData {
  const size = words.spec(budget.cells, config.space === 'nas-bench-201', budget.channels, budget.imageSize)
  const network = budget.auxiliarySkip ? `${size}, ${words.besideSkips}` : size
  const stands = [
    ...[dataset, String(budget.images), String(budget.epochs), network],
    ...[`${budget.testImages} ${words.heldOut[heldOut]}`, adapter, date],
  ]
  return {
    columns: words.csvColumns,
    rows: () =>
      results.map(({ genotype, epochs, seed, test, train, parameters, multiplyAdds }) => [
        ...[epochs.join(' '), String(skipsACell(genotype, config)), String(seed)],
        ...[percent(test.accuracy), percent(train.accuracy), String(parameters), String(multiplyAdds)],
        ...stands,
      ]),
  }
}
