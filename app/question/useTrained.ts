/** What trainings here said of the cells of a search: nothing of those of another one. */
import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { SearchConfig } from '../../src/protocol/config'
import type { EvaluationRecord } from '../../src/protocol/evaluation'
import { type Spread, spreadOf } from '../../src/protocol/evaluationSpread'
import { type Genotype, sameGenotype } from '../../src/space/genotype'
import { questionEvaluationStore } from '../evaluate/evaluationStore'
import { questionStore } from './questionStore'

export interface Trained {
  readonly record: EvaluationRecord
  readonly of: (genotype: Genotype) => Spread | null
}

/** Null before the first result. */
export function useTrained(config: SearchConfig): Trained | null {
  const record = useStore(questionEvaluationStore, (state) => state.record)
  const trained = useStore(questionStore, (state) => state.trained)
  return useMemo(() => {
    if (!record || record.results.length === 0 || JSON.stringify(trained) !== JSON.stringify(config)) return null
    const spreads = spreadOf(record.results)
    return { record, of: (genotype) => spreads.find((one) => sameGenotype(one.genotype, genotype)) ?? null }
  }, [record, trained, config])
}
