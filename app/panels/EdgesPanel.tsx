/** The edge explorer: all edges of the focused cell, in its triangle; after a single turn, what moved on each. */

import { type ReactNode, useMemo } from 'react'
import { leadingCell } from '../../src/space/topology'
import { EdgeExplorer } from '../charts/EdgeExplorer'
import { alphaDomain, alphaTraces, isWithoutTables } from '../charts/traces'
import { Segmented } from '../controls/Segmented'
import { useText } from '../i18n/useText'
import { useSize } from '../page/useSize'
import { PictureTools } from '../pictures/PictureTools'
import { useRun } from '../run/runStore'
import { type AlphaScale, useView } from '../run/viewStore'
import { useStory } from '../story/storyStore'
import { cellEdges } from '../telling/cellEdges'
import { share } from '../telling/format'
import { hasOwnWeights, ringOf } from '../telling/marks'
import { edgeName, nodeName, runTopology } from '../telling/names'
import { movesOf } from '../telling/turn'
import { Legend } from './Legend'
import { useColumns } from './useColumns'
import { useLater } from './useLater'

/** A legend of more operations has two columns, 242 pixels in all, and reaches down to the triangle's second row. */
const LONG_LEGEND = 5
/** The widest triangle whose second row, three of five columns behind its margin of 35, ends before that legend. */
const besideLegend = (width: number): number => Math.floor(Math.min(width, 35 + (5 / 3) * (width - 274)))
/** In a narrower box, in pixels, nothing is left for it: the legend stands below, where `.edges-box.tall` has this height for it. */
const BESIDE_FROM = 400
const LEGEND_BELOW = 104

/** An end of the value axis that all small charts share. */
const axisEnd = (value: number): string => String(value).replace('-', '\u2212')

export function EdgesPanel({ tabs }: { readonly tabs: ReactNode }) {
  const t = useText()
  const words = t.views.edges
  // Fourteen charts may come a frame later than the cursor they follow.
  const records = useLater(useRun((run) => run.records))
  const cursor = Math.min(records.length, useLater(useView((view) => view.cursor)))
  const config = useLater(useRun((run) => run.config))
  const turn = useRun((run) => run.turn)
  const cell = useView((view) => view.cell)
  const edge = useView((view) => view.edge)
  const scale = useView((view) => view.alphaScale)
  const rules = useView((view) => view.rules)
  const set = useView((view) => view.set)
  const covered = useStory((story) => story.prediction === 'guessing')
  const [box, { width, height }] = useSize<HTMLDivElement>()
  const isLong = (config?.primitives.length ?? 0) > LONG_LEGEND
  const isBelow = isLong && width > 0 && width < BESIDE_FROM
  const space = config?.space ?? 'nas-bench-201'
  const topology = useMemo(() => runTopology(config ?? { space }, records), [config, space, records])
  const columns = useLater(useColumns())
  const traces = useMemo(
    () => topology.edges.map((_, e) => alphaTraces(records, columns, cell, e, scale)),
    [records, columns, topology, cell, scale],
  )
  const domain = useMemo(() => alphaDomain(traces.flat(), scale, Math.max(1, columns.length)), [traces, scale, columns])
  const record = records[cursor - 1]
  const states = useMemo(
    () => (record && config ? cellEdges(record, config, cell).map(({ op, chosen }) => ({ op, kept: chosen })) : []),
    [record, config, cell],
  )
  const window = (rules ?? config)?.criterion2.window ?? 10
  const rings = useMemo(
    () =>
      topology.edges.map((_, e) => {
        const ring = config && !covered && cell === leadingCell(config) ? ringOf(records, config, e, window) : null
        return ring?.settled ? ring.epoch : null
      }),
    [topology, records, config, cell, window, covered],
  )
  const moves = useMemo(() => (turn && config ? movesOf(turn, config.primitives, cell) : null), [turn, config, cell])
  const names = { alpha: t.curves.alphaTitle, mixing: t.curves.mixingTitle, rank: t.views.rank.title }
  const { within, edges, moves: moved } = t.views.pictures
  const curves = edges(names[scale], t.names.cells[cell])
  // The axis stands in the heading, which a saved picture leaves behind.
  const title = turn
    ? moved(words.moved[turn.player], t.names.cells[cell])
    : scale === 'rank'
      ? curves
      : within(curves, axisEnd(domain[0]), axisEnd(domain[1]))
  const label = (e: number): string => {
    const name = edgeName(space, e)
    const state = states[e]
    const row = record?.mixingWeights[cell][e] ?? record?.printed?.[cell][e]
    if (!state || !row) return words.edge(name)
    const best = columns[row.indexOf(Math.max(...row))]?.label ?? state.op
    return words.edgeNow(name, best, share(Math.max(...row)), state.kept ? state.op : null, rings[e] ?? null)
  }
  return (
    <section className="panel edges" data-part="edges" data-picture="" aria-label={words.panel}>
      <header className="panel-head">
        {tabs}
        <h3 data-explain={words.explain}>
          {/* The tabs say it already. */}
          {tabs ? <span className="hidden">{words.title}</span> : words.title}{' '}
          <span>
            {record && isWithoutTables(record, cell)
              ? words.without
              : turn
                ? words.moved[turn.player]
                : // Beside the tabs there is room for the one.
                  words.layout(axisEnd(domain[0]), axisEnd(domain[1]), tabs ? 'rank' : scale)}
          </span>
        </h3>
        <span className="spring" />
        <PictureTools legend title={title} />
        <Segmented<AlphaScale>
          label={t.curves.scale}
          value={scale}
          options={[
            ['alpha', t.curves.alpha],
            ['mixing', hasOwnWeights(config) ? t.curves.sigmoid : t.curves.mixing],
            ['rank', words.rank],
          ]}
          onChange={(next) => set({ alphaScale: next })}
        />
      </header>
      <figure className={isBelow ? 'edges-box tall' : 'edges-box'} ref={box}>
        {config && width > 0 && (
          <EdgeExplorer
            description={words.description(topology.edges.length, cursor)}
            width={isLong && !isBelow ? besideLegend(width) : width}
            height={Math.max(140, isBelow ? height - LEGEND_BELOW : height)}
            topology={topology}
            nodeNames={Array.from({ length: topology.nodes }, (_, node) => nodeName(space, node))}
            traces={traces}
            domain={domain}
            bump={scale === 'rank'}
            epochs={config.epochs}
            cursor={cursor}
            focus={edge}
            states={states}
            rings={rings}
            moves={moves}
            edgeLabel={label}
            onFocus={(e) => set({ edge: e })}
          />
        )}
        {config && <Legend config={config} />}
      </figure>
    </section>
  )
}
