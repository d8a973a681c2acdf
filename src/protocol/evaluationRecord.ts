/** The check that retrained accuracies in a recording pass before anything of them is shown. */
import { SearchError } from '../errors'
import { checkGenotype } from '../space/checkGenotype'
import type { SpaceId } from '../space/primitives'
import { checkBudget } from './checkEvaluation'
import type { EvaluationRecord, EvaluationResult, HeldOut } from './evaluation'
import { by, check, keysOf, line, list, object, real, type Schema, whole } from './schema'

const MOST_RESULTS = 10_000
const LONGEST_TEXT = 500
const MOST_EPOCHS = 10_000

const HELD_OUT: Record<HeldOut, true> = { 'test-set': true, 'unused-training-images': true }
const score = object<EvaluationResult['test']>({ accuracy: real(0, 1), loss: real(0) })

const resultOf = (space: SpaceId): Schema<EvaluationResult> =>
  object<EvaluationResult>({
    genotype: by((value) => {
      const genotype = checkGenotype(value, { none: true, equalSources: true, nodes: 'any' })
      if (genotype.space !== space)
        throw new SearchError('bad-genotype', `genotype space: ${genotype.space}, expected that of the run, ${space}`)
      return genotype
    }),
    epochs: list(whole(0, MOST_EPOCHS), 0, MOST_EPOCHS),
    seed: whole(0, 4294967295),
    test: score,
    train: score,
    parameters: whole(0, Number.MAX_SAFE_INTEGER),
    multiplyAdds: whole(0, Number.MAX_SAFE_INTEGER),
    trainingMs: real(0),
  })

/** @throws SearchError naming the field, its value and the rule */
export function checkEvaluationRecord(value: unknown, space: SpaceId): EvaluationRecord {
  const schema = object<EvaluationRecord>({
    budget: by((given) => checkBudget(given, space)),
    dataset: line(LONGEST_TEXT),
    heldOut: keysOf(HELD_OUT),
    adapter: line(LONGEST_TEXT),
    date: line(LONGEST_TEXT),
    results: list(resultOf(space), 0, MOST_RESULTS),
  })
  return check('recording evaluation', schema, value, 'bad-recording')
}
