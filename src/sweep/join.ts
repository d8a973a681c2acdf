/** Several indexes of one sweep as one. */
import { SearchError } from '../errors'
import type { SweepIndex } from './indexFile'
import type { TrialRecord } from './trialRecord'

export interface NamedIndex {
  /** Its file, for messages. */
  readonly what: string
  readonly index: SweepIndex
}

/** What two lines of one trial must have in common: what was computed, not when and how long. */
const computed = ({ skips, derived, genotypes, digests, rules }: TrialRecord): string =>
  JSON.stringify([skips, derived, genotypes, digests, rules])

/**
 * Every trial once, in the order of their first appearance. A trial that was searched twice must have come out the same.
 *
 * @throws SearchError 'bad-table' naming the files and the trial
 */
export function joinIndexes(indexes: readonly NamedIndex[]): SweepIndex {
  const found = new Map<string, { readonly what: string; readonly record: TrialRecord }>()
  const [first] = indexes
  if (!first) throw new SearchError('bad-table', 'merge: no index to join')
  for (const { what, index } of indexes) {
    if (index.name !== first.index.name)
      throw new SearchError('bad-table', `${what}: is of the sweep ${index.name}, ${first.what} of ${first.index.name}`)
    for (const record of index.trials) {
      const other = found.get(record.trial)
      if (!other) found.set(record.trial, { what, record })
      else if (computed(other.record) !== computed(record))
        throw new SearchError(
          'bad-table',
          `${what}: trial ${record.trial} came out otherwise than in ${other.what}; two builds of the lab have computed it`,
        )
    }
  }
  return { name: first.index.name, trials: [...found.values()].map(({ record }) => record) }
}
