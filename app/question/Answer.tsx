/** One answer of a supernet: in sentences, as the two cells side by side, as heat tables. */
import type { SearchConfig } from '../../src/protocol/config'
import type { EvaluationRecord } from '../../src/protocol/evaluation'
import { type ProjectionRecord, readProjection } from '../../src/protocol/projection'
import type { Genotype } from '../../src/space/genotype'
import { presentCells } from '../../src/space/topology'
import { budgetText, useEvaluateText } from '../evaluate/TrainingForm'
import { Explained } from '../glossary/Explained'
import { useProxiesText } from '../i18n/proxies/useProxiesText'
import type { questionEn } from '../i18n/question/en'
import { useText } from '../i18n/useText'
import { handsFocusTo } from '../page/focus'
import { SurrogateFiles } from '../proxies/SurrogateFiles'
import { useRun } from '../run/runStore'
import { count, percent, share } from '../telling/format'
import { sourceText } from '../telling/sourceText'
import { CellWorth, isPredicted } from './CellWorth'
import { RemovalTable, signedLoss } from './RemovalTable'
import { SelectedCell } from './SelectedCell'
import { TrainBoth } from './TrainBoth'
import { useTrained } from './useTrained'
import { trainedOrder, verdictOf } from './verdict'

/** Once the table is read. */
const toCells = handsFocusTo('.question-cell button', '.sheet.question header button')

interface AnswerProps {
  readonly words: typeof questionEn
  readonly answer: ProjectionRecord
  readonly config: SearchConfig
  /** Reads the table of NAS-Bench-201 that this site has; null where it has none. */
  readonly readTable: (() => void) | null
  readonly onOpen: (genotype: Genotype) => void
}

/** Where a search rests, in words. */
export function placeText(words: typeof questionEn, { epoch, step }: { epoch: number; step: number }): string {
  return step === 0 ? words.place(epoch - 1) : words.placeInside(epoch, step)
}

/** The trainings' budget, images and device. */
function useTrainedOn(): (record: EvaluationRecord) => string {
  const t = useText()
  const evaluate = useEvaluateText()
  return ({ budget, dataset, heldOut, adapter, date, results }) => {
    const seeds = new Set(results.map(({ seed }) => seed)).size
    const held = evaluate.heldOut[heldOut]
    return [
      `${budgetText(budget, results[0]?.genotype.space ?? 'darts', seeds, evaluate)}.`,
      evaluate.measuredOn(sourceText(t, dataset), held, count(budget.testImages), adapter, date.slice(0, 10)),
    ].join(' ')
  }
}

export function Answer({ words, answer, config, readTable, onOpen }: AnswerProps) {
  const table = useRun((run) => run.table)
  const proxies = useProxiesText()
  const trainedOn = useTrainedOn()
  const { baseline, images, removals, byAlpha, byRemoval, whole } = answer
  const { choices, edges, agree, skips, cost } = readProjection(answer, config)
  const largest = Math.max(1e-9, ...[...removals.normal, ...removals.reduce].flat().map(Math.abs))
  const worthOf = (genotype: Genotype): number | undefined => table?.lookup(genotype)?.cifar10
  const trained = useTrained(config)
  const [alpha, removal] = [byAlpha, byRemoval].map((genotype) => trained?.of(genotype) ?? null)
  const epochs = trained?.record.budget.epochs ?? 0
  const worth = (genotype: Genotype) => (
    <CellWorth
      {...{ genotype, config }}
      words={words.cells}
      benchmark={worthOf(genotype) ?? null}
      trained={trained?.of(genotype) ?? null}
      epochs={epochs}
    />
  )
  const verdict = verdictOf(byAlpha, byRemoval, worthOf)
  const byTraining =
    alpha && removal && verdict !== 'same'
      ? words.train.told[trainedOrder(alpha, removal)](words.train.budget(epochs))
      : null
  const told = (genotype: Genotype): string => percent(worthOf(genotype) ?? 0)
  return (
    <div className="question-answer">
      <p className="question-verdict" role="status">
        {verdict === 'misread' || verdict === 'broken'
          ? words.verdict[verdict](told(byRemoval), told(byAlpha))
          : verdict === 'unknown' && byTraining
            ? byTraining
            : words.verdict[verdict]}
      </p>
      <p>
        <Explained>
          {[
            words.agree(agree, edges),
            ...(config.primitives.includes('skip_connect') ? [words.skips(skips.alpha, skips.removal)] : []),
            ...(cost.skip !== null && cost.learnable !== null
              ? [words.costs(signedLoss(cost.skip, largest), signedLoss(cost.learnable, largest))]
              : []),
          ].join(' ')}
        </Explained>
      </p>
      <div className="question-cells">
        <SelectedCell
          {...{ words, onOpen, config }}
          name={words.cells.byAlpha}
          genotype={byAlpha}
          worth={worth(byAlpha)}
        />
        <SelectedCell
          {...{ words, onOpen, config }}
          name={words.cells.byRemoval}
          genotype={byRemoval}
          worth={worth(byRemoval)}
        />
        {whole && (
          <SelectedCell
            {...{ words, onOpen, config }}
            name={words.cells.whole}
            genotype={whole.genotype}
            worth={worth(whole.genotype)}
            note={words.cells.asOne(whole.score.loss.toFixed(3))}
          />
        )}
      </div>
      {isPredicted(config) && (
        <div className="surrogate-files">
          <b>{proxies.surrogate}</b>
          <SurrogateFiles />
        </div>
      )}
      {config.space === 'nas-bench-201' && !table && readTable && (
        <p ref={toCells}>
          <button type="button" className="link" onClick={readTable}>
            {words.cells.readTable}
          </button>
        </p>
      )}
      <TrainBoth
        {...{ config }}
        words={words.train}
        genotypes={[byAlpha, byRemoval, ...(whole ? [whole.genotype] : [])]}
      >
        {trained && (
          <>
            {byTraining && verdict !== 'unknown' && <p role="status">{byTraining}</p>}
            <p className="fine">
              {trainedOn(trained.record)} {words.train.small}
            </p>
          </>
        )}
      </TrainBoth>
      <p className="removal-legend fine">
        <span>
          <b className="removal-mark">{words.table.alphaMark}</b> {words.table.alpha}
        </span>
        <span>
          <b className="removal-mark">{words.table.removalMark}</b> {words.table.removal}
        </span>
        <span>
          <i data-heat="needed" /> {words.table.more}
        </span>
        <span>
          <i data-heat="better" /> {words.table.less}
        </span>
      </p>
      {presentCells(config).map((cell) => (
        <RemovalTable
          key={cell}
          words={words.table}
          caption={words.table.caption(words.table.cells[cell])}
          space={config.space}
          primitives={config.primitives}
          alphas={answer.alphas[cell]}
          removals={removals[cell]}
          choices={choices[cell]}
          largest={largest}
        />
      ))}
      <p className="fine">
        {words.answered(
          placeText(words, answer),
          images,
          baseline.loss.toFixed(3),
          `${count(baseline.correct)} (${share(baseline.correct / images)})`,
        )}{' '}
        {words.source}
      </p>
    </div>
  )
}
