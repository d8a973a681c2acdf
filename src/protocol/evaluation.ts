/**
 * Retraining of genotypes: what is asked for and what comes of it. The accuracy of a network trained from its genotype is
 * *final* accuracy for a stated budget; it is never the supernet's *search* accuracy.
 */
import type { Genotype } from '../space/genotype'
import type { Candidate } from './candidates'
import type { EvaluationBudget, UpTo } from './evaluationBudget'

export interface EvaluationRequest {
  readonly budget: EvaluationBudget
  /** Left out: exactly the numbers of the budget, or a refusal. */
  readonly upTo?: UpTo | undefined
  readonly candidates: readonly Candidate[]
  /** Each candidate is trained once with each. */
  readonly seeds: readonly number[]
}

/** One training, ended. */
export interface EvaluationResult {
  readonly genotype: Genotype
  readonly epochs: readonly number[]
  readonly seed: number
  /** On held-out images with running statistics: top-1 accuracy 0..1 and mean cross entropy. */
  readonly test: { readonly accuracy: number; readonly loss: number }
  /** Over the last epoch's batches while training. */
  readonly train: { readonly accuracy: number; readonly loss: number }
  /** Of the trained network, without auxiliary head. */
  readonly parameters: number
  readonly multiplyAdds: number
  readonly trainingMs: number
}

/** Where the held-out images come from. */
export type HeldOut = 'test-set' | 'unused-training-images'

/** Results with all that one must know to read them; recordings carry one. */
export interface EvaluationRecord {
  readonly budget: EvaluationBudget
  /** For people, as in a run's provenance. */
  readonly dataset: string
  readonly heldOut: HeldOut
  readonly adapter: string
  /** ISO date. */
  readonly date: string
  readonly results: readonly EvaluationResult[]
}
