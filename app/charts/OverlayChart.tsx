/** Several runs on one time axis: a line a run, a band over seeds, and a flag where each way of stopping ends. */
import { area, line, scaleLinear } from 'd3'
import { type ReactNode, useId } from 'react'
import { DataTable } from './DataTable'
import { dodge } from './dodge'
import { isolated } from './gaps'
import type { TableData } from './TableBody'
import { epochTicks, scrubbing, timeScale } from './time'
import '../styles/overlay.css'

export interface OverlayTrace {
  readonly id: string
  readonly label: string
  readonly values: readonly number[]
  readonly color: string
  readonly dash?: string | undefined
  /** Drawn faint: a member of a band. */
  readonly faint?: boolean
}

export interface OverlayBand {
  readonly id: string
  readonly low: readonly number[]
  readonly high: readonly number[]
  readonly color: string
}

export interface OverlayStop {
  readonly epoch: number
  readonly color: string
  readonly dash: string
  /** Short name over the line. */
  readonly name: string
}

export interface OverlayChartProps {
  readonly title: string
  readonly unit: string
  readonly table: TableData
  readonly tableLabel: string
  readonly width: number
  readonly height: number
  readonly epochs: number
  readonly cursor: number
  readonly domain: readonly [number, number]
  readonly ticks: readonly number[]
  readonly format: (value: number) => string
  readonly tickFormat: (tick: number) => string
  readonly traces: readonly OverlayTrace[]
  readonly bands: readonly OverlayBand[]
  readonly stops: readonly OverlayStop[]
  /** Buttons beside the table: saving the picture. */
  readonly tools?: ReactNode
  readonly onScrub: (epoch: number) => void
}

const MARGIN = { left: 42, right: 64, top: 16, bottom: 20 }
const LABEL_GAP = 13

export function OverlayChart(props: OverlayChartProps) {
  const { title, unit, width, height, epochs, cursor, domain, traces, bands, stops } = props
  const clip = useId()
  const x = timeScale(epochs, width, MARGIN)
  const bottom = height - MARGIN.bottom
  const y = scaleLinear([...domain], [bottom, MARGIN.top])
  const path = line<number>(
    (_, i) => x(i + 1),
    (value) => y(value),
  ).defined(Number.isFinite)
  const shade = ({ low, high }: OverlayBand): string =>
    area<number>(
      (_, i) => x(i + 1),
      (_, i) => y(low[i] as number),
      (value) => y(value),
    ).defined(Number.isFinite)([...high]) ?? ''
  const readings = traces.flatMap((trace) => {
    const value = trace.faint ? undefined : trace.values[cursor - 1]
    return value === undefined || Number.isNaN(value) ? [] : [{ trace, value }]
  })
  const places = dodge(
    readings.map(({ value }) => y(value)),
    LABEL_GAP,
    MARGIN.top,
    bottom,
  )
  const scrub = scrubbing(x, epochs, props.onScrub)
  return (
    <figure className="chart" data-picture="">
      <figcaption>
        <span className="chart-title">{title}</span>
        <span className="chart-unit">{unit}</span>
        <span className="chart-tools">
          <DataTable label={props.tableLabel} caption={`${title} (${unit})`} data={props.table} />
          {props.tools}
        </span>
      </figcaption>
      <svg
        className="chart-picture picture overlay"
        width={width}
        height={height}
        aria-hidden="true"
        onPointerDown={scrub}
        onPointerMove={scrub}
      >
        <defs>
          <clipPath id={clip}>
            <rect x={MARGIN.left} y={0} width={Math.max(0, width - MARGIN.left - MARGIN.right + 8)} height={height} />
          </clipPath>
        </defs>
        <g className="axis">
          {props.ticks.map((tick) => (
            <g key={tick} transform={`translate(0,${y(tick)})`}>
              <line x1={MARGIN.left} x2={width - MARGIN.right} />
              <text x={MARGIN.left - 8} dy="0.34em" textAnchor="end">
                {props.tickFormat(tick)}
              </text>
            </g>
          ))}
        </g>
        <g className="axis" transform={`translate(0,${height - 5})`}>
          {epochTicks(x, epochs, 34).map((tick) => (
            <text key={tick} x={x(tick)} textAnchor="middle">
              {tick}
            </text>
          ))}
        </g>
        <g clipPath={`url(#${clip})`}>
          {bands.map((band) => (
            <path key={band.id} className="overlay-band" d={shade(band)} fill={band.color} />
          ))}
          {stops.map(({ epoch, color, dash, name }) => (
            <line
              key={`${name} ${epoch} ${color}`}
              className="overlay-stop"
              x1={x(epoch)}
              x2={x(epoch)}
              y1={MARGIN.top}
              y2={bottom}
              stroke={color}
              strokeDasharray={dash}
            />
          ))}
          {traces.map((trace) => (
            <g key={trace.id}>
              <path
                className={trace.faint ? 'overlay-line faint' : 'overlay-line'}
                d={path([...trace.values]) ?? ''}
                stroke={trace.color}
                strokeDasharray={trace.dash}
              />
              {isolated(trace.values).map((i) => (
                <circle key={i} cx={x(i + 1)} cy={y(trace.values[i] as number)} r={1.8} fill={trace.color} />
              ))}
            </g>
          ))}
        </g>
        {stops.map(({ epoch, name, color }) => (
          <text key={`${name} ${epoch} ${color}`} className="overlay-flag" x={x(epoch)} y={11} textAnchor="middle">
            {name}
          </text>
        ))}
        {cursor > 0 && <line className="overlay-cursor" x1={x(cursor)} x2={x(cursor)} y1={MARGIN.top} y2={bottom} />}
        {readings.map(({ trace, value }, i) => (
          <g key={trace.id}>
            <circle cx={x(cursor)} cy={y(value)} r={3} fill={trace.color} />
            <text className="overlay-value" x={width - MARGIN.right + 8} y={places[i]} dy="0.34em">
              {props.format(value)}
            </text>
          </g>
        ))}
      </svg>
    </figure>
  )
}
