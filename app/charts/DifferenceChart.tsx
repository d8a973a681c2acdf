/** Differences with their intervals on one axis through nothing; each under its name, so that long names have room. */
import { scaleLinear } from 'd3'
import { AXIS_HEIGHT, ValueAxis } from './ValueAxis'

export interface DifferenceRow {
  readonly id: string
  readonly label: string
  readonly mean: number
  readonly low: number
  readonly high: number
  /** From `low` to `high` is all there is, no interval. */
  readonly few: boolean
  /** The interval lies on one side of nothing. */
  readonly told: boolean
  readonly chosen: boolean
}

export interface DifferenceChartProps {
  readonly rows: readonly DifferenceRow[]
  readonly width: number
  readonly format: (value: number) => string
  readonly onChoose: (id: string) => void
}

const ROW = 40
const BAR = 28
const LEFT = 14
const RIGHT = 52
/** Pixels a character of a name takes on average. */
const CHARACTER = 6.4

/** As much of a name as fits; the table has all of it. */
function fitting(name: string, width: number): string {
  const most = Math.max(8, Math.floor((width - 2 * LEFT) / CHARACTER))
  return name.length <= most ? name : `${name.slice(0, most - 1)}…`
}

export function DifferenceChart({ rows, width, format, onChoose }: DifferenceChartProps) {
  const ends = rows.flatMap(({ mean, low, high }) => [mean, low, high])
  const [least, most] = [Math.min(0, ...ends), Math.max(0, ...ends)]
  const pad = Math.max(0.2, (most - least) / 20)
  const x = scaleLinear([least - pad, most + pad], [LEFT, width - RIGHT])
  const height = rows.length * ROW + AXIS_HEIGHT
  return (
    <svg className="chart-picture picture difference-chart" width={width} height={height} aria-hidden="true">
      <ValueAxis x={x} count={Math.floor(width / 90)} height={rows.length * ROW} format={format} />
      {rows.map(({ id, label, mean, low, high, few, told, chosen }, row) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: the list of settings above chooses by keyboard
        <g
          key={id}
          className={`difference${told ? '' : ' open'}${chosen ? ' chosen' : ''}`}
          transform={`translate(0,${row * ROW})`}
          onClick={() => onChoose(id)}
        >
          <rect className="hit" width={width} height={ROW} />
          <text className="difference-name" x={LEFT} y={14}>
            {fitting(label, width)}
          </text>
          <line
            className="interval-bar"
            x1={x(low)}
            x2={x(high)}
            y1={BAR}
            y2={BAR}
            {...(few ? { strokeDasharray: '1 6' } : {})}
          />
          <circle className="interval-mean" cx={x(mean)} cy={BAR} r={4.5} />
          <text className="interval-value" x={width - RIGHT + 8} y={BAR} dy="0.34em">
            {format(mean)}
          </text>
        </g>
      ))}
    </svg>
  )
}
