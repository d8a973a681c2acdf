/**
 * What later papers measure of the collapse, a small chart a gauge, on the time axis of the curves above. Loaded when it is
 * first opened. On paper it is a sheet of its own.
 */
import { memo, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { createPortal, flushSync } from 'react-dom'
import { TraceChart } from '../charts/TraceChart'
import { tableOf } from '../charts/traces'
import { Explained } from '../glossary/Explained'
import { useGaugesText } from '../i18n/gauges/useGaugesText'
import { useText } from '../i18n/useText'
import { useReadout } from '../page/readout'
import { PictureTools } from '../pictures/PictureTools'
import { session } from '../run/lab'
import { useRun } from '../run/runStore'
import { useView } from '../run/viewStore'
import { storyStore } from '../story/storyStore'
import { onAxis } from '../telling/format'
import { readingAt, sayUnder } from './curveRows'
import { gaugeCharts, gaugeHeights, isMeasured } from './gaugeCharts'
import { useLater } from './useLater'
import { useMarks } from './useMarks'
import '../styles/gauges.css'

/** The printed sheet inside its margins (present.css), and its charts without heading. */
const SHEET = { width: 1046, height: 640 } as const
/** Heading and lead above the charts. */
const HEAD = 44

interface GaugesPanelProps {
  readonly width: number
  /** Of the place that they are to fill. */
  readonly height: number
  /** True when a press opened them: they come into view. */
  readonly pressed: RefObject<boolean>
}

const explained = (text: string) => <Explained>{text}</Explained>
const signed = (tick: number): string => String(tick).replace('-', '\u2212')

export const GaugesPanel = memo(function GaugesPanel({ width, height, pressed }: GaugesPanelProps) {
  const own = useRef<HTMLElement>(null)
  const printing = usePrinting()
  useEffect(() => {
    const place = own.current
    const stack = place?.parentElement
    // A stack that scrolls by itself goes to them from a link too; the page goes only for a press.
    if (!place || !stack || (!pressed.current && stack.scrollHeight <= stack.clientHeight)) return
    pressed.current = false
    place.scrollIntoView({ block: 'start' })
  }, [pressed])
  return (
    <>
      <Gauges place={own} width={width} height={height} />
      {printing && createPortal(<Gauges {...SHEET} sheet />, document.body)}
    </>
  )
})

function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false)
  useEffect(() => {
    const before = (): void => flushSync(() => setPrinting(true))
    const after = (): void => setPrinting(false)
    addEventListener('beforeprint', before)
    addEventListener('afterprint', after)
    return () => {
      removeEventListener('beforeprint', before)
      removeEventListener('afterprint', after)
    }
  }, [])
  return printing
}

interface GaugesProps {
  readonly width: number
  readonly height: number
  readonly place?: RefObject<HTMLElement | null>
  readonly sheet?: true
}

function Gauges({ width, height, place, sheet }: GaugesProps) {
  const t = useText()
  const words = useGaugesText()
  const records = useLater(useRun((run) => run.records))
  const config = useLater(useRun((run) => run.config))
  const cursor = Math.min(records.length, useLater(useView((view) => view.cursor)))
  const hover = useReadout((readout) => readout.epoch)
  const { ring, timeMarks } = useLater(useMarks())
  // No curve here is an operation's order on the edge: the ring is an epoch like the others.
  const marks = useMemo(
    () => (ring ? [...timeMarks, { epoch: ring.epoch, label: '○', dash: '1 3' }] : timeMarks),
    [ring, timeMarks],
  )
  const charts = useMemo(() => (config ? gaugeCharts(records, config, words.curves) : []), [records, config, words])
  const heights = useMemo(() => gaugeHeights(charts, height - HEAD), [charts, height])
  const measured = isMeasured(charts)
  const every = config?.gauges?.every ?? 0
  // While the run plays, this is asked for twice an epoch and answered anew once.
  const pictures = useMemo(
    () =>
      charts.map(({ id, traces, domain, ticks, counts }, i) => {
        const { title, unit } = words.charts[id]
        const write = counts ? String : onAxis(domain)
        return (
          <TraceChart
            key={id}
            title={title}
            unit={unit}
            description={readingAt(t, cursor, traces, write)}
            tableLabel={t.curves.table}
            table={tableOf(traces, t.curves.epoch, write)}
            width={width}
            height={heights[i] ?? 0}
            epochs={config?.epochs ?? 1}
            cursor={cursor}
            traces={traces}
            domain={domain}
            ticks={ticks}
            format={write}
            tickFormat={signed}
            shape={counts ? 'steps' : 'line'}
            marks={marks}
            markLabels={i === 0}
            axis={i === charts.length - 1}
            hover={hover}
            explain={explained}
            tools={<PictureTools title={title} />}
            onScrub={session.seek}
            onHover={sayUnder(t, title, write)}
          />
        )
      }),
    [charts, words, t, marks, cursor, width, heights, config, hover],
  )
  return (
    <section
      className={sheet ? 'gauges gauges-sheet' : measured ? 'gauges filling' : 'gauges'}
      aria-label={words.title}
      ref={place}
    >
      <header>
        <h3>{words.title}</h3>
        <p>
          {words.lead} {measured ? every > 1 && words.every(every) : words.unmeasured}
        </p>
        <button type="button" className="link" onClick={() => storyStore.getState().set({ page: 'why' })}>
          {t.lesson.pages.why.name}
        </button>
      </header>
      {pictures}
    </section>
  )
}
