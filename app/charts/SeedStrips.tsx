/** A row a seed over the epochs of its search: redder for more skip-connects, a mark where each rule fires. */
import { epochTicks, timeScale } from './time'

export interface Strip {
  readonly id: string
  readonly label: string
  /** Skip-connects after each epoch. */
  readonly counts: readonly number[]
  readonly marks: readonly { readonly epoch: number; readonly name: string }[]
}

export interface SeedStripsProps {
  readonly strips: readonly Strip[]
  readonly width: number
  readonly epochs: number
  /** Operations of a cell: so many skip-connects are all red. */
  readonly most: number
}

const ROW = 17
const MARGIN = { left: 44, right: 10, top: 4, bottom: 20 }

export function SeedStrips({ strips, width, epochs, most }: SeedStripsProps) {
  const x = timeScale(epochs, width, MARGIN)
  const step = epochs > 1 ? x(2) - x(1) : width - MARGIN.left - MARGIN.right
  const height = MARGIN.top + strips.length * ROW + MARGIN.bottom
  return (
    <svg className="chart-picture picture seed-strips" width={width} height={height} aria-hidden="true">
      {strips.map(({ id, label, counts, marks }, row) => (
        <g key={id} transform={`translate(0,${MARGIN.top + row * ROW})`}>
          <text x={MARGIN.left - 8} y={ROW / 2} dy="0.34em" textAnchor="end">
            {label}
          </text>
          {counts.map((count, i) => (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: epochs never move
              key={i}
              className="strip-epoch"
              x={x(i + 1) - step / 2}
              y={1}
              width={Math.max(0.5, step - 0.5)}
              height={ROW - 3}
              fillOpacity={Math.min(1, count / most)}
            />
          ))}
          {marks.map(({ epoch, name }, i) => (
            <text
              key={name}
              className="strip-mark"
              x={x(epoch) + (marks.findIndex((mark) => mark.epoch === epoch) === i ? 0 : 8)}
              y={ROW / 2 - 0.5}
              dy="0.34em"
              textAnchor="middle"
            >
              {name}
            </text>
          ))}
        </g>
      ))}
      <g transform={`translate(0,${height - 5})`}>
        {epochTicks(x, epochs, 34).map((tick) => (
          <text key={tick} x={x(tick)} textAnchor="middle">
            {tick}
          </text>
        ))}
      </g>
    </svg>
  )
}
