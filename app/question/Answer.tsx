/** One answer of a supernet: in sentences, as the two cells side by side, as heat tables. */
import type { SearchConfig } from '../../src/protocol/config'
import { type ProjectionRecord, readProjection } from '../../src/protocol/projection'
import type { Genotype } from '../../src/space/genotype'
import { presentCells } from '../../src/space/topology'
import { Explained } from '../glossary/Explained'
import type { questionEn } from '../i18n/question/en'
import { useRun } from '../run/runStore'
import { count, percent, share } from '../telling/format'
import { RemovalTable, signedLoss } from './RemovalTable'
import { SelectedCell } from './SelectedCell'
import { verdictOf } from './verdict'

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

export function Answer({ words, answer, config, readTable, onOpen }: AnswerProps) {
  const table = useRun((run) => run.table)
  const { baseline, images, removals, byAlpha, byRemoval, whole } = answer
  const { choices, edges, agree, skips, cost } = readProjection(answer, config)
  const largest = Math.max(1e-9, ...[...removals.normal, ...removals.reduce].flat().map(Math.abs))
  const worthOf = (genotype: Genotype): number | undefined => table?.lookup(genotype)?.cifar10
  const worth = (genotype: Genotype): number | null => worthOf(genotype) ?? null
  const verdict = verdictOf(byAlpha, byRemoval, worthOf)
  const told = (genotype: Genotype): string => percent(worthOf(genotype) ?? 0)
  return (
    <div className="question-answer">
      <p className="question-verdict" role="status">
        {verdict === 'misread' || verdict === 'broken'
          ? words.verdict[verdict](told(byRemoval), told(byAlpha))
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
      {config.space === 'nas-bench-201' && !table && readTable && (
        <p>
          <button type="button" className="link" onClick={readTable}>
            {words.cells.readTable}
          </button>
        </p>
      )}
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
