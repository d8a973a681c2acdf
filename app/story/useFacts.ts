/** The facts of the run on the screen under the thresholds of the page. */
import { useMemo } from 'react'
import type { SearchConfig } from '../../src/protocol/config'
import { useRun } from '../run/runStore'
import { useView } from '../run/viewStore'
import { ruleTraces } from '../telling/marks'
import { type Facts, factsOf } from './facts'

export interface RunFacts {
  readonly facts: Facts
  /** The run's config with the thresholds of the page. */
  readonly config: SearchConfig
}

/** Null before a run has said what it is. */
export function useFacts(): RunFacts | null {
  const records = useRun((run) => run.records)
  const config = useRun((run) => run.config)
  const rules = useView((view) => view.rules)
  return useMemo(() => {
    if (!config) return null
    const applied = { ...config, ...rules }
    return { facts: factsOf(records, applied, ruleTraces(records, config, rules)), config: applied }
  }, [records, config, rules])
}
