/**
 * Below the alphas, on the same time axis: ranking, skip-connects, search accuracy and final accuracy,
 * or what a surrogate predicts of it. While a run plays
 * they may come a frame later than the cursor they follow, so that an epoch is never one long piece of work.
 */
import { memo, useMemo } from 'react'
import { presentCells } from '../../src/space/topology'
import { predictedTrace } from '../charts/predictedTrace'
import { type Trace, TraceChart } from '../charts/TraceChart'
import { finalTraces, rankTraces, searchTraces, skipTraces, tableOf } from '../charts/traces'
import { Explained } from '../glossary/Explained'
import { useText } from '../i18n/useText'
import { useReadout } from '../page/readout'
import { PictureTools } from '../pictures/PictureTools'
import { session } from '../run/lab'
import { usePredicted } from '../run/predictedStore'
import { useRun } from '../run/runStore'
import { useView } from '../run/viewStore'
import { percent } from '../telling/format'
import { cellOperations, edgeName } from '../telling/names'
import { curveRows, readingAt, sayUnder } from './curveRows'
import { useLater } from './useLater'
import { useMarks } from './useMarks'

interface LowerChartsProps {
  readonly width: number
  /** Of the whole stack, the alphas included. */
  readonly height: number
  readonly hasFinal: boolean
}

const explained = (text: string) => <Explained>{text}</Explained>

export const LowerCharts = memo(function LowerCharts({ width, height, hasFinal }: LowerChartsProps) {
  const t = useText()
  const records = useLater(useRun((run) => run.records))
  const config = useLater(useRun((run) => run.config))
  const cursor = Math.min(records.length, useLater(useView((view) => view.cursor)))
  const cell = useView((view) => view.cell)
  const edge = useView((view) => view.edge)
  const focusedOp = useView((view) => view.op)
  const set = useView((view) => view.set)
  const hover = useReadout((readout) => readout.epoch)
  const { traces: rules, ring, timeMarks } = useLater(useMarks())
  const predicted = useLater(usePredicted())
  const threshold = useView((view) => view.rules)?.criterion1.threshold ?? config?.criterion1.threshold ?? null
  // While the run plays, this is asked for twice an epoch and answered anew once.
  return useMemo(() => {
    const space = config?.space ?? 'nas-bench-201'
    const total = cellOperations(config ?? { space }, records)
    const rows = curveRows(height, config, hasFinal)
    const places = config && rows.ranking > 0 ? rankTraces(records, config, cell, edge) : []
    const skips = skipTraces(records, presentCells(config ?? { space }), t.names.cells)
    const search = searchTraces(records, t.curves)
    const final = hasFinal ? finalTraces(records, t.curves.finalLabel) : []
    const guess = hasFinal && final.length === 0 && predicted ? predictedTrace(predicted) : null
    // Half the scale tells cells apart; a cell that hands nothing on is worth a guess, 10 %.
    const isLow = final.some(({ values }) => values.some((value) => value !== null && value < 50))
    const place = (rank: number): string => t.views.rank.value(String(rank))
    const about = (title: string, traces: readonly Trace[], write: (value: number) => string, number = write) => ({
      width,
      epochs: config?.epochs ?? 1,
      cursor,
      marks: timeMarks,
      hover,
      title,
      traces,
      tableLabel: t.curves.table,
      table: tableOf(traces, t.curves.epoch, number),
      description: readingAt(t, cursor, traces, write),
      explain: explained,
      onScrub: session.seek,
      onHover: sayUnder(t, title, write),
    })
    const shares = { domain: [0, 100], ticks: [0, 50, 100], format: percent, tickFormat: String } as const
    return (
      <>
        {rows.ranking > 0 && (
          <TraceChart
            {...about(t.views.rank.title, places, place, String)}
            unit={t.views.rank.unit}
            height={rows.ranking}
            domain={[Math.max(1, places.length) + 0.5, 0.5]}
            ticks={places.map((_, i) => i + 1)}
            format={() => ''}
            tickFormat={String}
            shape="bump"
            ring={ring && { ...ring, value: 1 }}
            onPick={({ op }) => op && set({ op: op === focusedOp ? null : op })}
            tools={
              <PictureTools
                title={t.views.pictures.edge(t.views.rank.title, edgeName(space, edge), t.names.cells[cell])}
              />
            }
          />
        )}
        <TraceChart
          {...about(t.curves.skipsTitle, skips, String)}
          unit={t.curves.skipsUnit(total)}
          height={rows.skips}
          domain={[0, total]}
          ticks={[0, total / 2, total]}
          format={String}
          shape="steps"
          tools={<PictureTools title={t.curves.skipsTitle} />}
          level={rules.criterion1.length > 0 ? threshold : null}
        />
        <TraceChart
          {...about(t.curves.searchTitle, search, percent)}
          {...shares}
          unit={t.curves.searchUnit}
          height={rows.search}
          axis={!hasFinal}
          tools={<PictureTools title={t.curves.searchTitle} />}
        />
        {guess && predicted && (
          <TraceChart
            {...about(predicted.title, [guess.trace], percent)}
            unit={predicted.unit}
            height={rows.final}
            domain={guess.domain}
            ticks={guess.ticks}
            format={percent}
            tickFormat={String}
            axis
            tools={<PictureTools title={predicted.title} />}
          />
        )}
        {hasFinal && !guess && (
          <TraceChart
            {...about(t.curves.finalTitle, final, percent)}
            {...shares}
            unit={t.curves.finalUnit}
            height={rows.final}
            {...(isLow ? {} : { domain: [50, 100], ticks: [50, 75, 100] })}
            axis
            tools={<PictureTools title={t.curves.finalTitle} />}
          />
        )}
      </>
    )
  }, [
    t,
    records,
    config,
    cursor,
    cell,
    edge,
    focusedOp,
    set,
    hover,
    rules,
    ring,
    timeMarks,
    threshold,
    width,
    height,
    hasFinal,
    predicted,
  ])
})
