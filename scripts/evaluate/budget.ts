/** The budget of a training as options of a command name it. */

import { checkBudget } from '../../src/protocol/checkEvaluation'
import type { SearchConfig } from '../../src/protocol/config'
import type { EvaluationRequest } from '../../src/protocol/evaluation'
import { ALL_UP_TO, BUDGET_IDS, type BudgetId, budgetOf, trainedSkip } from '../../src/protocol/evaluationBudget'
import { UsageError } from '../host/usage'
import { wholeNumber } from './choices'

/** What is changed of the named budget; left out: nothing. */
export interface BudgetChoice {
  readonly budget: string
  readonly epochs?: string | undefined
  readonly images?: string | undefined
  readonly testImages?: string | undefined
  readonly generated: boolean
}

const SKIPS = {
  kept: 'the networks keep it, as the DARTS-Bench-Suite trains them',
  'left-out': 'the networks are trained without, as its weight is not 1: the cell alone is measured',
}

/**
 * The images of a named budget are as many as there are at most; a number that was typed is kept.
 *
 * @param names how the options are spelled
 */
export function chosenBudget(
  choice: BudgetChoice,
  config: SearchConfig,
  names: Readonly<Record<'epochs' | 'images' | 'testImages', string>>,
): Pick<EvaluationRequest, 'budget' | 'upTo'> {
  const { budget, generated } = choice
  if (!(BUDGET_IDS as readonly string[]).includes(budget))
    throw new UsageError(`--budget ${budget}: unknown, have ${BUDGET_IDS.join(', ')}`)
  const one = (field: keyof typeof names): number | undefined => {
    const given = choice[field]
    return given === undefined ? undefined : wholeNumber(names[field], given)
  }
  const base = budgetOf(budget as BudgetId, config)
  const skip = trainedSkip(config)
  if (skip !== 'none') console.error(`the search gave every edge an auxiliary skip-connect; ${SKIPS[skip]}`)
  const upTo = ALL_UP_TO.filter((field) => choice[field] === undefined)
  const changed = {
    ...base,
    epochs: one('epochs') ?? base.epochs,
    images: one('images') ?? base.images,
    testImages: one('testImages') ?? base.testImages,
    dataset: generated ? 'generated' : base.dataset,
  }
  return { budget: checkBudget(changed, config.space), ...(upTo.length > 0 ? { upTo } : {}) }
}
