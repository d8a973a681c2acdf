/**
 * One of many small pictures on one time axis: the course of a run before that of the run it is compared with, what lies behind the
 * cursor faint, and the epoch from which something holds to the end.
 */
import { area, curveStepAfter, line, scaleLinear } from 'd3'
import { useId } from 'react'
import { dodge } from './dodge'
import { isolated } from './gaps'
import { epochTicks, scrubbing, timeScale } from './time'

export interface SmallTrace {
  readonly id: string
  readonly values: readonly number[]
  readonly color: string
  /** The run that others are compared with: thinner. */
  readonly behind?: boolean
  /** The ground under it is filled. */
  readonly filled?: boolean
}

export interface SmallCourseProps {
  /** What a screen reader hears. */
  readonly label: string
  readonly width: number
  readonly height: number
  readonly epochs: number
  readonly cursor: number
  readonly domain: readonly [number, number]
  readonly ticks: readonly number[]
  readonly traces: readonly SmallTrace[]
  /** Whole numbers: drawn as steps. */
  readonly counts?: boolean
  readonly format: (value: number) => string
  readonly tickFormat: (value: number) => string
  /** First epoch of what goes on to the end: its ground is shaded. */
  readonly since?: number | null
  readonly onScrub: (epoch: number) => void
}

const MARGIN = { left: 40, right: 48, top: 8, bottom: 17 }
const LABEL_GAP = 12

export function SmallCourse(props: SmallCourseProps) {
  const { label, width, height, epochs, cursor, domain, traces, counts = false, since = null } = props
  const seen = useId()
  const x = timeScale(epochs, width, MARGIN)
  const floor = height - MARGIN.bottom
  const y = scaleLinear([...domain], [floor, MARGIN.top])
  const half = epochs > 1 ? (x(2) - x(1)) / 2 : 0
  const left = (index: number): number => x(index + 1) - (counts ? half : 0)
  // A step goes to the end of its epoch.
  const stretched = (values: readonly number[]): readonly number[] =>
    counts && values.length > 0 ? [...values, values.at(-1) as number] : values
  const path = line<number>((_, i) => left(i), y).defined(Number.isFinite)
  const ground = area<number>((_, i) => left(i), floor, y).defined(Number.isFinite)
  if (counts) {
    path.curve(curveStepAfter)
    ground.curve(curveStepAfter)
  }
  const readings = traces.flatMap(({ id, values, color, behind = false }) => {
    const value = values[cursor - 1]
    return value === undefined || Number.isNaN(value) ? [] : [{ id, value, color, behind }]
  })
  const places = dodge(
    readings.map(({ value }) => y(value)),
    LABEL_GAP,
    MARGIN.top,
    floor,
  )
  const scrub = scrubbing(x, epochs, props.onScrub)
  const drawn = (className: string) => (
    <g className={className}>
      {traces.map(({ id, values, color, filled }) =>
        filled ? <path key={id} className="small-ground" d={ground(stretched(values)) ?? ''} fill={color} /> : null,
      )}
      {traces.map(({ id, values, color, behind }) => (
        <g key={id}>
          <path
            className={behind ? 'small-line behind' : 'small-line'}
            d={path(stretched(values)) ?? ''}
            stroke={color}
          />
          {isolated(values).map((i) => (
            <circle key={i} cx={x(i + 1)} cy={y(values[i] as number)} r={1.8} fill={color} />
          ))}
        </g>
      ))}
    </g>
  )
  return (
    <svg
      className="small-course picture"
      width={width}
      height={height}
      role="img"
      aria-label={label}
      onPointerDown={scrub}
      onPointerMove={scrub}
    >
      <clipPath id={seen}>
        <rect x={0} y={0} width={Math.max(0, x(cursor) + half)} height={height} />
      </clipPath>
      {since !== null && (
        <rect
          className="small-since"
          x={x(since) - half}
          y={MARGIN.top - 4}
          width={Math.max(0, x(epochs) + half - (x(since) - half))}
          height={floor - MARGIN.top + 4}
        />
      )}
      <g className="axis">
        {props.ticks.map((tick) => (
          <g key={tick} transform={`translate(0,${y(tick)})`}>
            <line x1={MARGIN.left} x2={width - MARGIN.right} />
            <text x={MARGIN.left - 6} dy="0.34em" textAnchor="end">
              {props.tickFormat(tick).replace('-', '\u2212')}
            </text>
          </g>
        ))}
        {epochTicks(x, epochs, 40).map((tick) => (
          <text key={tick} x={x(tick)} y={height - 4} textAnchor="middle">
            {tick}
          </text>
        ))}
      </g>
      {drawn('small-ahead')}
      <g clipPath={`url(#${seen})`}>{drawn('small-seen')}</g>
      <line className="small-cursor" x1={x(cursor)} x2={x(cursor)} y1={MARGIN.top - 4} y2={floor} />
      {readings.map(({ id, value, color, behind }, i) => (
        <g key={id}>
          <circle cx={x(cursor)} cy={y(value)} r={3} fill={color} />
          <text
            className={behind ? 'small-value behind' : 'small-value'}
            x={width - MARGIN.right + 6}
            y={places[i]}
            dy="0.34em"
            style={behind ? undefined : { fill: color }}
          >
            {props.format(value).replace('-', '\u2212')}
          </text>
        </g>
      ))}
    </svg>
  )
}
