/** The check that a request for trainings passes before anything is trained. */
import type { SpaceId } from '../space/primitives'
import type { Candidate } from './candidates'
import { checkCandidates, checkSeeds } from './checkCandidates'
import { refuse } from './checks'
import { DATASET_IDS } from './config'
import type { EvaluationRequest } from './evaluation'
import { ALL_UP_TO, type EvaluationBudget } from './evaluationBudget'
import { by, check, flag, list, object, oneOf, optional, real, type Schema, whole } from './schema'

/** As it comes from outside: `false` says as much as nothing. */
type GivenBudget = Omit<EvaluationBudget, 'auxiliarySkip'> & { readonly auxiliarySkip?: boolean | undefined }

const budgetSchema = (space: SpaceId): Schema<GivenBudget> =>
  object<GivenBudget>({
    channels: whole(4, 128),
    cells: whole(1, space === 'darts' ? 20 : 5),
    imageSize: oneOf([8, 16, 32]),
    dataset: oneOf(DATASET_IDS),
    images: whole(0, 100_000),
    testImages: whole(0, 50_000),
    augment: object<EvaluationBudget['augment']>({ crop: whole(0, 8), flip: flag, cutout: whole(0, 32) }),
    epochs: whole(1, 2_000),
    batch: whole(2, 512),
    weights: object<EvaluationBudget['weights']>({
      lr: real(1e-6, 10),
      lrMin: real(0, 10),
      momentum: real(0, 0.999),
      nesterov: flag,
      weightDecay: real(0, 1),
      gradClip: real(1e-3, 1e6),
    }),
    dropPath: real(0, 0.9),
    auxiliary: flag,
    auxiliarySkip: optional(flag),
  })

/** @throws SearchError 'bad-config' naming the field, its value and the rule */
export function checkBudget(value: unknown, space: SpaceId): EvaluationBudget {
  const part = object<{ budget: GivenBudget }>({ budget: budgetSchema(space) })
  const { auxiliarySkip, ...budget } = check('evaluation', part, { budget: value }, 'bad-config').budget
  const { batch, auxiliary, imageSize } = budget
  // Scored in whole batches too: a training of hours is not begun that could not be.
  for (const field of ALL_UP_TO)
    if (budget[field] < batch)
      refuse(`evaluation budget.${field}`, budget[field], `must be a whole number from ${batch}, one batch`)
  if (auxiliary && (space !== 'darts' || imageSize !== 32))
    refuse('evaluation budget.auxiliary', auxiliary, 'needs a DARTS cell and images of 32 pixels a side')
  return { ...budget, ...(auxiliarySkip ? { auxiliarySkip } : {}) }
}

/** The budget by its own check, once the space is known. */
const REQUEST = object<Omit<EvaluationRequest, 'budget'> & { readonly budget: unknown }>({
  budget: by((given) => given),
  upTo: optional(list(oneOf(ALL_UP_TO), 1, ALL_UP_TO.length)),
  candidates: by(checkCandidates),
  seeds: by(checkSeeds),
})

/** @throws SearchError 'bad-config' or 'bad-genotype' naming the field, its value and the rule */
export function checkEvaluationRequest(value: unknown): EvaluationRequest {
  const { candidates, seeds, upTo, ...given } = check('evaluation request', REQUEST, value, 'bad-config')
  const budget = checkBudget(given.budget, (candidates[0] as Candidate).genotype.space)
  for (const { genotype } of candidates)
    if (genotype.space === 'darts' && genotype.cells && genotype.cells.length !== budget.cells)
      refuse(
        'evaluation budget.cells',
        budget.cells,
        `must be ${genotype.cells.length}, the cells that the search derived`,
      )
  return { budget, candidates, seeds, ...(upTo ? { upTo } : {}) }
}
