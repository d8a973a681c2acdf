/** What a live search of the lesson has otherwise than the recordings: it takes the images that come with the lab. */
import type { SearchConfig } from '../../src/protocol/config'
import { flattened } from '../../src/sweep/ownSettings'
import type { AnswersText } from '../i18n/answers/en'
import { LIVE_CONFIG } from '../story/experiments'

/** Measurements decide nothing; of the images the sentence speaks anyway. */
const UNCOUNTED = /^(dataset$|gauges\.|eigenvalue\.)/

/** In words, or an empty text where nothing differs. */
export function liveDifferences(recorded: SearchConfig, words: AnswersText): string {
  const own = flattened(recorded)
  const other = [...flattened(LIVE_CONFIG)].flatMap(([name, value]) =>
    value === own.get(name) || UNCOUNTED.test(name) ? [] : [words.liveDifference(name, value, own.get(name) ?? '')],
  )
  return other.length === 0 ? '' : words.liveOther(other.join(', '))
}
