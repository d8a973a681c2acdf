/**
 * A network whose cells share nothing: one small cell each, the first one left, its ground the redder the more of its
 * operations are skip-connects; under it their number as a bar, so that the row reads as skip-connects by depth.
 */
import { scaleLinear } from 'd3'
import { MiniCell, type MiniCellShape } from './MiniCell'

export interface DrawnCell extends MiniCellShape {
  /** 1 for the first. */
  readonly place: number
  readonly reduction: boolean
  readonly skips: number
  /** Said in the readout line. */
  readonly text: string
}

export interface CellRowProps {
  readonly label: string
  readonly width: number
  readonly height: number
  readonly cells: readonly DrawnCell[]
  /** Operations of a full cell. */
  readonly operations: number
  /** Mark of a reduction cell, beside its number. */
  readonly reduction: string
}

const GAP = 4
const AXIS = 14
/** Share of the height that bars may take. */
const BARS = 0.34
/** Room for the number on a full bar. */
const NUMBER = 12

export function CellRow({ label, width, height, cells, operations, reduction }: CellRowProps) {
  const column = width / Math.max(1, cells.length)
  const inner = column - GAP
  const bars = (height - AXIS) * BARS
  const thumb = height - AXIS - bars - GAP
  const floor = height - AXIS
  const tall = scaleLinear([0, operations], [0, bars - NUMBER])
  const bar = Math.min(22, inner * 0.6)
  const side = Math.min(inner, thumb * 1.5)
  return (
    <svg className="picture cell-row" width={width} height={height} role="img" aria-label={label}>
      <line className="cell-row-floor" x1={0} x2={width} y1={floor} y2={floor} />
      {cells.map((cell, index) => (
        <g
          key={cell.place}
          className="cell-row-cell"
          transform={`translate(${round(index * column)},0)`}
          data-explain={cell.text}
        >
          <rect className="cell-row-ground" width={round(inner)} height={round(thumb)} rx={3} />
          <rect
            className="cell-row-share"
            width={round(inner)}
            height={round(thumb)}
            rx={3}
            style={{ opacity: (0.3 * cell.skips) / Math.max(1, operations) }}
          />
          <g transform={`translate(${round((inner - side) / 2)},0)`}>
            <MiniCell
              edges={cell.edges}
              depths={cell.depths}
              inputs={cell.inputs}
              deepest={cell.deepest}
              width={side}
              height={thumb}
            />
          </g>
          <rect
            className="cell-row-bar"
            x={round((inner - bar) / 2)}
            y={round(floor - tall(cell.skips))}
            width={round(bar)}
            height={round(tall(cell.skips))}
          />
          <text
            className="cell-row-skips"
            x={round(inner / 2)}
            y={round(floor - tall(cell.skips) - 3)}
            textAnchor="middle"
          >
            {cell.skips}
          </text>
          <text className="cell-row-index" x={round(inner / 2)} y={height - 2} textAnchor="middle">
            {cell.reduction ? `${cell.place} ${reduction}` : cell.place}
          </text>
        </g>
      ))}
    </svg>
  )
}

function round(value: number): number {
  return Math.round(10 * value) / 10
}
