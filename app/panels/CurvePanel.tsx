/** The curves: the alphas of the focused edge, drawn at once; the charts below them follow. */
import { useMemo, useRef } from 'react'
import type { EpochRecord } from '../../src/protocol/record'
import { isRanked } from '../../src/protocol/stopping'
import { cellTypes, leadingCell } from '../../src/space/topology'
import { TraceChart } from '../charts/TraceChart'
import { alphaDomain, alphaTicks, alphaTraces, isWithoutTables, tableOf } from '../charts/traces'
import { Explained } from '../glossary/Explained'
import { useText } from '../i18n/useText'
import { Boundary } from '../page/Boundary'
import { late } from '../page/late'
import { useReadout } from '../page/readout'
import { useSize } from '../page/useSize'
import { PictureTools } from '../pictures/PictureTools'
import { session } from '../run/lab'
import { usePredicted } from '../run/predictedStore'
import { useRun } from '../run/runStore'
import { useView } from '../run/viewStore'
import { useStory } from '../story/storyStore'
import { onAxis } from '../telling/format'
import { hasAlphas, hasOwnWeights } from '../telling/marks'
import { edgeName, runTopology } from '../telling/names'
import { curveRows, readingAt, sayUnder } from './curveRows'
import { LowerCharts } from './LowerCharts'
import { useColumns } from './useColumns'
import { useLater } from './useLater'
import { useMarks } from './useMarks'

const GaugesPanel = late(() => import('./GaugesPanel').then((m) => m.GaugesPanel))

const explained = (text: string) => <Explained>{text}</Explained>

export function CurvePanel() {
  const t = useText()
  const records = useRun((run) => run.records)
  const config = useRun((run) => run.config)
  const cell = useView((view) => view.cell)
  const edge = useView((view) => view.edge)
  const gauges = useView((view) => view.gauges)
  const set = useView((view) => view.set)
  const { ring } = useMarks()
  const pressed = useRef(false)
  const [box, size] = useSize<HTMLDivElement>()
  const space = config?.space ?? 'nas-bench-201'
  const topology = runTopology(config ?? { space }, records)
  const isPredicted = usePredicted() !== null
  const covered = useStory((story) => story.prediction === 'guessing')
  const hasFinal = useLater(!covered && (isPredicted || records.some((record) => record.benchmark !== undefined)))
  // Two of them are in the alphas of any run.
  const hasGauges = records.length > 0 && hasAlphas(records)
  // The alphas get their place in the same frame as the charts below them.
  const rows = curveRows(size.height, useLater(config), hasFinal)
  const width = Math.max(260, size.width)
  return (
    <section className="panel curves" data-part="curves" aria-label={t.curves.panel}>
      <header className="panel-head">
        <label className="field">
          <span>{t.curves.edge}</span>
          <select
            value={Math.min(edge, topology.edges.length - 1)}
            onChange={(event) => set({ edge: Number(event.currentTarget.value) })}
          >
            {topology.edges.map(({ from, to }, e) => (
              <option key={`${from}-${to}`} value={e}>
                {edgeName(space, e)}
              </option>
            ))}
          </select>
        </label>
        {cellTypes(space).length > 1 && <span className="cell-note">{t.cell.title(t.names.cells[cell])}</span>}
        <span className="ring-note">
          {ring
            ? t.curves.ring(ring.epoch)
            : config && records.length > 0 && cell === leadingCell(config) && !isRanked(config, edge)
              ? t.curves.ringNone
              : ''}
        </span>
        {hasGauges && (
          <button
            type="button"
            className="quiet"
            aria-expanded={gauges}
            data-explain={t.curves.gaugesHint}
            onClick={() => {
              pressed.current = !gauges
              set({ gauges: !gauges })
            }}
          >
            {t.curves.gauges}
          </button>
        )}
      </header>
      <div className="curve-scroll">
        <div className="chart-stack" ref={box}>
          {size.width > 0 && (
            <>
              <AlphaChart width={width} height={rows.alpha} />
              <LowerCharts width={width} height={size.height} hasFinal={hasFinal} />
            </>
          )}
        </div>
        {gauges && hasGauges && size.width > 0 && (
          <Boundary>
            <GaugesPanel width={width} height={size.height} pressed={pressed} />
          </Boundary>
        )}
      </div>
    </section>
  )
}

function AlphaChart({ width, height }: { readonly width: number; readonly height: number }) {
  const t = useText()
  const records = useRun((run) => run.records)
  const config = useRun((run) => run.config)
  const cursor = useView((view) => view.cursor)
  const cell = useView((view) => view.cell)
  const edge = useView((view) => view.edge)
  const scale = useView((view) => view.alphaScale)
  const focusedOp = useView((view) => view.op)
  const set = useView((view) => view.set)
  const hover = useReadout((readout) => readout.epoch)
  const { ring, timeMarks } = useMarks()
  const columns = useColumns()
  const traces = useMemo(() => alphaTraces(records, columns, cell, edge, scale), [records, columns, cell, edge, scale])
  const domain = useMemo(() => alphaDomain(traces, scale), [traces, scale])
  const number = onAxis(domain)
  const write = scale === 'rank' ? (rank: number): string => t.views.rank.value(String(rank)) : number
  const title = { alpha: t.curves.alphaTitle, mixing: t.curves.mixingTitle, rank: t.views.rank.title }[scale]
  const last = records.at(-1)
  const without = last !== undefined && isWithoutTables(last, cell)
  const mixingUnit = hasOwnWeights(config) ? t.curves.sigmoidUnit : t.curves.mixingUnit
  const units = { alpha: t.curves.alphaUnit, mixing: mixingUnit, rank: t.views.edges.rankUnit }
  const space = config?.space ?? 'nas-bench-201'
  return (
    <TraceChart
      title={title}
      unit={without ? t.views.edges.without : units[scale]}
      description={readingAt(t, cursor, traces, write)}
      tableLabel={t.curves.table}
      table={tableOf(traces, t.curves.epoch, write)}
      width={width}
      height={height}
      epochs={config?.epochs ?? 1}
      cursor={cursor}
      traces={traces}
      domain={domain}
      ticks={alphaTicks(domain, scale, 5)}
      format={scale === 'rank' ? String : number}
      tickFormat={(value) => String(value).replace('-', '\u2212')}
      shape={scale === 'rank' ? 'bump' : 'line'}
      marks={timeMarks}
      markLabels
      ring={ringPlace(ring, records, edge, traces)}
      hover={hover}
      explain={explained}
      tools={<PictureTools title={t.views.pictures.edge(title, edgeName(space, edge), t.names.cells[cell])} />}
      onScrub={session.seek}
      onHover={sayUnder(t, title, write)}
      onPick={({ op }) => op && set({ op: op === focusedOp ? null : op })}
    />
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
