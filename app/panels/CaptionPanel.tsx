/** The headline of the moment, and the few numbers one should be able to read from the back of a room. */
import { percent, share } from '../format'
import type { Catalogue } from '../i18n/en'
import { useText } from '../i18n/useText'
import { momentAt, stoppedEpoch } from '../moment'
import { cellOperations, edgeName } from '../names'
import { type RunState, useRun } from '../runStore'
import { type Marks, useMarks } from '../useMarks'
import { useView, type ViewState } from '../viewStore'

interface Words {
  /** Changes with the story, not with every number in it. */
  readonly moment: string
  readonly head: string
  readonly body: string
}

function words(t: Catalogue, run: RunState, view: ViewState, { traces, ring }: Marks): Words {
  const { records, config, status } = run
  const { cursor, edge, rules } = view
  if (status.kind === 'fetching') return { moment: 'fetching', ...t.caption.fetching }
  if (status.kind === 'failed' || status.kind === 'missing') {
    const { what, remedy } = t.failures[status.code]
    return { moment: 'failed', head: what, body: remedy }
  }
  const moment = momentAt({ records, config, cursor, traces, ring })
  const record = records[cursor - 1]
  if (!record || !config || moment === 'waiting') return { moment: 'waiting', ...t.caption.waiting }
  const n = record.skips.normal
  const total = cellOperations(config.space)
  switch (moment) {
    case 'learning':
    case 'growing':
    case 'after':
      return { moment, head: t.caption[moment].head(n, total), body: t.caption[moment].body }
    case 'settled':
      return { moment, head: t.caption.settled.head(edgeName(config.space, edge)), body: t.caption.settled.body }
    case 'rule1': {
      const { fallback } = traces.criterion1.at(-1) ?? { fallback: false }
      const at = traces.criterion1.at(-1)?.firedAt ?? cursor
      const value = traces.criterion1[at - 1]?.value ?? n
      return {
        moment,
        head: t.caption.rule1.head(value),
        body: fallback ? t.caption.rule1.fallback : t.caption.rule1.body,
      }
    }
    case 'rule2':
      return { moment, head: t.caption.rule2.head((rules ?? config).criterion2.window), body: t.caption.rule2.body }
    case 'collapsed': {
      const search = share(record.validation.accuracy)
      const epoch = stoppedEpoch(traces)
      const stopped = epoch === null ? undefined : records[epoch - 1]?.benchmark
      const head = t.caption.collapsed.head(n, total)
      if (!record.benchmark) return { moment, head, body: t.caption.collapsed.plain(search) }
      const final = percent(record.benchmark.cifar10)
      if (epoch === null || !stopped) return { moment, head, body: t.caption.collapsed.benchmark(search, final) }
      return { moment, head, body: t.caption.collapsed.compare(search, final, epoch, percent(stopped.cifar10)) }
    }
  }
}

export function CaptionPanel() {
  const t = useText()
  const run = useRun((state) => state)
  const view = useView((state) => state)
  const { moment, head, body } = words(t, run, view, useMarks())
  const record = run.records[view.cursor - 1]
  const total = run.config ? cellOperations(run.config.space) : 0
  const hasFinal = run.records.some(({ benchmark }) => benchmark !== undefined)
  return (
    <section className="caption">
      <div className="caption-words">
        <h2 key={moment}>{head}</h2>
        <p>{body}</p>
      </div>
      <dl className="readouts">
        <Readout label={t.readout.epoch} value={record ? String(view.cursor) : t.readout.none}>
          {run.config ? t.readout.of(run.config.epochs) : ''}
        </Readout>
        <Readout label={t.readout.skips} value={record ? String(record.skips.normal) : t.readout.none} loud>
          {total > 0 ? t.readout.of(total) : ''}
        </Readout>
        <Readout label={t.readout.depth} value={record ? String(record.depth.normal) : t.readout.none} />
        <Readout
          label={t.readout.search}
          value={record ? (100 * record.validation.accuracy).toFixed(1) : t.readout.none}
        >
          %
        </Readout>
        {hasFinal && (
          <Readout
            label={t.readout.final}
            value={record?.benchmark ? record.benchmark.cifar10.toFixed(1) : t.readout.none}
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
  readonly value: string
  readonly children?: string
  readonly loud?: boolean
  readonly final?: boolean
}

function Readout({ label, value, children = '', loud = false, final = false }: ReadoutProps) {
  return (
    <div className={loud ? 'readout loud' : final ? 'readout final' : 'readout'}>
      <dt>{label}</dt>
      <dd>
        <b>{value}</b>
        <span>{children}</span>
      </dd>
    </div>
  )
}
