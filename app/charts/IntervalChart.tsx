/** Means with their intervals, one row a choice; a dot a seed behind them. */
import { scaleLinear } from 'd3'
import { AXIS_HEIGHT, ValueAxis } from './ValueAxis'

export interface IntervalRow {
  readonly id: string
  readonly label: string
  readonly values: readonly number[]
  readonly mean: number
  /** Null where there are too few values for one. */
  readonly low: number | null
  readonly high: number | null
}

export interface IntervalChartProps {
  readonly rows: readonly IntervalRow[]
  readonly width: number
  readonly format: (value: number) => string
}

const ROW = 34
const RIGHT = 52

export function IntervalChart({ rows, width, format }: IntervalChartProps) {
  const left = Math.min(128, width / 3)
  const all = rows.flatMap(({ values }) => values)
  const [least, most] = [Math.min(...all), Math.max(...all)]
  const pad = Math.max(0.5, (most - least) / 12)
  const x = scaleLinear([least - pad, most + pad], [left, width - RIGHT])
  const height = rows.length * ROW + AXIS_HEIGHT
  return (
    <svg className="chart-picture picture interval-chart" width={width} height={height} aria-hidden="true">
      <ValueAxis x={x} count={Math.floor((width - left) / 70)} height={rows.length * ROW} format={String} />
      {rows.map(({ id, label, values, mean, low, high }, row) => (
        <g key={id} transform={`translate(0,${(row + 0.5) * ROW})`}>
          <text x={left - 10} dy="0.34em" textAnchor="end">
            {label}
          </text>
          {values.map((value, i) => (
            <circle
              // biome-ignore lint/suspicious/noArrayIndexKey: one dot a seed, in their order
              key={i}
              className="interval-seed"
              cx={x(value)}
              cy={((i % 5) - 2) * 4}
              r={3}
            />
          ))}
          {low !== null && high !== null && <line className="interval-bar" x1={x(low)} x2={x(high)} />}
          <circle className="interval-mean" cx={x(mean)} r={4.5} />
          <text className="interval-value" x={width - RIGHT + 8} dy="0.34em">
            {format(mean)}
          </text>
        </g>
      ))}
    </svg>
  )
}
