/** The badge of an operation: its color and its glyph, for legends (`OperationBadge`) and inside pictures (`Glyph`). */
import type { OperationName } from '../../src/space/primitives'
import { inkOn, styleOf } from './palette'

export function Glyph({ op, radius }: { readonly op: OperationName; readonly radius: number }) {
  const { color, glyph } = styleOf(op)
  return (
    <g className="glyph">
      <circle r={radius} fill={color} />
      <text
        className="glyph-text"
        textAnchor="middle"
        dy="0.36em"
        style={{ fill: inkOn(color), fontSize: radius * (glyph.length > 1 ? 0.98 : 1.24) }}
      >
        {glyph}
      </text>
    </g>
  )
}

export function OperationBadge({ op }: { readonly op: OperationName }) {
  return (
    <svg className="badge" viewBox="-9 -9 18 18" width={16} height={16} aria-hidden="true">
      <Glyph op={op} radius={8.5} />
    </svg>
  )
}
