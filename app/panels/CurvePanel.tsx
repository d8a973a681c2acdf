/** The curves: alphas of the focused edge, and on the same time axis skip-connects, search accuracy and final accuracy. */
import { useMemo } from 'react'
import type { EpochRecord } from '../../src/protocol/record'
import { cellTypes, topologyOf } from '../../src/space/topology'
import { type Trace, TraceChart } from '../charts/TraceChart'
import {
  alphaDomain,
  alphaTicks,
  alphaTraces,
  finalTraces,
  rankTraces,
  searchTraces,
  skipTraces,
  tableOf,
} from '../charts/traces'
import { logit, percent } from '../format'
import { Explained } from '../glossary/Explained'
import { useText } from '../i18n/useText'
import { session } from '../lab'
import { hasRanking } from '../marks'
import { cellOperations, edgeName } from '../names'
import { explain, useReadout } from '../readout'
import { useRun } from '../runStore'
import { useStory } from '../story/storyStore'
import { useMarks } from '../useMarks'
import { useSize } from '../useSize'
import { useView } from '../viewStore'
import { PictureTools } from './PictureTools'

/** Heights of a chart's caption line, and of the epoch labels under the last chart. */
const CAPTION = 22
const AXIS = 16
/** Height of a place in the ranking. */
const PLACE = 17

export function CurvePanel() {
  const t = useText()
  const records = useRun((run) => run.records)
  const config = useRun((run) => run.config)
  const { cursor, cell, edge, alphaScale, set } = useView((view) => view)
  const focusedOp = useView((view) => view.op)
  const hover = useReadout((readout) => readout.epoch)
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
  const ranked = config !== null && hasRanking(config)
  const places = useMemo(
    () => (config && ranked ? rankTraces(records, config.primitives, cell, edge) : []),
    [records, config, cell, edge, ranked],
  )
  const skips = useMemo(
    () => skipTraces(records, reduction, { normal: t.names.cells.normal, reduce: t.names.cells.reduce }),
    [records, reduction, t],
  )
  const search = useMemo(() => searchTraces(records, t.curves), [records, t])
  const final = useMemo(() => finalTraces(records, t.curves.finalLabel), [records, t])

  const inner = Math.max(300, size.height)
  const small = Math.max(34, Math.round(inner * (hasFinal ? 0.09 : 0.13)))
  const middle = Math.max(40, Math.round(inner * (hasFinal ? 0.105 : 0.17)))
  const strip = ranked ? places.length * PLACE + 10 : 0
  const rows =
    AXIS + (hasFinal ? small + 2 * middle + 3 * CAPTION : small + middle + 2 * CAPTION) + (ranked ? strip + CAPTION : 0)
  const common = {
    width: Math.max(260, size.width),
    epochs,
    cursor,
    marks: timeMarks,
    tableLabel: t.curves.table,
    explain: (text: string) => <Explained>{text}</Explained>,
    hover,
    onScrub: session.seek,
  }
  const speak =
    (title: string, write: (value: number) => string) =>
    (epoch: number | null, trace: Trace | null): void => {
      const value = epoch === null ? undefined : trace?.values[epoch - 1]
      if (epoch === null) explain(null)
      else if (!trace || value === undefined) explain(t.views.readout.epoch(title, epoch), epoch)
      else explain(t.views.readout.curve(title, epoch, trace.label, write(value)), epoch)
    }
  const place = (rank: number): string => t.views.rank.value(String(rank))
  const number = alphaScale === 'rank' ? place : logit
  const alphaTitle = { alpha: t.curves.alphaTitle, mixing: t.curves.mixingTitle, rank: t.views.rank.title }[alphaScale]
  const alphaUnit = { alpha: t.curves.alphaUnit, mixing: t.curves.mixingUnit, rank: t.views.edges.rankUnit }[alphaScale]
  const pictureOf = (chart: string): string => t.views.pictures.edge(chart, edgeName(space, edge), t.names.cells[cell])
  const pickOperation = ({ op }: Trace): void => {
    if (op) set({ op: op === focusedOp ? null : op })
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
        {reduction && <span className="cell-note">{t.cell.title(t.names.cells[cell])}</span>}
        <span className="ring-note">
          {ring
            ? t.curves.ring(ring.epoch)
            : config && records.length > 0 && cell === 'normal' && !hasRanking(config)
              ? t.curves.ringNone
              : ''}
        </span>
      </header>
      <div className="chart-stack" ref={box}>
        <TraceChart
          {...common}
          title={alphaTitle}
          unit={alphaUnit}
          description={describe(alpha, number)}
          table={tableOf(alpha, t.curves.epoch, number)}
          height={Math.max(120, inner - rows - CAPTION)}
          traces={alpha}
          domain={domain}
          ticks={alphaTicks(domain, alphaScale, 5)}
          format={alphaScale === 'rank' ? String : logit}
          shape={alphaScale === 'rank' ? 'bump' : 'line'}
          onHover={speak(alphaTitle, number)}
          onPick={pickOperation}
          tickFormat={(value) => String(value).replace('-', '\u2212')}
          markLabels
          tools={<PictureTools title={pictureOf(alphaTitle)} />}
          ring={ringPlace(ring, records, edge, alpha)}
        />
        {ranked && (
          <TraceChart
            {...common}
            title={t.views.rank.title}
            unit={t.views.rank.unit}
            description={describe(places, place)}
            table={tableOf(places, t.curves.epoch, String)}
            height={strip}
            traces={places}
            domain={[places.length + 0.5, 0.5]}
            ticks={places.map((_, i) => i + 1)}
            format={() => ''}
            tickFormat={String}
            shape="bump"
            ring={ring && { ...ring, value: 1 }}
            onHover={speak(t.views.rank.title, place)}
            onPick={pickOperation}
            tools={<PictureTools title={pictureOf(t.views.rank.title)} />}
          />
        )}
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
          shape="steps"
          tools={<PictureTools title={t.curves.skipsTitle} />}
          onHover={speak(t.curves.skipsTitle, String)}
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
          tools={<PictureTools title={t.curves.searchTitle} />}
          onHover={speak(t.curves.searchTitle, percent)}
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
            tools={<PictureTools title={t.curves.finalTitle} />}
            onHover={speak(t.curves.finalTitle, percent)}
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
