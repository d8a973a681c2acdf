/** The cells of an answer trained from scratch, once the search that rests has given the engine back. */
import { type ReactNode, useState } from 'react'
import type { SearchConfig } from '../../src/protocol/config'
import { trainedSkip } from '../../src/protocol/evaluationBudget'
import { type Genotype, sameGenotype } from '../../src/space/genotype'
import { questionEvaluationStore } from '../evaluate/evaluationStore'
import { type Training, TrainingForm, useEvaluateText } from '../evaluate/TrainingForm'
import type { questionEn } from '../i18n/question/en'
import { questionTraining, session } from '../run/lab'
import { type RunState, useRun } from '../run/runStore'
import { isStored } from './askAtEnd'
import { questionStore } from './questionStore'

interface TrainBothProps {
  readonly words: (typeof questionEn)['train']
  readonly config: SearchConfig
  /** Of the answer; the same ones may come twice. */
  readonly genotypes: readonly Genotype[]
  /** What came of it. */
  readonly children: ReactNode
}

/** Results belong to the network and the images of the search that was asked. */
const training = (config: SearchConfig): Training => ({
  store: questionEvaluationStore,
  evaluation: {
    ...questionTraining,
    start: (request) => {
      questionStore.setState({ trained: config })
      questionTraining.start(request)
    },
  },
})

/** The search of this tab that rests; null where none holds the engine. */
const restingOf = ({ origin, status }: RunState) =>
  origin.kind === 'live' && !origin.watched && status.kind === 'paused' ? status : null

export function TrainBoth({ words, config, genotypes, children }: TrainBothProps) {
  const evaluate = useEvaluateText()
  const resting = useRun(restingOf)
  const distinct = genotypes.filter((one, i) => genotypes.findIndex((other) => sameGenotype(one, other)) === i)
  return (
    <section className="question-train" aria-labelledby="question-train">
      <h3 id="question-train">{words.title}</h3>
      {trainedSkip(config) !== 'none' && <p className="fine">{evaluate.auxiliarySkip[trainedSkip(config)]}</p>}
      {children}
      {resting ? (
        <Resting words={words} isOver={resting.next === null} />
      ) : (
        <TrainingForm
          training={training(config)}
          config={config}
          candidates={distinct.map((genotype) => ({ genotype, epochs: [] }))}
          all
          words={{ ...evaluate, title: words.title, start: words.start(distinct.length) }}
        />
      )}
    </section>
  )
}

/** @param isOver nothing is left of it to search: it ends as it would have */
function Resting({ words, isOver }: { readonly words: TrainBothProps['words']; readonly isOver: boolean }) {
  const stored = useRun(({ safety }) => isStored(safety.storage))
  const [asked, ask] = useState(false)
  return (
    <>
      <p>{stored ? words.rests : words.restsUnsaved}</p>
      <button
        type="button"
        aria-disabled={asked}
        onClick={() => {
          if (asked) return
          ask(true)
          if (isOver) session.resumeLive()
          else session.stopLive()
        }}
      >
        {asked ? words.ending : words.end}
      </button>
    </>
  )
}
