/** The curves: alphas of the focused edge, and on the same time axis skip-connects, search accuracy and final accuracy. */
import { useMemo } from 'react'
import type { EpochRecord } from '../../src/protocol/record'
import { cellTypes, topologyOf } from '../../src/space/topology'
import { TraceChart } from '../charts/TraceChart'
import { alphaDomain, alphaTraces, finalTraces, niceTicks, searchTraces, skipTraces, tableOf } from '../charts/traces'
import { logit, percent } from '../format'
import { Explained } from '../glossary/Explained'
import { useText } from '../i18n/useText'
import { session } from '../lab'
import { hasRanking } from '../marks'
import { cellOperations, edgeName } from '../names'
import { useRun } from '../runStore'
import { useStory } from '../story/storyStore'
import { useMarks } from '../useMarks'
import { useSize } from '../useSize'
import { type AlphaScale, useView } from '../viewStore'
import { Segmented } from './Segmented'

/** Heights of a chart's caption line, and of the epoch labels under the last chart. */
const CAPTION = 22
const AXIS = 16

export function CurvePanel() {
  const t = useText()
  const records = useRun((run) => run.records)
  const config = useRun((run) => run.config)
  const { cursor, cell, edge, alphaScale, set } = useView((view) => view)
  const { traces: rules, ring, timeMarks } = useMarks()
  const threshold = useView((view) => view.rules)?.criterion1.threshold ?? config?.criterion1.threshold ?? null
  const [box, size] = useSize<HTMLDivElement>()
  const space = config?.space ?? 'nas-bench-201'
  const epochs = config?.epochs ?? 1
  const total = cellOperations(space)
  const covered = useStory((story) => story.prediction === 'guessing')
  const hasFinal = !covered && records.some((record) => record.benchmark !== undefined)
  const reduction = cellTypes(space).length > 1

  const alpha = useMemo(
    () => (config ? alphaTraces(records, config.primitives, cell, edge, alphaScale) : []),
    [records, config, cell, edge, alphaScale],
  )
  const domain = useMemo(() => alphaDomain(alpha, alphaScale), [alpha, alphaScale])
  const skips = useMemo(
    () => skipTraces(records, reduction, { normal: t.names.cells.normal, reduce: t.names.cells.reduce }),
    [records, reduction, t],
  )
  const search = useMemo(() => searchTraces(records, t.curves), [records, t])
  const final = useMemo(() => finalTraces(records, t.curves.finalLabel), [records, t])

  const inner = Math.max(300, size.height)
  const small = Math.max(40, Math.round(inner * (hasFinal ? 0.115 : 0.15)))
  const middle = Math.max(48, Math.round(inner * (hasFinal ? 0.14 : 0.2)))
  const rows = AXIS + (hasFinal ? small + 2 * middle + 3 * CAPTION : small + middle + 2 * CAPTION)
  const common = {
    width: Math.max(260, size.width),
    epochs,
    cursor,
    marks: timeMarks,
    tableLabel: t.curves.table,
    explain: (text: string) => <Explained>{text}</Explained>,
    onScrub: (epoch: number) => session.seek(epoch),
  }
  const describe = (traces: typeof alpha, write: (value: number) => string): string =>
    t.curves.reading(cursor, traces.map((trace) => `${trace.label} ${write(trace.values[cursor - 1] ?? 0)}`).join(', '))

  return (
    <section className="panel curves" data-part="curves" aria-label={t.curves.panel}>
      <header className="panel-head">
        <label className="field">
          <span>{t.curves.edge}</span>
          <select value={edge} onChange={(event) => set({ edge: Number(event.currentTarget.value) })}>
            {topologyOf(space).edges.map(({ from, to }, e) => (
              <option key={`${from}-${to}`} value={e}>
                {edgeName(space, e)}
              </option>
            ))}
          </select>
        </label>
        {reduction && (
          <Segmented
            label={t.curves.cell}
            value={cell}
            options={cellTypes(space).map((type) => [type, t.names.cells[type]] as const)}
            onChange={(next) => set({ cell: next })}
          />
        )}
        <span className="ring-note">
          {ring
            ? t.curves.ring(ring.epoch)
            : config && records.length > 0 && cell === 'normal' && !hasRanking(config)
              ? t.curves.ringNone
              : ''}
        </span>
        <Segmented<AlphaScale>
          label={t.curves.scale}
          value={alphaScale}
          options={[
            ['alpha', t.curves.alpha],
            ['mixing', t.curves.mixing],
          ]}
          onChange={(next) => set({ alphaScale: next })}
        />
      </header>
      <div className="chart-stack" ref={box}>
        <TraceChart
          {...common}
          title={alphaScale === 'alpha' ? t.curves.alphaTitle : t.curves.mixingTitle}
          unit={alphaScale === 'alpha' ? t.curves.alphaUnit : t.curves.mixingUnit}
          description={describe(alpha, logit)}
          table={tableOf(alpha, t.curves.epoch, logit)}
          height={Math.max(120, inner - rows - CAPTION)}
          traces={alpha}
          domain={domain}
          ticks={niceTicks(domain, 5)}
          format={logit}
          tickFormat={(value) => String(value).replace('-', '\u2212')}
          markLabels
          ring={ringPlace(ring, records, edge, alpha)}
        />
        <TraceChart
          {...common}
          title={t.curves.skipsTitle}
          unit={t.curves.skipsUnit(total)}
          description={describe(skips, String)}
          table={tableOf(skips, t.curves.epoch, String)}
          height={small}
          traces={skips}
          domain={[0, total]}
          ticks={[0, total / 2, total]}
          format={String}
          steps
          level={rules.criterion1.length > 0 ? threshold : null}
        />
        <TraceChart
          {...common}
          title={t.curves.searchTitle}
          unit={t.curves.searchUnit}
          description={describe(search, percent)}
          table={tableOf(search, t.curves.epoch, percent)}
          height={middle + (hasFinal ? 0 : AXIS)}
          traces={search}
          domain={[0, 100]}
          ticks={[0, 50, 100]}
          format={percent}
          tickFormat={String}
          axis={!hasFinal}
        />
        {hasFinal && (
          <TraceChart
            {...common}
            title={t.curves.finalTitle}
            unit={t.curves.finalUnit}
            description={describe(final, percent)}
            table={tableOf(final, t.curves.epoch, percent)}
            height={middle + AXIS}
            traces={final}
            domain={[50, 100]}
            ticks={[50, 75, 100]}
            format={percent}
            tickFormat={String}
            axis
          />
        )}
      </div>
    </section>
  )
}

/** The ring sits on the curve of the learnable operation that leads when the order settles. */
function ringPlace(
  ring: { epoch: number; settled: boolean } | null,
  records: readonly EpochRecord[],
  edge: number,
  traces: readonly { readonly values: readonly number[] }[],
): { epoch: number; value: number; settled: boolean } | null {
  const top = ring && records[ring.epoch - 1]?.ranking[edge]?.[0]
  const value = ring && top !== undefined && top !== null ? traces[top]?.values[ring.epoch - 1] : undefined
  return ring && value !== undefined ? { ...ring, value } : null
}
