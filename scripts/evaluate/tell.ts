/** A training told on a terminal: how far it is on stderr, a line a training and then one a genotype on stdout. */
import { SearchError } from '../../src/errors'
import type { EvaluationRequest } from '../../src/protocol/evaluation'
import type { EvaluationBudget } from '../../src/protocol/evaluationBudget'
import { type Spread, spreadOf } from '../../src/protocol/evaluationSpread'
import { countSkips, type Genotype } from '../../src/space/genotype'
import { leadingCell, type Network } from '../../src/space/topology'
import type { EngineChoice } from '../host/engineOption'
import { duration, StatusLine } from '../search/console'
import { type Evaluated, runEvaluation } from './run'

export const percent = (share: number): string => `${(100 * share).toFixed(2)} %`

export interface ToldTraining {
  readonly request: EvaluationRequest
  /** As for `readData`. */
  readonly data: string | null
  /** As for `runEvaluation`. */
  readonly adopts?: boolean
  readonly signal: AbortSignal
  readonly choice: EngineChoice
  /** Whose cells they are. */
  readonly network: Network
  /** What a genotype is called. */
  readonly nameOf: (of: { readonly genotype: Genotype; readonly epochs: readonly number[] }) => string
  /** Hears what is trained on, before the first training. */
  readonly onStart?: (budget: EvaluationBudget) => void
}

/** What a set with fewer images than the budget names is trained and scored on; null where it has them all. */
export function fewerLine(asked: EvaluationBudget, budget: EvaluationBudget, title: string): string | null {
  const fewer = (['images', 'testImages'] as const).flatMap((field) =>
    budget[field] < asked[field]
      ? [`${budget[field]} ${field === 'images' ? 'training' : 'held-out'} images instead of ${asked[field]}`]
      : [],
  )
  return fewer.length === 0 ? null : `${title}: ${fewer.join(', ')}`
}

function spreadLine({ genotype, accuracies, mean, low, high, parameters }: Spread, network: Network): string {
  const skips = countSkips(genotype)[leadingCell(network)]
  const spread = `(${percent(low)} to ${percent(high)}, ${accuracies.length} ${accuracies.length === 1 ? 'seed' : 'seeds'})`
  return `${percent(mean)} ${spread}, ${skips} skip-connects, ${parameters} parameters`
}

/** @returns what there is when it ended; the caller throws its failure with `throwFailure` once that is kept */
export async function tellTraining(told: ToldTraining): Promise<Evaluated> {
  const { request, data, adopts, signal, choice, network, nameOf, onStart } = told
  const status = new StatusLine()
  const evaluated = await runEvaluation({ request, data, adopts, signal }, choice, (event) => {
    if (event.type === 'evaluation-started') {
      const fewer = fewerLine(request.budget, event.budget, event.dataset.title)
      if (fewer) console.error(fewer)
      onStart?.(event.budget)
    }
    if (event.type === 'evaluation-progress')
      status.show(
        `training ${event.training + 1}/${event.trainings}, epoch ${event.epoch}/${request.budget.epochs}, ` +
          `${event.msPerStep.toFixed(0)} ms a step, loss ${event.trainLoss.toFixed(3)}, ${duration(event.etaMs)} left`,
      )
    if (event.type !== 'evaluation-result') return
    status.clear()
    const { seed, test, train } = event.result
    console.log(
      `${nameOf(event.result)}  seed ${seed}  held-out ${percent(test.accuracy)}  train ${percent(train.accuracy)}`,
    )
  })
  status.clear()
  for (const spread of spreadOf(evaluated.record?.results ?? []))
    console.log(`${nameOf(spread)}: ${spreadLine(spread, network)}`)
  return evaluated
}

/** @throws SearchError as the evaluation ended with */
export function throwFailure({ end }: Pick<Evaluated, 'end'>): void {
  if (end.type === 'evaluation-failed' || end.type === 'rejected') throw new SearchError(end.code, end.message)
}
