/** What a budget asks for beside the images that there are. */
import { type DatasetId, SHIPPED_DATASET } from '../../src/protocol/config'
import { ALL_UP_TO, type EvaluationBudget, type ImageCounts, SHIPPED_COUNTS } from '../../src/protocol/evaluationBudget'
import type { DatasetInfo } from '../../src/protocol/facts'
import type { EvaluateText } from '../i18n/evaluate/en'
import { count } from '../telling/format'

/** What is known of the images before they are asked for; null: nothing, or they are made as they are wanted. */
export function countsOf(id: DatasetId, loaded: readonly DatasetInfo[]): ImageCounts | null {
  if (id === 'generated') return null
  const found = loaded.find((set) => set.id === id)
  // The worker reads the shipped set by itself.
  if (!found) return id === SHIPPED_DATASET ? SHIPPED_COUNTS : null
  return found.facts ? { images: found.images, heldOut: found.facts.heldOut } : null
}

/** What of a budget the images do not reach, as a sentence; null where they do. */
export function fewerText(asked: EvaluationBudget, budget: EvaluationBudget, words: EvaluateText): string | null {
  const fewer = ALL_UP_TO.flatMap((field) =>
    budget[field] < asked[field] ? [words.fewer[field](count(budget[field]), count(asked[field]))] : [],
  )
  return fewer.length === 0 ? null : words.fewer.text(words.datasets[budget.dataset], fewer)
}
