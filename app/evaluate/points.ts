/** Results of trainings as points of the chart: one for each search epoch whose genotype was trained. Pure. */

import type { EvaluationResult } from '../../src/protocol/evaluation'
import { spreadOf } from '../../src/protocol/evaluationSpread'
import { countSkips, type Genotype } from '../../src/space/genotype'
import { SKIP } from '../../src/space/primitives'
import { leadingCell, type Network } from '../../src/space/topology'
import type { EvaluatedEpoch } from '../charts/EvaluationChart'

/** Skip-connects of the leading cell of the search's network; where every cell is another one, the mean over all cells, to one decimal. */
export function skipsACell(genotype: Genotype, network: Network): number {
  if (genotype.space !== 'darts' || !genotype.cells) return countSkips(genotype)[leadingCell(network)]
  const skips = genotype.cells.flat().filter(([op]) => op === SKIP).length
  return Math.round((10 * skips) / genotype.cells.length) / 10
}

export function evaluatedEpochs(results: readonly EvaluationResult[], network: Network): EvaluatedEpoch[] {
  return spreadOf(results)
    .flatMap(({ genotype, epochs, accuracies, mean }) =>
      epochs.map((epoch) => ({ epoch, accuracies, mean, skips: skipsACell(genotype, network) })),
    )
    .sort((a, b) => a.epoch - b.epoch)
}

/** `count` of the candidates spread evenly over the run, the first and the last among them. */
export function spreadOver<T>(items: readonly T[], count: number): T[] {
  if (count >= items.length) return [...items]
  if (count <= 1) return items.slice(-1)
  const picked = Array.from({ length: count }, (_, i) => Math.round((i * (items.length - 1)) / (count - 1)))
  return picked.map((index) => items[index] as T)
}
