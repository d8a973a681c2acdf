/** Keeps the surrogate's prediction of every epoch beside the run on the screen, in the visitor's language, from the first models on. */
import type { SearchConfig } from '../../src/protocol/config'
import type { EpochRecord } from '../../src/protocol/record'
import type { Prediction, Surrogate } from '../../src/surrogate/surrogate'
import { PROXIES_TEXTS, type ProxiesText } from '../i18n/proxies/texts'
import { type Predicted, predictedStore } from '../run/predictedStore'
import { runStore } from '../run/runStore'
import { viewStore } from '../run/viewStore'
import { predictionOf, surrogateStore } from './surrogateStore'

type Told = (genotype: EpochRecord['genotype']) => Prediction | null

/** Each different cell is asked once. */
function askingOnce(surrogate: Surrogate): Told {
  const known = new Map<string, Prediction | null>()
  return (genotype) => {
    const key = JSON.stringify(genotype)
    const before = known.get(key)
    if (before !== undefined) return before
    const told = genotype && predictionOf(surrogate, genotype)
    const prediction = typeof told === 'string' ? null : told
    known.set(key, prediction)
    return prediction
  }
}

/** Null where there is nothing to predict: in another space, beside a benchmark, and where no cell lies in the surrogate's. */
export function predictedOf(
  config: Pick<SearchConfig, 'space'> | null,
  records: readonly Pick<EpochRecord, 'genotype' | 'benchmark'>[],
  tell: Told,
  words: Pick<ProxiesText, 'chart' | 'unit' | 'line'>,
): Predicted | null {
  if (config?.space !== 'darts' || records.some(({ benchmark }) => benchmark)) return null
  const told = records.map(({ genotype }) => tell(genotype))
  if (told.every((one) => one === null)) return null
  const of = (sign: -1 | 0 | 1): number[] =>
    told.map((one) => (one ? one.accuracy + sign * (one.spread ?? 0) : Number.NaN))
  return { title: words.chart, unit: words.unit, label: words.line, values: of(0), low: of(-1), high: of(1) }
}

let isFollowing = false

export function followRun(): void {
  if (isFollowing) return
  isFollowing = true
  let asked: { readonly of: Surrogate; readonly tell: Told } | null = null
  let seen: readonly unknown[] = []
  const follow = (): void => {
    const { surrogate } = surrogateStore.getState()
    const { config, records } = runStore.getState()
    const { language } = viewStore.getState()
    const now = [surrogate, config, records, language]
    if (!surrogate || now.every((value, i) => value === seen[i])) return
    seen = now
    if (asked?.of !== surrogate) asked = { of: surrogate, tell: askingOnce(surrogate) }
    predictedStore.setState({ predicted: predictedOf(config, records, asked.tell, PROXIES_TEXTS[language]) })
  }
  for (const store of [surrogateStore, runStore, viewStore]) store.subscribe(follow)
  follow()
}
