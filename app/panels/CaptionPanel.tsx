/** The headline of the moment, and the few numbers one should be able to read from the back of a room. */

import { useShallow } from 'zustand/react/shallow'
import { leadingCell } from '../../src/space/topology'
import { Explained } from '../glossary/Explained'
import { useText } from '../i18n/useText'
import { Headline } from '../page/Headline'
import { useRun } from '../run/runStore'
import { useView } from '../run/viewStore'
import { useStory } from '../story/storyStore'
import { captionOf } from '../telling/caption'
import { cellOperations } from '../telling/names'
import { turnCaption } from '../telling/turnCaption'
import { useMarks } from './useMarks'

export function CaptionPanel() {
  const t = useText()
  const run = useRun(
    useShallow(({ records, config, status, origin, turn, progress }) => ({
      records,
      config,
      status,
      origin,
      turn,
      // Named in the first epoch only: later steps draw nothing here.
      progress: records.length === 0 ? progress : null,
    })),
  )
  const view = useView(useShallow(({ cursor, edge, rules }) => ({ cursor, edge, rules })))
  const covered = useStory((story) => story.prediction === 'guessing')
  const marks = useMarks()
  const { moment, head, body } = covered
    ? { moment: 'guess', head: t.lesson.guessHead, body: t.lesson.guessBody }
    : run.turn && run.config
      ? turnCaption(t, run.turn, run.config)
      : captionOf(t, { run, view, ...marks })
  const words = t.views.readout
  const cell = leadingCell(run.config ?? { space: 'darts' })
  const record = run.records[view.cursor - 1]
  const accuracy = record?.validation.accuracy ?? null
  const total = run.config ? cellOperations(run.config, run.records) : 0
  const hasFinal = !covered && run.records.some(({ benchmark }) => benchmark !== undefined)
  return (
    <section className="caption" data-part="caption" aria-label={words.caption}>
      <div className="caption-words">
        <h2 key={moment}>
          <Headline>{head}</Headline>
        </h2>
        <p>
          <Explained>{body}</Explained>
        </p>
      </div>
      <dl className="readouts">
        <Readout label={t.readout.epoch} about={words.at} value={record ? String(view.cursor) : null}>
          {run.config ? t.readout.of(run.config.epochs) : ''}
        </Readout>
        <Readout
          label={t.readout.skips}
          about={words.skips(t.names.cells[cell])}
          value={record?.skips ? String(record.skips[cell]) : null}
          loud
        >
          {total > 0 ? t.readout.of(total) : ''}
        </Readout>
        <Readout
          label={t.readout.depth}
          about={words.depth(t.names.cells[cell])}
          value={record?.depth ? String(record.depth[cell]) : null}
        />
        <Readout
          label={t.readout.search}
          about={words.search}
          value={accuracy === null ? null : (100 * accuracy).toFixed(1)}
        >
          %
        </Readout>
        {hasFinal && (
          <Readout
            label={t.readout.final}
            about={words.final}
            value={record?.benchmark ? record.benchmark.cifar10.toFixed(1) : null}
            final
          >
            %
          </Readout>
        )}
      </dl>
    </section>
  )
}

interface ReadoutProps {
  readonly label: string
  readonly about: string
  /** Null before the first epoch. */
  readonly value: string | null
  readonly children?: string
  readonly loud?: boolean
  readonly final?: boolean
}

function Readout({ label, about, value, children = '', loud = false, final = false }: ReadoutProps) {
  const kind = value === null ? 'readout none' : loud ? 'readout loud' : 'readout'
  return (
    <div className={final ? `${kind} final` : kind} data-explain={about}>
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
