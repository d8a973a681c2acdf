/** Retrains the genotypes of the run on the screen for a chosen budget, and shows their final accuracy by search epoch. */
import { useEffect, useState } from 'react'
import { type SearchConfig, SHIPPED_DATASET } from '../../src/protocol/config'
import {
  BUDGET_IDS,
  type BudgetId,
  budgetOf,
  type Candidate,
  distinctGenotypes,
  type EvaluationBudget,
  type EvaluationRecord,
} from '../../src/protocol/evaluation'
import { spreadOf } from '../../src/protocol/evaluationSpread'
import type { SpaceId } from '../../src/space/primitives'
import { EvaluationChart } from '../charts/EvaluationChart'
import { NumberField } from '../controls/NumberField'
import { Segmented } from '../controls/Segmented'
import { type EvaluateText, evaluateEn } from '../i18n/evaluate/en'
import { evaluateZh } from '../i18n/evaluate/zh'
import { useText } from '../i18n/useText'
import { handsFocusTo } from '../page/focus'
import { useSize } from '../page/useSize'
import { evaluation, session } from '../run/lab'
import { isUnderWay, useRun } from '../run/runStore'
import { useView } from '../run/viewStore'
import { StorySheet } from '../story/StorySheet'
import { useWholeRun } from '../story/useWholeRun'
import { compact, count, duration, share } from '../telling/format'
import { sourceText } from '../telling/sourceText'
import { isBusy, useEvaluation } from './evaluationStore'
import { evaluatedEpochs, skipsACell, spreadOver } from './points'

const toStop = handsFocusTo('.evaluation-progress button')
const toStart = handsFocusTo('.evaluation-request .primary', '.story-sheet header button')

/** More trainings than this are a night's work at any budget. */
const MOST_GENOTYPES = 30
const MOST_SEEDS = 10
const CHART_HEIGHT = 230

function useEvaluateText(): EvaluateText {
  return useView((view) => view.language) === 'zh' ? evaluateZh : evaluateEn
}

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
        <Results record={record} epochs={config.epochs} words={words} />
      ) : (
        <p className="placeholder">{words.empty}</p>
      )}
      <p className="evaluation-caveat">{words.caveat}</p>
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
          <Request key={network} config={config} candidates={candidates} words={words} />
        </>
      ) : (
        <p className="placeholder">{words.noRun}</p>
      )}
    </StorySheet>
  )
}

function budgetText(budget: EvaluationBudget, space: SpaceId, seeds: number, words: EvaluateText): string {
  const network = words.spec(budget.cells, space === 'nas-bench-201', budget.channels, budget.imageSize)
  return words.budgetText(budget.epochs, count(budget.images), network, seeds)
}

interface RequestProps {
  readonly config: SearchConfig
  readonly candidates: readonly Candidate[]
  readonly words: EvaluateText
}

function Request({ config, candidates, words }: RequestProps) {
  const [id, setId] = useState<BudgetId>('minutes')
  const [seeds, setSeeds] = useState(2)
  const [asked, setAsked] = useState(5)
  const most = Math.min(MOST_GENOTYPES, candidates.length)
  const wanted = Math.min(asked, most)
  const [generated, setGenerated] = useState(false)
  const status = useEvaluation((state) => state.status)
  const searching = useRun((run) => run.origin.kind === 'live' && isUnderWay(run.status.kind))
  const datasets = useRun((run) => run.device.datasets)
  useEffect(() => session.askDevice(), [])
  if (isBusy(status)) return <Progress words={words} />

  const base = budgetOf(id, config)
  const budget: EvaluationBudget = generated ? { ...base, dataset: 'generated' } : base
  // The worker reads the shipped set by itself.
  const isAtHand = budget.dataset === 'generated' || budget.dataset === SHIPPED_DATASET
  const missing = !isAtHand && !datasets.some((dataset) => dataset.id === budget.dataset)
  const chosen = spreadOver(candidates, wanted)
  const trainings = chosen.length * seeds
  const steps = trainings * budget.epochs * Math.floor(budget.images / budget.batch)
  return (
    <form
      className="evaluation-request"
      ref={toStop}
      onSubmit={(event) => {
        event.preventDefault()
        evaluation.start({ budget, candidates: chosen, seeds: Array.from({ length: seeds }, (_, i) => i + 1) })
      }}
    >
      <Segmented<BudgetId>
        label={words.budget}
        value={id}
        options={BUDGET_IDS.map((option) => [option, words.budgets[option].name] as const)}
        onChange={setId}
      />
      <p>{words.recipe(words.budgets[id].hint, budgetText(budget, config.space, seeds, words))}</p>
      <div className="row">
        <NumberField
          label={words.genotypes}
          value={wanted}
          min={1}
          max={most}
          onChange={(value) => value !== null && setAsked(value)}
        >
          <span className="soft">{words.ofDistinct(chosen.length, candidates.length)}</span>
        </NumberField>
        <NumberField
          label={words.seeds}
          value={seeds}
          min={1}
          max={MOST_SEEDS}
          onChange={(value) => value !== null && setSeeds(value)}
        />
      </div>
      {config.dataset !== 'generated' && (
        <label>
          <input type="checkbox" checked={generated} onChange={({ target }) => setGenerated(target.checked)} />{' '}
          {words.generated}
        </label>
      )}
      {generated && <p className="warn">{words.generatedNote}</p>}
      {missing && <p className="warn">{words.needs(words.datasets[budget.dataset])}</p>}
      {searching && <p className="warn">{words.searching}</p>}
      <Ended words={words} />
      <div className="row">
        <span className="soft">{words.cost(trainings, count(steps))}</span>
        <span className="spring" />
        <button type="submit" className="primary" disabled={missing || searching}>
          {words.start}
        </button>
      </div>
    </form>
  )
}

function Ended({ words }: { readonly words: EvaluateText }) {
  const t = useText()
  const status = useEvaluation((state) => state.status)
  if (status.kind === 'finished') return <p role="status">{words.finished[status.reason]}</p>
  if (status.kind !== 'failed') return null
  return (
    <p className="warn" role="alert">
      <b>{t.failures[status.code].what}</b> {status.message}
    </p>
  )
}

function Progress({ words }: { readonly words: EvaluateText }) {
  const t = useText()
  const progress = useEvaluation((state) => state.progress)
  const budget = useEvaluation((state) => state.record?.budget)
  const epochs = budget?.epochs ?? 1
  const done = progress
    ? (progress.training + (progress.epoch - 1 + progress.step / progress.stepsPerEpoch) / epochs) / progress.trainings
    : 0
  return (
    <div className="evaluation-progress" ref={toStart}>
      <progress max={1} value={progress ? done : undefined} aria-label={words.title} />
      <p role="status">
        {progress ? words.progress(progress.training + 1, progress.trainings, progress.epoch, epochs) : words.loading}
      </p>
      <p className="soft">
        {progress && `${words.left(duration(progress.etaMs, t))} · ${words.loss(progress.trainLoss.toFixed(3))}`}
      </p>
      <button type="button" onClick={evaluation.stop}>
        {words.stop}
      </button>
    </div>
  )
}

interface ResultsProps {
  readonly record: EvaluationRecord
  readonly epochs: number
  readonly words: EvaluateText
}

function Results({ record, epochs, words }: ResultsProps) {
  const t = useText()
  const cursor = useView((view) => view.cursor)
  const [box, { width }] = useSize<HTMLDivElement>()
  const { budget, results } = record
  const seeds = new Set(results.map(({ seed }) => seed)).size
  const spread = spreadOf(results)
  return (
    <div ref={box} className="evaluation-results">
      {width > 0 && (
        <EvaluationChart
          title={words.chart}
          unit={words.unit}
          budget={budgetText(budget, results[0]?.genotype.space ?? 'darts', seeds, words)}
          description={spread.map(({ epochs: at, mean }) => `${at.join(', ')}: ${share(mean)}`).join('; ')}
          width={width}
          height={CHART_HEIGHT}
          epochs={epochs}
          points={evaluatedEpochs(results)}
          cursor={cursor}
          skipLabel={words.skips}
          tableLabel={words.table}
          table={{
            columns: words.columns,
            rows: () =>
              spread.map(({ genotype, epochs: at, mean, low, high, parameters, multiplyAdds }) => [
                at.join(', '),
                String(skipsACell(genotype)),
                ...[mean, low, high].map((value) => (100 * value).toFixed(2)),
                compact(parameters),
                compact(multiplyAdds),
              ]),
          }}
        />
      )}
      <p className="soft">
        {words.measuredOn(
          sourceText(t, record.dataset),
          words.heldOut[record.heldOut],
          count(budget.testImages),
          record.adapter,
          record.date.slice(0, 10),
        )}
      </p>
    </div>
  )
}
