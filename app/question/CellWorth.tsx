/** What one cell is worth, each number with where it comes from: the benchmark's table, the surrogate's prediction, a training here. */
import type { Spread } from '../../src/protocol/evaluationSpread'
import type { Genotype } from '../../src/space/genotype'
import { type Network, presentCells } from '../../src/space/topology'
import { useProxiesText } from '../i18n/proxies/useProxiesText'
import type { questionEn } from '../i18n/question/en'
import { Prediction } from '../proxies/Prediction'
import { predictionOf, useSurrogate } from '../proxies/surrogateStore'
import { percent, share } from '../telling/format'

interface CellWorthProps {
  readonly words: (typeof questionEn)['cells']
  readonly genotype: Genotype
  /** The network that it is a cell of. */
  readonly config: Network
  /** Final accuracy in per cent; null where no benchmark is here that could tell. */
  readonly benchmark: number | null
  /** Null where it was not trained here. */
  readonly trained: Spread | null
  /** Of that training. */
  readonly epochs: number
}

/** The surrogate knows networks of both cells alone. */
export const isPredicted = (config: Network): boolean => config.space === 'darts' && presentCells(config).length === 2

export function CellWorth({ words, genotype, config, benchmark, trained, epochs }: CellWorthProps) {
  const proxies = useProxiesText()
  const surrogate = useSurrogate((state) => state.surrogate)
  const told = surrogate && isPredicted(config) ? predictionOf(surrogate, genotype) : null
  const untold = genotype.space === 'nas-bench-201' ? words.noTable : words.untold
  return (
    <>
      {benchmark !== null && <p>{words.worth(percent(benchmark))}</p>}
      {told !== null && (
        <p>
          {proxies.surrogate}: <Prediction words={proxies} told={told} />
        </p>
      )}
      {trained && <p>{trainedText(words, trained, epochs)}</p>}
      {benchmark === null && told === null && !trained && <p>{untold}</p>}
    </>
  )
}

function trainedText(words: CellWorthProps['words'], { accuracies, mean, low, high }: Spread, epochs: number): string {
  const spread = accuracies.length > 1 ? words.seeds(accuracies.length, share(low), share(high)) : words.oneSeed
  return words.trained(share(mean), epochs, spread)
}
