/** Below an opened cell: its scores without training, and "Train it", the cell as a network of its own, trained from scratch and scored on held-out images, or why the lab cannot. */
import { useEffect, useState } from 'react'
import { trainable, type Untrainable } from '../../src/import/cellFacts'
import type { ForeignGenotype } from '../../src/import/genotypes'
import { DATASET_IDS, type DatasetId, DEFAULT_CONFIG, SHIPPED_DATASET } from '../../src/protocol/config'
import type { SearchedNetwork } from '../../src/protocol/evaluationBudget'
import { spreadOf } from '../../src/protocol/evaluationSpread'
import { type Genotype, sameGenotype } from '../../src/space/genotype'
import { cellEvaluationStore, isBusy, useCellEvaluation } from '../evaluate/evaluationStore'
import { budgetText, Progress, type Training, TrainingForm, useEvaluateText } from '../evaluate/TrainingForm'
import type { OpenedCatalogue } from '../i18n/import/en'
import { useOpenedText } from '../i18n/import/useOpenedText'
import { useText } from '../i18n/useText'
import { CellScores } from '../proxies/CellScores'
import { cellTraining, session } from '../run/lab'
import { useRun } from '../run/runStore'
import { compact, count, share } from '../telling/format'
import { sourceText } from '../telling/sourceText'
import { cellsStore, useCells } from './cellsStore'

const CELL: Training = {
  store: cellEvaluationStore,
  evaluation: {
    ...cellTraining,
    start: (request) => {
      const [candidate] = request.candidates
      const { cells, shown } = cellsStore.getState()
      if (candidate)
        cellsStore.getState().set({ trained: { name: cells[shown]?.name ?? null, genotype: candidate.genotype } })
      cellTraining.start(request)
    },
  },
}

/** Cells a stage of NAS-Bench-201's own networks. */
const NB201_CELLS = 5

/** Network and images of the small budgets: what a search of the lab uses unless told otherwise. */
function networkOf(genotype: Genotype, dataset: DatasetId): SearchedNetwork {
  const { channels, cells, imageSize } = DEFAULT_CONFIG
  const { space } = genotype
  const own = space === 'darts' ? genotype.cells?.length : undefined
  const alphas = { perCell: own !== undefined }
  return { space, channels, cells: own ?? (space === 'darts' ? cells : NB201_CELLS), imageSize, dataset, alphas }
}

export function TrainCell({ cell }: { readonly cell: ForeignGenotype }) {
  const words = useOpenedText()
  const found = trainable(cell)
  const genotype = 'why' in found ? null : found
  return (
    <>
      {genotype && <CellScores genotype={genotype} />}
      <section className="opened-train" aria-labelledby="opened-train">
        <h3 id="opened-train">{words.train}</h3>
        {'why' in found ? <p className="opened-remark">{whyText(found, words)}</p> : <Train genotype={found} />}
      </section>
    </>
  )
}

function whyText(why: Untrainable, words: OpenedCatalogue): string {
  const { untrainable: say } = words
  switch (why.why) {
    case 'cell':
      return say.cell(words.kinds[why.cell])
    case 'operations':
      return say.operations(why.names.join(', '))
    case 'nodes':
      return say.nodes(why.count, why.expected)
    case 'inputs':
      return say.inputs(why.node, why.count, why.expected)
    case 'joined':
      return say.joined(words.kinds[why.cell], why.nodes.join(', '))
  }
}

function Train({ genotype }: { readonly genotype: Genotype }) {
  const words = useOpenedText()
  const evaluate = useEvaluateText()
  const datasets = useRun((run) => run.device.datasets)
  const busy = useCellEvaluation(({ status }) => isBusy(status))
  const trained = useCells((state) => state.trained)
  const [asked, ask] = useState<DatasetId | null>(null)
  useEffect(() => session.askDevice(), [])
  const mine = trained !== null && sameGenotype(trained.genotype, genotype)
  // The shipped set is read by the worker when it is asked for.
  const atHand = new Set<string>([...datasets.map(({ id }) => id), SHIPPED_DATASET, 'generated'])
  const ids = DATASET_IDS.filter((id) => atHand.has(id))
  const dataset = asked ?? SHIPPED_DATASET
  if (busy && !mine)
    return (
      <>
        <p>{words.trainsOther(trained?.name ?? words.unnamed)}</p>
        <Progress training={CELL} words={evaluate} />
      </>
    )
  return (
    <>
      <p className="opened-remark">{words.trainAbout}</p>
      {mine && <Trained />}
      {!busy && ids.length > 1 && (
        <label className="field">
          <span>{words.images}</span>
          <select value={dataset} onChange={({ target }) => ask(target.value as DatasetId)}>
            {ids.map((id) => (
              <option key={id} value={id}>
                {evaluate.datasets[id]}
              </option>
            ))}
          </select>
        </label>
      )}
      <TrainingForm
        key={dataset}
        training={CELL}
        config={networkOf(genotype, dataset)}
        candidates={[{ genotype, epochs: [] }]}
        imagesChosen
        endUnsaid={!mine}
        words={{ ...evaluate, start: words.trainStart }}
      />
    </>
  )
}

/** What was measured of it so far. */
function Trained() {
  const t = useText()
  const words = useOpenedText()
  const evaluate = useEvaluateText()
  const record = useCellEvaluation((state) => state.record)
  const [spread] = spreadOf(record?.results ?? [])
  if (!record || !spread) return null
  const { budget } = record
  const { mean, low, high, accuracies, parameters, multiplyAdds, genotype } = spread
  return (
    <div className="opened-trained" role="status">
      <p>
        <b>{words.final(share(mean))}</b>{' '}
        {accuracies.length > 1 && words.seeds(accuracies.length, share(low), share(high))}
      </p>
      <p className="opened-remark">
        {budgetText(budget, genotype.space, accuracies.length, evaluate)}.{' '}
        {words.cost(compact(parameters), compact(multiplyAdds))}.{' '}
        {evaluate.measuredOn(
          sourceText(t, record.dataset),
          evaluate.heldOut[record.heldOut],
          count(budget.testImages),
          record.adapter,
          record.date.slice(0, 10),
        )}
      </p>
    </div>
  )
}
