/** The values of rows of intervals: a line and a number a tick, under all of the rows. */
import type { ScaleLinear } from 'd3'

export interface ValueAxisProps {
  readonly x: ScaleLinear<number, number>
  /** How many ticks, about. */
  readonly count: number
  /** Of the rows; the numbers stand below. */
  readonly height: number
  readonly format: (value: number) => string
}

/** Room that its numbers take below the rows. */
export const AXIS_HEIGHT = 20

export function ValueAxis({ x, count, height, format }: ValueAxisProps) {
  return (
    <g className="axis">
      {x.ticks(Math.max(2, count)).map((tick) => (
        <g key={tick} transform={`translate(${x(tick)},0)`}>
          <line className={tick === 0 ? 'nothing' : ''} y1={0} y2={height} />
          <text y={height + 15} textAnchor="middle">
            {format(tick)}
          </text>
        </g>
      ))}
    </g>
  )
}
