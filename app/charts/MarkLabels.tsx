/** Names of the time marks above a chart, kept from covering each other. */
import type { TimeMark } from './time'

interface MarkLabelsProps {
  readonly marks: readonly TimeMark[]
  readonly x: (epoch: number) => number
  readonly limit: number
}

/** Room that the name of a mark takes, in pixels. */
const MARK_NAME = 42

/** Names of the marks above the plot; of two near ones the first stands left of its line, or the second moves on. */
export function MarkLabels({ marks, x, limit }: MarkLabelsProps) {
  const sorted = [...marks].sort((a, b) => a.epoch - b.epoch)
  let taken = 0
  return (
    <g className="mark-labels">
      {sorted.map((mark, i) => {
        const at = x(mark.epoch)
        const next = sorted[i + 1]
        const crowded = next !== undefined && x(next.epoch) - at < MARK_NAME + 8
        const flip = (crowded && at - MARK_NAME > taken) || at + MARK_NAME > limit
        const start = Math.max(at + 4, taken + 6)
        taken = flip ? at : start + MARK_NAME
        return (
          <text key={mark.label} x={flip ? at - 4 : start} y={11} textAnchor={flip ? 'end' : 'start'}>
            {mark.label}
          </text>
        )
      })}
    </g>
  )
}
