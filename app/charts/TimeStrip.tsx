/**
 * The whole run in one strip: a column an epoch, a block for each operation of that epoch's cell, skip-connects lowest and
 * loud. Above it the ring and the rules. A native slider lies over it and moves the cursor.
 */
import { type CSSProperties, useMemo } from 'react'
import type { Primitive } from '../../src/space/primitives'
import { OPERATIONS } from './palette'
import { epochTicks, type TimeMark, timeScale } from './time'

export interface TimeStripProps {
  readonly label: string
  /** Spoken value of the slider. */
  readonly valueText: string
  readonly width: number
  readonly epochs: number
  readonly cursor: number
  /** Operations of the derived cell, an array an epoch, in any order. */
  readonly cells: readonly (readonly Primitive[])[]
  /** Blocks of a full column. */
  readonly blocks: number
  readonly loud: Primitive
  /** Leaves its block free. */
  readonly empty: Primitive
  readonly marks: readonly TimeMark[]
  readonly ring: { readonly epoch: number; readonly settled: boolean } | null
  readonly onSeek: (epoch: number) => void
}

const TOP = 15
const BLOCKS = 34
const HEIGHT = TOP + BLOCKS + 17
const THUMB = 14

export function TimeStrip(props: TimeStripProps) {
  const { width, epochs, cursor, cells, blocks, loud, empty, marks, ring } = props
  const x = useMemo(() => timeScale(epochs, width, { left: 0, right: 0 }), [epochs, width])
  const band = width / Math.max(1, epochs)
  const block = BLOCKS / blocks

  const shapes = useMemo(() => {
    const byOp = new Map<Primitive, string>()
    const gap = band > 6 ? 1.5 : 0.5
    cells.forEach((ops, i) => {
      const sorted = [...ops].sort((a, b) => rank(a, loud) - rank(b, loud))
      sorted.forEach((op, k) => {
        if (op === empty) return
        const left = x(i + 0.5) + gap / 2
        const rect = `M${left},${TOP + BLOCKS - (k + 1) * block + 0.4}h${band - gap}v${block - 0.8}h${gap - band}z`
        byOp.set(op, (byOp.get(op) ?? '') + rect)
      })
    })
    return [...byOp]
  }, [cells, x, band, block, loud, empty])

  const slider: CSSProperties = { left: band / 2 - THUMB / 2, width: Math.max(THUMB, width - band + THUMB) }
  return (
    <div className="time-strip" style={{ height: HEIGHT }}>
      <svg width={width} height={HEIGHT} aria-hidden="true">
        <rect className="strip-ground" x={0} y={TOP} width={width} height={BLOCKS} />
        {shapes.map(([op, d]) => (
          <path key={op} d={d} fill={OPERATIONS[op].color} className={op === loud ? 'block loud' : 'block'} />
        ))}
        {epochTicks(x, epochs, 30).map((tick) => (
          <text key={tick} className="strip-tick" x={x(tick)} y={HEIGHT - 3} textAnchor="middle">
            {tick}
          </text>
        ))}
        {marks.map((mark) => (
          <g key={mark.label} className="strip-mark" transform={`translate(${x(mark.epoch)},0)`}>
            <line y1={TOP - 2} y2={TOP + BLOCKS} strokeDasharray={mark.dash} />
          </g>
        ))}
        {flags(marks, x).map(({ mark, at }) => (
          <g key={mark.label} className="strip-flag" transform={`translate(${at},7)`}>
            <rect className="strip-flag-box" x={-7} y={-7} width={14} height={14} rx={3} />
            <text textAnchor="middle" dy="0.36em">
              {mark.flag ?? mark.label.slice(-1)}
            </text>
          </g>
        ))}
        {ring && (
          <circle className={ring.settled ? 'strip-ring settled' : 'strip-ring'} cx={x(ring.epoch)} cy={7} r={4.5} />
        )}
      </svg>
      <input
        type="range"
        min={1}
        max={Math.max(1, epochs)}
        step={1}
        value={Math.max(1, cursor)}
        style={slider}
        aria-label={props.label}
        aria-valuetext={props.valueText}
        onChange={(event) => props.onSeek(Number(event.currentTarget.value))}
      />
    </div>
  )
}

/** Skip-connects lowest, then the operations with weights, parameter-free ones on top. */
function rank(op: Primitive, loud: Primitive): number {
  if (op === loud) return 0
  return Object.keys(OPERATIONS).length - Object.keys(OPERATIONS).indexOf(op)
}

/** Flags of near marks stand beside each other instead of on each other. */
function flags(marks: readonly TimeMark[], x: (epoch: number) => number): { mark: TimeMark; at: number }[] {
  let before = Number.NEGATIVE_INFINITY
  return [...marks]
    .sort((a, b) => a.epoch - b.epoch)
    .map((mark) => {
      const at = Math.max(x(mark.epoch), before + 16)
      before = at
      return { mark, at }
    })
}
