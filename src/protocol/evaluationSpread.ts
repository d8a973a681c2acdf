/** Trainings of one genotype with several seeds, put together. */
import { type Genotype, sameGenotype } from '../space/genotype'
import type { EvaluationResult } from './evaluation'

export interface Spread {
  readonly genotype: Genotype
  /** Completed epochs of the search that derived it. */
  readonly epochs: readonly number[]
  /** Held-out top-1 accuracy 0..1, one a seed. */
  readonly accuracies: readonly number[]
  readonly mean: number
  readonly low: number
  readonly high: number
  readonly parameters: number
  readonly multiplyAdds: number
}

/** One entry a genotype, in order of appearance. */
export function spreadOf(results: readonly EvaluationResult[]): Spread[] {
  const groups: EvaluationResult[][] = []
  for (const result of results) {
    const group = groups.find(([first]) => first && sameGenotype(first.genotype, result.genotype))
    if (group) group.push(result)
    else groups.push([result])
  }
  return groups.map((group) => {
    const { genotype, epochs, parameters, multiplyAdds } = group[0] as EvaluationResult
    const accuracies = group.map(({ test }) => test.accuracy)
    return {
      genotype,
      epochs,
      accuracies,
      mean: accuracies.reduce((sum, value) => sum + value, 0) / accuracies.length,
      low: Math.min(...accuracies),
      high: Math.max(...accuracies),
      parameters,
      multiplyAdds,
    }
  })
}
