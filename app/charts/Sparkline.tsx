/** A small course over the epochs of a run: one or two lines, the cursor, and an epoch that is singled out. */
import { extent, line, scaleLinear } from 'd3'
import { isolated } from './gaps'
import { timeScale } from './time'
import '../styles/smallCourse.css'

export interface SparkTrace {
  readonly id: string
  /** NaN in epochs that were not measured. */
  readonly values: readonly number[]
  readonly color: string
  readonly dash?: string
}

export interface SparklineProps {
  /** What a screen reader hears. */
  readonly label: string
  readonly width: number
  readonly height: number
  readonly epochs: number
  readonly cursor: number
  readonly traces: readonly SparkTrace[]
  readonly format: (value: number) => string
  readonly mark?: number | null
}

const MARGIN = { left: 46, right: 6, top: 6, bottom: 6 }

export function Sparkline({ label, width, height, epochs, cursor, traces, format, mark = null }: SparklineProps) {
  const [low = 0, high = 1] = extent(traces.flatMap(({ values }) => values))
  const x = timeScale(epochs, width, MARGIN)
  const y = scaleLinear([low, high === low ? low + 1 : high], [height - MARGIN.bottom, MARGIN.top])
  const path = line<number>(
    (_, i) => x(i + 1),
    (value) => y(value),
  ).defined(Number.isFinite)
  return (
    <svg className="sparkline picture" width={width} height={height} role="img" aria-label={label}>
      <g className="axis">
        {[...new Set([low, high])].map((value) => (
          <text key={value} x={MARGIN.left - 5} y={y(value)} dy="0.34em" textAnchor="end">
            {format(value).replace('-', '\u2212')}
          </text>
        ))}
      </g>
      {mark !== null && <line className="spark-mark" x1={x(mark)} x2={x(mark)} y1={2} y2={height - 2} />}
      {traces.map(({ id, values, color, dash }) => (
        <g key={id}>
          <path className="spark-line" d={path(values) ?? ''} style={{ stroke: color }} strokeDasharray={dash} />
          {isolated(values).map((i) => (
            <circle key={i} cx={x(i + 1)} cy={y(values[i] as number)} r={1.6} fill={color} />
          ))}
        </g>
      ))}
      {cursor > 0 &&
        traces.map(({ id, values, color }) => {
          const value = values[cursor - 1]
          return value === undefined || Number.isNaN(value) ? null : (
            <circle key={id} cx={x(cursor)} cy={y(value)} r={3} fill={color} />
          )
        })}
    </svg>
  )
}
