/** Runs as strips: a column an epoch, as tall and as loud as the skip-connects of that epoch's cell. */
import { scaleLinear } from 'd3'
import '../styles/smallCourse.css'

export interface SkipStripsProps {
  readonly label: string
  readonly width: number
  readonly total: number
  readonly runs: readonly { readonly name: string; readonly skips: readonly number[]; readonly note: string }[]
}

const ROW = 24
const NAME = 92
const NOTE = 52

export function SkipStrips({ label, width, total, runs }: SkipStripsProps) {
  const epochs = Math.max(...runs.map(({ skips }) => skips.length))
  const x = scaleLinear([0, epochs], [NAME, width - NOTE])
  const tall = scaleLinear([0, total], [0, ROW - 6])
  return (
    <svg className="skip-strips picture" width={width} height={ROW * runs.length} role="img" aria-label={label}>
      {runs.map(({ name, skips, note }, row) => (
        <g key={name} transform={`translate(0,${row * ROW})`}>
          <text x={0} y={ROW - 9}>
            {name}
          </text>
          <text x={width} y={ROW - 9} textAnchor="end">
            {note}
          </text>
          <line x1={NAME} x2={width - NOTE} y1={ROW - 4} y2={ROW - 4} />
          <path
            d={skips
              .map((n, i) => `M${x(i)},${ROW - 4}h${x(1) - x(0) - 0.7}v${-tall(n)}h${0.7 + x(0) - x(1)}z`)
              .join('')}
          />
        </g>
      ))}
    </svg>
  )
}
