/** What a retraining is asked for with, how far it is, and how it ended: of the genotypes of a run, or of a cell alone. */
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { Candidate } from '../../src/protocol/candidates'
import { SHIPPED_DATASET } from '../../src/protocol/config'
import {
  ALL_UP_TO,
  BUDGET_IDS,
  type BudgetId,
  budgetOf,
  type EvaluationBudget,
  fitBudget,
  type SearchedNetwork,
} from '../../src/protocol/evaluationBudget'
import type { SpaceId } from '../../src/space/primitives'
import { NumberField } from '../controls/NumberField'
import { Segmented } from '../controls/Segmented'
import { type EvaluateText, evaluateEn } from '../i18n/evaluate/en'
import { evaluateZh } from '../i18n/evaluate/zh'
import { inLanguage } from '../i18n/inLanguage'
import { useText } from '../i18n/useText'
import { handsFocusTo } from '../page/focus'
import { session } from '../run/lab'
import { isUnderWay, useRun } from '../run/runStore'
import { count, duration } from '../telling/format'
import './askBeforeUnload'
import type { Evaluation } from './evaluation'
import {
  cellEvaluationStore,
  type EvaluationState,
  type EvaluationStore,
  evaluationStore,
  isBusy,
  questionEvaluationStore,
} from './evaluationStore'
import { countsOf, fewerText } from './fewer'
import { spreadOver } from './points'

const toStop = handsFocusTo('.evaluation-progress button')
const toStart = handsFocusTo('.evaluation-request .primary', '.story-sheet header button', '.sheet header button')

/** More trainings than this are a night's work at any budget. */
const MOST_GENOTYPES = 30
const MOST_SEEDS = 10

export const useEvaluateText = inLanguage<EvaluateText>({ en: evaluateEn, zh: evaluateZh })

/** What is retrained, apart from anything else that is. */
export interface Training {
  readonly store: EvaluationStore
  readonly evaluation: Evaluation
}

const goesOn = ({ status }: EvaluationState): boolean => isBusy(status)

/** Something else is trained meanwhile: the worker does one at a time. */
function useTaken(own: EvaluationStore): boolean {
  const ofRun = useStore(evaluationStore, goesOn)
  const ofCell = useStore(cellEvaluationStore, goesOn)
  const ofQuestion = useStore(questionEvaluationStore, goesOn)
  const ends = useStore(evaluationStore, ({ isEnding }) => isEnding)
  return ends || ((ofRun || ofCell || ofQuestion) && !goesOn(own.getState()))
}

export function budgetText(budget: EvaluationBudget, space: SpaceId, seeds: number, words: EvaluateText): string {
  const size = words.spec(budget.cells, space === 'nas-bench-201', budget.channels, budget.imageSize)
  const network = budget.auxiliarySkip ? `${size}, ${words.besideSkips}` : size
  return words.budgetText(budget.epochs, count(budget.images), network, seeds)
}

interface TrainingFormProps {
  readonly training: Training
  /** Network and images of the budgets below the full recipe. */
  readonly config: SearchedNetwork
  /** One alone is trained as it is; of several as many as are asked for, or all. */
  readonly candidates: readonly Candidate[]
  readonly all?: boolean
  /** The images are chosen elsewhere. */
  readonly imagesChosen?: boolean
  /** The last training was of something else: how it ended is not said here. */
  readonly endUnsaid?: boolean
  readonly words: EvaluateText
}

export function TrainingForm({ training, config, candidates, all, imagesChosen, endUnsaid, words }: TrainingFormProps) {
  const [id, setId] = useState<BudgetId>('minutes')
  const [seeds, setSeeds] = useState(2)
  const [several, setSeveral] = useState(5)
  const most = Math.min(MOST_GENOTYPES, candidates.length)
  const wanted = all ? candidates.length : Math.min(several, most)
  const [generated, setGenerated] = useState(false)
  const taken = useTaken(training.store)
  const status = useStore(training.store, (state) => state.status)
  const searching = useRun((run) => run.origin.kind === 'live' && isUnderWay(run.status.kind))
  const datasets = useRun((run) => run.device.datasets)
  useEffect(() => session.askDevice(), [])
  if (isBusy(status)) return <Progress training={training} words={words} />

  const base = budgetOf(id, config)
  const asked: EvaluationBudget = generated ? { ...base, dataset: 'generated' } : base
  const counts = countsOf(asked.dataset, datasets)
  const budget = counts ? fitBudget(asked, ALL_UP_TO, counts) : asked
  const fewer = fewerText(asked, budget, words)
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
        training.evaluation.start({
          ...{ budget: asked, upTo: ALL_UP_TO, candidates: chosen },
          seeds: Array.from({ length: seeds }, (_, i) => i + 1),
        })
      }}
    >
      <Segmented<BudgetId>
        label={words.budget}
        value={id}
        options={BUDGET_IDS.map((option) => [option, words.budgets[option].name] as const)}
        onChange={setId}
      />
      <p>{words.recipe(words.budgets[id].hint, budgetText(budget, config.space, seeds, words))}</p>
      {fewer && <p className="soft">{fewer}</p>}
      <div className="row">
        {candidates.length > 1 && !all && (
          <NumberField
            label={words.genotypes}
            value={wanted}
            min={1}
            max={most}
            onChange={(value) => value !== null && setSeveral(value)}
          >
            <span className="soft">{words.ofDistinct(chosen.length, candidates.length)}</span>
          </NumberField>
        )}
        <NumberField
          label={words.seeds}
          value={seeds}
          min={1}
          max={MOST_SEEDS}
          onChange={(value) => value !== null && setSeeds(value)}
        />
      </div>
      {!imagesChosen && config.dataset !== 'generated' && (
        <label>
          <input type="checkbox" checked={generated} onChange={({ target }) => setGenerated(target.checked)} />{' '}
          {words.generated}
        </label>
      )}
      {generated && <p className="warn">{words.generatedNote}</p>}
      {missing && <p className="warn">{words.needs(words.datasets[budget.dataset])}</p>}
      {searching && <p className="warn">{words.searching}</p>}
      {taken && <p className="warn">{words.taken}</p>}
      {!endUnsaid && <Ended training={training} words={words} />}
      <div className="row">
        <span className="soft">{words.cost(trainings, count(steps))}</span>
        <span className="spring" />
        <button type="submit" className="primary" disabled={missing || searching || taken}>
          {words.start}
        </button>
      </div>
    </form>
  )
}

interface PartProps {
  readonly training: Training
  readonly words: EvaluateText
}

function Ended({ training, words }: PartProps) {
  const t = useText()
  const status = useStore(training.store, (state) => state.status)
  if (status.kind === 'finished') return <p role="status">{words.finished[status.reason]}</p>
  if (status.kind !== 'failed') return null
  return (
    <p className="warn" role="alert">
      <b>{t.failures[status.code].what}</b> {status.message}
    </p>
  )
}

export function Progress({ training, words }: PartProps) {
  const t = useText()
  const progress = useStore(training.store, (state) => state.progress)
  const budget = useStore(training.store, (state) => state.begun?.budget)
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
      <button type="button" onClick={training.evaluation.stop}>
        {words.stop}
      </button>
    </div>
  )
}
