/**
 * Curves over epochs: the alphas of an edge, counts, accuracies. Bright up to the cursor, faint beyond it, with a direct
 * label at the cursor for each curve. Props in, SVG out; dragging tells which epoch the cursor should go to.
 */
import { area, curveBumpX, curveLinear, curveStep, line, scaleLinear } from 'd3'
import { memo, type PointerEvent, type ReactNode, useContext, useId, useMemo } from 'react'
import type { Primitive } from '../../src/space/primitives'
import { DataTable } from './DataTable'
import { dodge } from './dodge'
import { Glyph } from './Glyph'
import { isolated, known } from './gaps'
import { MarkLabels } from './MarkLabels'
import type { TableData } from './TableBody'
import { TextScale, textWidth } from './textWidth'
import { epochAt, epochTicks, type Margin, scrubbing, type TimeMark, timeScale } from './time'

export interface Trace {
  readonly id: string
  /** Name at the line's end. */
  readonly label: string
  /** `values[i]` belongs to epoch i + 1; NaN is a gap. */
  readonly values: readonly number[]
  /** CSS color; charts of the page's own ink pass `var(--ink)`. */
  readonly color: string
  readonly width?: number
  readonly dash?: string | undefined
  /** Fill down to the lower end of the axis. */
  readonly filled?: boolean
  /** How sure the values are: filled between the two, like `values` in length. */
  readonly band?: { readonly low: readonly number[]; readonly high: readonly number[] }
  /** A dot on every epoch: values that were measured apart, not a course. A value between two gaps has one anyway. */
  readonly dots?: boolean
  /** Badge before the label. */
  readonly op?: Primitive
  /** The one that the picture is about. */
  readonly loud?: boolean
}

export interface TraceChartProps {
  readonly title: string
  readonly unit: string
  readonly tableLabel: string
  readonly table: TableData
  /** What a screen reader hears when the chart is focused. */
  readonly description: string
  readonly width: number
  readonly height: number
  readonly epochs: number
  readonly cursor: number
  readonly traces: readonly Trace[]
  readonly domain: readonly [number, number]
  readonly ticks: readonly number[]
  readonly format: (value: number) => string
  readonly tickFormat?: (value: number) => string
  readonly shape?: 'line' | 'steps' | 'bump'
  readonly marks: readonly TimeMark[]
  /** Names of the marks are written in the first chart of a stack only. */
  readonly markLabels?: boolean
  readonly ring?: { readonly epoch: number; readonly value: number; readonly settled: boolean } | null
  /** A horizontal line, for example the threshold of rule 1. */
  readonly level?: number | null
  readonly axis?: boolean
  readonly note?: string
  /** Turns title and unit into words that explain themselves. */
  readonly explain?: (text: string) => ReactNode
  /** Buttons beside the table: saving the picture. */
  readonly tools?: ReactNode
  /** Epoch under the pointer, wherever on the page it is. */
  readonly hover?: number | null
  readonly onScrub: (epoch: number) => void
  /** The pointer is over an epoch, near a curve or none; null when it has left. */
  readonly onHover?: (epoch: number | null, trace: Trace | null) => void
  /** A label was clicked. */
  readonly onPick?: (trace: Trace) => void
}

/** A curve is under the pointer when it is no further away than this, in pixels. */
const NEAR = 16

const LABEL_GAP = 15
/** Room for the labels right of the last epoch. */
const LABEL_WIDTH = 142

export function TraceChart(props: TraceChartProps) {
  const { title, unit, width, height, epochs, cursor, traces, domain, marks, ring, axis = false } = props
  const clip = useId()
  const narrow = width < 420
  const scale = useContext(TextScale)
  const right = narrow ? 104 : LABEL_WIDTH * scale
  const margin: Margin = { left: 42, right, top: props.markLabels ? 18 : 8, bottom: axis ? 20 : 5 }
  const [low, high] = domain
  const bottom = Math.max(margin.top + 1, height - margin.bottom)
  const x = useMemo(() => timeScale(epochs, width, { left: 42, right }), [epochs, width, right])
  const y = useMemo(() => scaleLinear([low, high], [bottom, margin.top]), [low, high, bottom, margin.top])

  const shapes = useMemo(() => {
    const curve = props.shape === 'steps' ? curveStep : props.shape === 'bump' ? curveBumpX : curveLinear
    const path = line<number>(
      (_, i) => x(i + 1),
      (value) => y(value),
    )
      .defined(Number.isFinite)
      .curve(curve)
    const fill = area<number>(
      (_, i) => x(i + 1),
      y(low),
      (value) => y(value),
    )
      .defined(Number.isFinite)
      .curve(curve)
    const between = ({ low: lows, high: highs }: NonNullable<Trace['band']>) =>
      area<number>(
        (_, i) => x(i + 1),
        (_, i) => y(lows[i] as number),
        (value) => y(value),
      )
        .defined(Number.isFinite)
        .curve(curve)(highs)
    const ordered = [...traces].sort((a, b) => Number(a.loud ?? false) - Number(b.loud ?? false))
    return ordered.map((trace) => ({
      trace,
      d: path(trace.values) ?? '',
      fill: trace.filled ? (fill(trace.values) ?? '') : trace.band ? (between(trace.band) ?? '') : '',
      dots: (trace.dots ? known(trace.values) : isolated(trace.values))
        .map((i) => `M${x(i + 1)},${y(trace.values[i] as number)}h0`)
        .join(''),
    }))
  }, [traces, x, y, low, props.shape])

  // Of a curve that ended before (its operation was dropped) there is nothing to read.
  const at = Math.min(Math.max(1, cursor), Math.max(0, ...traces.map(({ values }) => values.length)))
  const readings = traces.flatMap((trace) => {
    const value = trace.values[at - 1]
    return value === undefined || Number.isNaN(value) ? [] : [{ trace, value }]
  })
  const places = dodge(
    readings.map(({ value }) => y(value)),
    LABEL_GAP,
    margin.top + 6,
    Math.max(margin.top + 6, bottom - 5),
  )
  const cursorX = x(cursor === 0 ? 0.5 : cursor)
  const labelX = cursorX + 12

  const scrub = scrubbing(x, epochs, props.onScrub)
  const point = (event: PointerEvent<SVGSVGElement>): void => {
    scrub(event)
    const box = event.currentTarget.getBoundingClientRect()
    const epoch = epochAt(x, event.clientX - box.left, epochs)
    props.onHover?.(
      epoch,
      nearest(traces, epoch, (value) => Math.abs(y(value) - (event.clientY - box.top))),
    )
  }

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a focused chart takes the arrow keys of the time axis
    <figure className="chart" data-picture="" tabIndex={0} aria-label={`${title}. ${props.description}`}>
      <figcaption>
        <span className="chart-title">{props.explain?.(title) ?? title}</span>
        <span className="chart-unit">{props.explain?.(unit) ?? unit}</span>
        {props.note && <span className="chart-note">{props.note}</span>}
        <span className="chart-tools">
          <DataTable label={props.tableLabel} caption={`${title} (${unit})`} data={props.table} />
          {props.tools}
        </span>
      </figcaption>
      <svg
        width={width}
        height={height}
        aria-hidden="true"
        onPointerDown={point}
        onPointerMove={point}
        onPointerLeave={() => props.onHover?.(null, null)}
        className="chart-picture picture"
        data-explains=""
      >
        <defs>
          <clipPath id={`${clip}past`}>
            <rect x={0} y={0} height={height} width={Math.max(0, cursorX)} />
          </clipPath>
        </defs>
        {props.ticks.map((tick) => (
          <g key={tick} className="grid" transform={`translate(0,${y(tick)})`}>
            <line x1={margin.left} x2={width - margin.right} className={tick === 0 && low < 0 ? 'zero' : ''} />
            <text x={margin.left - 8} dy="0.34em" textAnchor="end">
              {(props.tickFormat ?? props.format)(tick)}
            </text>
          </g>
        ))}
        {/* On the page one axis serves the whole stack; a chart that leaves as a file brings its own. */}
        <g
          className={axis ? 'time-ticks' : 'time-ticks file-only'}
          transform={`translate(0,${axis ? height - 5 : height + 11})`}
        >
          <text>{props.table.columns[0]}</text>
          {epochTicks(x, epochs, 34).map((tick) => (
            <text key={tick} x={x(tick)} textAnchor="middle">
              {tick}
            </text>
          ))}
        </g>
        {props.level !== undefined && props.level !== null && (
          <line className="level" x1={margin.left} x2={width - margin.right} y1={y(props.level)} y2={y(props.level)} />
        )}
        {traces.some(({ values }) => values.length > cursor) && (
          <g className="future">
            <Lines shapes={shapes} />
          </g>
        )}
        <g clipPath={`url(#${clip}past)`}>
          <Lines shapes={shapes} />
        </g>
        {marks.map((mark) => (
          <line
            key={mark.label}
            className="mark"
            x1={x(mark.epoch)}
            x2={x(mark.epoch)}
            y1={margin.top - 3}
            y2={bottom}
            strokeDasharray={mark.dash}
          />
        ))}
        {props.markLabels && <MarkLabels marks={marks} x={x} limit={width - 4} />}
        {ring && (
          <g
            className={ring.settled ? 'ring settled' : 'ring'}
            transform={`translate(${x(ring.epoch)},${y(ring.value)})`}
          >
            <circle r={9} className="ring-halo" />
            <circle r={9} className="ring-line" />
          </g>
        )}
        {props.hover !== undefined && props.hover !== null && props.hover !== cursor && (
          <line className="hover-line" x1={x(props.hover)} x2={x(props.hover)} y1={margin.top - 3} y2={bottom} />
        )}
        {cursor > 0 && (
          <g className="cursor" style={{ transform: `translateX(${cursorX}px)` }}>
            <line y1={margin.top - 3} y2={bottom} />
          </g>
        )}
        {cursor > 0 && (
          <g className="readings" style={{ transform: `translateX(${labelX}px)` }}>
            {readings.map(({ trace, value }, i) => (
              <g
                key={trace.id}
                className={trace.loud ? 'reading loud' : 'reading'}
                data-op={trace.op}
                style={{ transform: `translateY(${places[i]}px)` }}
                onPointerDown={pick(trace, props.onPick)}
              >
                <rect
                  className="reading-plate"
                  x={-3}
                  y={-LABEL_GAP / 2}
                  width={
                    (trace.op ? 17 : 0) +
                    (narrow && trace.op ? 0 : scale * textWidth(trace.label) + 5) +
                    scale * textWidth(props.format(value)) +
                    6
                  }
                  height={LABEL_GAP}
                />
                {trace.op && (
                  <g transform="translate(6,0)">
                    <Glyph op={trace.op} radius={6.5} />
                  </g>
                )}
                <text className="reading-text" x={trace.op ? 17 : 0} dy="0.34em">
                  <tspan>{narrow && trace.op ? '' : trace.label}</tspan>
                  <tspan dx={narrow && trace.op ? 0 : 5} className="reading-value">
                    {props.format(value)}
                  </tspan>
                </text>
              </g>
            ))}
            {readings.map(({ trace, value }) => (
              <circle
                key={trace.id}
                className="reading-point"
                data-op={trace.op}
                cx={-12}
                cy={y(value)}
                r={trace.loud ? 4 : 2.6}
                fill={trace.color}
              />
            ))}
          </g>
        )}
      </svg>
    </figure>
  )
}

interface Shape {
  readonly trace: Trace
  readonly d: string
  readonly fill: string
  readonly dots: string
}

/** The curves themselves: a cursor that moves does not draw them again. */
const Lines = memo(function Lines({ shapes }: { readonly shapes: readonly Shape[] }) {
  return shapes.map(({ trace, d, fill, dots }) => (
    <g key={trace.id} style={{ color: trace.color }} className={trace.loud ? 'trace loud' : 'trace'} data-op={trace.op}>
      {fill && <path className="trace-fill" d={fill} />}
      {d && <path className="trace-line" d={d} strokeWidth={trace.width ?? 1.6} strokeDasharray={trace.dash} />}
      {dots && <path className="trace-dots" d={dots} />}
    </g>
  ))
})

function nearest(traces: readonly Trace[], epoch: number, distance: (value: number) => number): Trace | null {
  let best: Trace | null = null
  let least = NEAR
  for (const trace of traces) {
    const value = trace.values[epoch - 1]
    if (value === undefined || !(distance(value) < least)) continue
    least = distance(value)
    best = trace
  }
  return best
}

/** A click on a label picks its curve and does not scrub. */
function pick(trace: Trace, onPick: ((trace: Trace) => void) | undefined) {
  if (!onPick) return undefined
  return (event: PointerEvent): void => {
    event.stopPropagation()
    onPick(trace)
  }
}
