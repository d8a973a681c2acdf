/** What is said of an opened cell without training it: the surrogate's prediction and four zero-cost proxies. */
import { DEFAULT_CONFIG } from '../../src/protocol/config'
import { PROXY_IDS, PROXY_NAMES } from '../../src/protocol/proxies'
import type { Genotype } from '../../src/space/genotype'
import { useProxiesText } from '../i18n/proxies/useProxiesText'
import { compact } from '../telling/format'
import { Prediction } from './Prediction'
import { writeScore } from './runScores'
import { ScoreButton, scoredNetwork } from './ScoreButton'
import { SurrogateFiles } from './SurrogateFiles'
import { scoreKey, useScoring } from './scoringStore'
import { predictionOf, useSurrogate } from './surrogateStore'

/** Cells a stage of NAS-Bench-201's own networks. */
const NB201_CELLS = 5

export function CellScores({ genotype }: { readonly genotype: Genotype }) {
  const words = useProxiesText()
  const { channels, imageSize, cells } = DEFAULT_CONFIG
  const own = genotype.space === 'darts' ? (genotype.cells?.length ?? cells) : NB201_CELLS
  const network = scoredNetwork({ channels, cells: own, imageSize })
  const key = scoreKey(genotype, network)
  const scores = useScoring((state) => state.scores.get(key))
  return (
    <section className="opened-train" aria-labelledby="opened-scores">
      <h3 id="opened-scores">{words.title}</h3>
      <p className="opened-remark">{words.about}</p>
      {scores && (
        <dl className="opened-facts scores">
          {PROXY_IDS.map((id) => (
            <div key={id}>
              <dt>{PROXY_NAMES[id]}</dt>
              <dd>
                <b>{writeScore(scores[id]) ?? words.none}</b>
                <small className="soft">{words.proxies[id]}</small>
              </dd>
            </div>
          ))}
          <div>
            <dt>{words.parameters}</dt>
            <dd>
              <b>{compact(scores.parameters)}</b>
            </dd>
          </div>
        </dl>
      )}
      <ScoreButton
        owner={key}
        space={genotype.space}
        candidates={[{ genotype, epochs: [] }]}
        network={network}
        label={words.compute}
      />
      {genotype.space === 'darts' && <Predicted genotype={genotype} />}
    </section>
  )
}

function Predicted({ genotype }: { readonly genotype: Genotype }) {
  const words = useProxiesText()
  const surrogate = useSurrogate((state) => state.surrogate)
  const told = surrogate && predictionOf(surrogate, genotype)
  return (
    <dl className="opened-facts scores">
      <div>
        <dt>{words.surrogate}</dt>
        <dd>
          {told !== null && <Prediction words={words} told={told} />}
          <small className="soft">{words.surrogateAbout}</small>
          <SurrogateFiles />
        </dd>
      </div>
    </dl>
  )
}
