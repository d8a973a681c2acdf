/** Retrains the genotypes of the run on the screen for a chosen budget, and shows their final accuracy by search epoch. */
import { useState } from 'react'
import { distinctGenotypes } from '../../src/protocol/candidates'
import type { SearchConfig } from '../../src/protocol/config'
import type { EvaluationRecord } from '../../src/protocol/evaluation'
import { trainedSkip } from '../../src/protocol/evaluationBudget'
import { spreadOf } from '../../src/protocol/evaluationSpread'
import { csvOf } from '../charts/csv'
import { EvaluationChart } from '../charts/EvaluationChart'
import { Segmented } from '../controls/Segmented'
import type { EvaluateText } from '../i18n/evaluate/en'
import { useText } from '../i18n/useText'
import { saveFile } from '../page/saveFile'
import { useSize } from '../page/useSize'
import { PictureTools } from '../pictures/PictureTools'
import { RunScores, SurrogatePart } from '../proxies/RunScores'
import { evaluation } from '../run/lab'
import { useRun } from '../run/runStore'
import { useView } from '../run/viewStore'
import { StorySheet } from '../story/StorySheet'
import { useWholeRun } from '../story/useWholeRun'
import { compact, count, share } from '../telling/format'
import { sourceText } from '../telling/sourceText'
import { evaluationStore, useEvaluation } from './evaluationStore'
import { evaluatedEpochs, skipsACell } from './points'
import { budgetText, type Training, TrainingForm, useEvaluateText } from './TrainingForm'
import { trainingsTable } from './trainingsTable'

const CHART_HEIGHT = 230

const RUN: Training = { store: evaluationStore, evaluation }

export function EvaluatePage() {
  const words = useEvaluateText()
  const config = useRun((run) => run.config)
  const records = useRun((run) => run.records)
  const record = useEvaluation((state) => state.record)
  useWholeRun()
  const [network, setNetwork] = useState<'own' | 'mean'>('own')
  const candidates = distinctGenotypes(records, network)
  return (
    <StorySheet title={words.title} lead={words.lead}>
      {record && record.results.length > 0 && config ? (
        <Results record={record} config={config} words={words} />
      ) : (
        <p className="placeholder">{words.empty}</p>
      )}
      <p className="evaluation-caveat">{words.caveat}</p>
      {config && trainedSkip(config) !== 'none' && (
        <p className="evaluation-caveat">{words.auxiliarySkip[trainedSkip(config)]}</p>
      )}
      {config && candidates.length > 0 ? (
        <>
          {config.alphas.perCell && (
            <Segmented<'own' | 'mean'>
              label={words.network}
              value={network}
              options={[
                ['own', words.networks.own],
                ['mean', words.networks.mean],
              ]}
              onChange={setNetwork}
            />
          )}
          <TrainingForm key={network} training={RUN} config={config} candidates={candidates} words={words} />
        </>
      ) : (
        <p className="placeholder">{words.noRun}</p>
      )}
      {config && candidates.length > 0 ? (
        <RunScores config={config} records={records} candidates={candidates} />
      ) : (
        <SurrogatePart space={null} />
      )}
    </StorySheet>
  )
}

interface ResultsProps {
  readonly record: EvaluationRecord
  readonly config: SearchConfig
  readonly words: EvaluateText
}

function Results({ record, config, words }: ResultsProps) {
  const t = useText()
  const cursor = useView((view) => view.cursor)
  const [box, { width }] = useSize<HTMLDivElement>()
  const { budget, results } = record
  const seeds = new Set(results.map(({ seed }) => seed)).size
  const spread = spreadOf(results)
  const measured = words.measuredOn(
    sourceText(t, record.dataset),
    words.heldOut[record.heldOut],
    count(budget.testImages),
    record.adapter,
    record.date.slice(0, 10),
  )
  const means = budgetText(budget, results[0]?.genotype.space ?? 'darts', seeds, words)
  const save = (): void => {
    const table = trainingsTable(record, config, sourceText(t, record.dataset), words)
    saveFile(`retraining-${config.space}-seed-${config.seed}.csv`, csvOf(table))
    evaluationStore.getState().keep(record)
  }
  return (
    <div ref={box} className="evaluation-results">
      {width > 0 && (
        <EvaluationChart
          title={words.chart}
          unit={words.unit}
          budget={means}
          tools={<PictureTools title={words.chart} facts={[words.unit, means, measured]} />}
          description={spread.map(({ epochs: at, mean }) => `${at.join(', ')}: ${share(mean)}`).join('; ')}
          width={width}
          height={CHART_HEIGHT}
          epochs={config.epochs}
          points={evaluatedEpochs(results, config)}
          cursor={cursor}
          skipLabel={words.skips}
          tableLabel={words.table}
          table={{
            columns: words.columns,
            rows: () =>
              spread.map(({ genotype, epochs: at, mean, low, high, parameters, multiplyAdds }) => [
                at.join(', '),
                String(skipsACell(genotype, config)),
                ...[mean, low, high].map((value) => (100 * value).toFixed(2)),
                compact(parameters),
                compact(multiplyAdds),
              ]),
          }}
        />
      )}
      <p className="soft">
        {measured}{' '}
        <button type="button" className="link" onClick={save}>
          {words.csv}
        </button>
      </p>
    </div>
  )
}
