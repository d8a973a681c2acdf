/** The headline of the moment, and the few numbers one should be able to read from the back of a room. */
import { captionOf } from '../caption'
import { Explained } from '../glossary/Explained'
import { useText } from '../i18n/useText'
import { cellOperations } from '../names'
import { useRun } from '../runStore'
import { useStory } from '../story/storyStore'
import { useMarks } from '../useMarks'
import { useView } from '../viewStore'

export function CaptionPanel() {
  const t = useText()
  const run = useRun((state) => state)
  const view = useView((state) => state)
  const covered = useStory((story) => story.prediction === 'guessing')
  const marks = useMarks()
  const { moment, head, body } = covered
    ? { moment: 'guess', head: t.lesson.guessHead, body: t.lesson.guessBody }
    : captionOf(t, { run, view, ...marks })
  const record = run.records[view.cursor - 1]
  const total = run.config ? cellOperations(run.config.space) : 0
  const hasFinal = !covered && run.records.some(({ benchmark }) => benchmark !== undefined)
  return (
    <section className="caption" data-part="caption">
      <div className="caption-words">
        <h2 key={moment}>{head}</h2>
        <p>
          <Explained>{body}</Explained>
        </p>
      </div>
      <dl className="readouts">
        <Readout label={t.readout.epoch} value={record ? String(view.cursor) : null}>
          {run.config ? t.readout.of(run.config.epochs) : ''}
        </Readout>
        <Readout label={t.readout.skips} value={record ? String(record.skips.normal) : null} loud>
          {total > 0 ? t.readout.of(total) : ''}
        </Readout>
        <Readout label={t.readout.depth} value={record ? String(record.depth.normal) : null} />
        <Readout label={t.readout.search} value={record ? (100 * record.validation.accuracy).toFixed(1) : null}>
          %
        </Readout>
        {hasFinal && (
          <Readout label={t.readout.final} value={record?.benchmark ? record.benchmark.cifar10.toFixed(1) : null} final>
            %
          </Readout>
        )}
      </dl>
    </section>
  )
}

interface ReadoutProps {
  readonly label: string
  /** Null before the first epoch. */
  readonly value: string | null
  readonly children?: string
  readonly loud?: boolean
  readonly final?: boolean
}

function Readout({ label, value, children = '', loud = false, final = false }: ReadoutProps) {
  const kind = value === null ? 'readout none' : loud ? 'readout loud' : 'readout'
  return (
    <div className={final ? `${kind} final` : kind}>
      <dt>
        <Explained>{label}</Explained>
      </dt>
      <dd>
        <b>{value ?? '–'}</b>
        <span>{children}</span>
      </dd>
    </div>
  )
}
