/** The different cells of the run on the screen, scored without training, and how well each score orders them. */
import { useMemo } from 'react'
import type { Candidate } from '../../src/protocol/candidates'
import type { SearchConfig } from '../../src/protocol/config'
import { trainedSkip } from '../../src/protocol/evaluationBudget'
import { PROXY_IDS, PROXY_NAMES } from '../../src/protocol/proxies'
import type { EpochRecord } from '../../src/protocol/record'
import { useProxiesText } from '../i18n/proxies/useProxiesText'
import { usePredicted } from '../run/predictedStore'
import { compact, NOT_TOLD, percent } from '../telling/format'
import { PredictedChart } from './PredictedChart'
import { epochRanges, ORDERERS, orderOf, type ScoredCell, scoredCells, writeScore } from './runScores'
import { ScoreButton, scoredNetwork } from './ScoreButton'
import { SurrogateFiles } from './SurrogateFiles'
import { scoreKey, useScoring } from './scoringStore'
import { predictionOf, useSurrogate } from './surrogateStore'

interface RunScoresProps {
  readonly config: SearchConfig
  readonly records: readonly EpochRecord[]
  readonly candidates: readonly Candidate[]
}

export function RunScores({ config, records, candidates }: RunScoresProps) {
  const words = useProxiesText()
  const known = useScoring((state) => state.scores)
  const surrogate = useSurrogate((state) => state.surrogate)
  const { channels, cells: count, imageSize, space } = config
  const skip = trainedSkip(config)
  const network = useMemo(
    () =>
      scoredNetwork({
        channels,
        cells: count,
        imageSize,
        ...(skip === 'kept' ? { auxiliarySkip: true as const } : {}),
      }),
    [channels, count, imageSize, skip],
  )
  const cells = useMemo(
    () =>
      scoredCells(
        { space, cells: count },
        candidates,
        records,
        ({ genotype }) => known.get(scoreKey(genotype, network)) ?? null,
        ({ genotype }) => {
          const told = surrogate && predictionOf(surrogate, genotype)
          return typeof told === 'string' ? null : told
        },
      ),
    [space, count, candidates, records, known, surrogate, network],
  )
  const predicted = usePredicted()
  const isPredicted = predicted !== null
  const hasWorth = cells.some(({ worth }) => worth)
  const hasScores = cells.some(({ scores }) => scores)
  return (
    <section className="run-scores" aria-labelledby="run-scores">
      <h3 id="run-scores">{words.runTitle}</h3>
      <p>
        {words.about} {skip === 'left-out' && words.withoutSkips}
      </p>
      <ScoreButton
        owner="run"
        space={space}
        candidates={candidates}
        network={network}
        label={words.computeRun(cells.filter(({ scores }) => !scores).length)}
      />
      <SurrogatePart space={space} />
      {predicted && <PredictedChart predicted={predicted} epochs={config.epochs} />}
      {(hasScores || isPredicted) && <Scores cells={cells} isPredicted={isPredicted} />}
      {hasScores && (
        <p className="soft">
          {hasWorth ? words.tauAbout : words.noBenchmark} {isPredicted && words.tauSurrogate}
        </p>
      )}
    </section>
  )
}

/** In another space, or without a run, only what models were given, and that they have nothing to say here. */
export function SurrogatePart({ space }: { readonly space: SearchConfig['space'] | null }) {
  const words = useProxiesText()
  const isAsked = useSurrogate(
    ({ surrogate, isReading, problem }) => surrogate !== null || isReading || problem !== null,
  )
  if (space !== 'darts' && !isAsked) return null
  return (
    <div className="surrogate-files">
      <b>{words.surrogate}</b>
      <small className="soft">{words.surrogateAbout}</small>
      {space !== 'darts' && <small>{words.otherSpace}</small>}
      <SurrogateFiles />
    </div>
  )
}

function worthText({ worth }: ScoredCell): string {
  if (!worth) return NOT_TOLD
  if (worth.kind === 'measured' || worth.spread === null) return percent(worth.accuracy)
  return `${percent(worth.accuracy)} ± ${worth.spread.toFixed(2)}${worth.extrapolates ? ' *' : ''}`
}

function Scores({ cells, isPredicted }: { readonly cells: readonly ScoredCell[]; readonly isPredicted: boolean }) {
  const words = useProxiesText()
  const worth = isPredicted ? words.predicted : words.accuracy
  const outside = cells.flatMap(({ worth, epochs }) =>
    worth?.kind === 'predicted' && worth.extrapolates ? epochs : [],
  )
  const orders = ORDERERS.map((by) => [by, orderOf(cells, by)] as const)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <div className="results-table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.epochs}</th>
            <th scope="col">{worth}</th>
            {PROXY_IDS.map((id) => (
              <th scope="col" key={id} title={words.proxies[id]}>
                {PROXY_NAMES[id]}
              </th>
            ))}
            <th scope="col">{words.parameters}</th>
            <th scope="col">{words.depth}</th>
            <th scope="col">{words.skips}</th>
          </tr>
        </thead>
        <tbody>
          {cells.map((cell) => (
            <tr key={cell.epochs.join()}>
              <th scope="row">{epochRanges(cell.epochs)}</th>
              <td>{worthText(cell)}</td>
              {PROXY_IDS.map((id) => (
                <td key={id}>{(cell.scores && writeScore(cell.scores[id])) ?? NOT_TOLD}</td>
              ))}
              <td>{compact(cell.scores?.parameters ?? null)}</td>
              <td>{cell.depth}</td>
              <td>{cell.skips}</td>
            </tr>
          ))}
          <tr className="own">
            <th scope="row">{words.tau}</th>
            <td />
            {orders.map(([by, { tau }]) => (
              <td key={by}>{tau === null ? NOT_TOLD : tau.toFixed(2).replace('-', '\u2212')}</td>
            ))}
            <td />
          </tr>
        </tbody>
      </table>
      {outside.length > 0 && <p className="warn">* {words.warned(epochRanges([...outside].sort((a, b) => a - b)))}</p>}
    </div>
  )
}
