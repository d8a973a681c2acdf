/**
 * The whole run as a film: under the axis one small cell an epoch (or every second, third, ... where they would get too
 * narrow to read), with a badge that says what changed against the one before. Above it the ring and the rules. A native
 * slider lies over it and moves the cursor.
 */
import { type CSSProperties, memo, useMemo } from 'react'
import { MiniCell, type MiniCellShape } from './MiniCell'
import { epochTicks, type TimeMark, timeScale } from './time'

export interface Frame extends MiniCellShape {
  readonly epoch: number
  /** Null where a log tells no genotype of the epoch. */
  readonly skips: number | null
  /** Skip-connects more than in the frame before; 0 for the first. */
  readonly gained: number
  /** Operations that are others than in the frame before; null for the first and behind an epoch without a genotype. */
  readonly changed: number | null
}

export interface FilmStripProps {
  readonly label: string
  /** Spoken value of the slider. */
  readonly valueText: string
  readonly width: number
  readonly height: number
  readonly epochs: number
  readonly cursor: number
  readonly frames: readonly Frame[]
  /** Operations of a full cell: the ground of a frame reddens with its share of skip-connects. */
  readonly operations: number
  readonly marks: readonly TimeMark[]
  readonly ring: { readonly epoch: number; readonly settled: boolean } | null
  readonly onSeek: (epoch: number) => void
  /** The pointer is over an epoch; null when it has left. */
  readonly onHover: (epoch: number | null) => void
}

const TOP = 15
const BADGES = 11
const AXIS = 15
/** A frame narrower than this cannot be read. */
const NARROWEST = 19
const THUMB = 14

/** Epochs from one frame to the next, so that none gets too narrow. */
export function frameStride(epochs: number, width: number): number {
  return Math.max(1, Math.ceil((NARROWEST * Math.max(1, epochs)) / Math.max(1, width)))
}

/** "+2" more skip-connects, "−1" fewer, "±3" other operations, "" the same cell. */
export function badgeOf({ gained, changed }: Pick<Frame, 'gained' | 'changed'>): string {
  if (gained !== 0) return gained > 0 ? `+${gained}` : `\u2212${-gained}`
  return changed ? `\u00b1${changed}` : ''
}

export function FilmStrip(props: FilmStripProps) {
  const { width, height, epochs, cursor, frames, marks, ring } = props
  const x = useMemo(() => timeScale(epochs, width, { left: 0, right: 0 }), [epochs, width])
  const band = width / Math.max(1, epochs)
  const cell = height - TOP - BADGES - AXIS
  const slider: CSSProperties = {
    left: band / 2 - THUMB / 2,
    width: Math.max(THUMB, width - band + THUMB),
    top: TOP,
    height: cell + BADGES,
  }
  const epochOf = (clientX: number, left: number): number =>
    Math.min(epochs, Math.max(1, Math.floor((clientX - left) / band) + 1))
  return (
    <div className="film" style={{ height }}>
      <svg width={width} height={height} className="picture" aria-hidden="true">
        <rect className="film-ground" x={0} y={TOP} width={width} height={cell + BADGES} />
        {frames.map((frame, i) => {
          const before = frames[i - 1]?.epoch ?? 0
          return (
            <FilmFrame
              key={frame.epoch}
              frame={frame}
              at={x(before + 0.5)}
              width={band * (frame.epoch - before)}
              cell={cell}
              operations={props.operations}
            />
          )
        })}
        {epochTicks(x, epochs, 30).map((tick) => (
          <text key={tick} className="film-tick" x={x(tick)} y={height - 3} textAnchor="middle">
            {tick}
          </text>
        ))}
        {cursor > 0 && (
          <rect
            className="film-cursor"
            x={x(cursor - 0.5) + 0.5}
            y={TOP - 1}
            width={Math.max(4, band - 1)}
            height={cell + BADGES + 2}
            rx={4}
          />
        )}
        {marks.map((mark) => (
          <g key={mark.label} className="strip-mark" transform={`translate(${x(mark.epoch)},0)`}>
            <line y1={TOP - 2} y2={TOP + 4} />
            <line className="strip-mark-dash" y1={TOP + 4} y2={TOP + cell - 2} strokeDasharray={mark.dash} />
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
        data-explains=""
        onChange={(event) => props.onSeek(Number(event.currentTarget.value))}
        onPointerMove={(event) => {
          const { left } = event.currentTarget.getBoundingClientRect()
          props.onHover(epochOf(event.clientX + band / 2 - THUMB / 2, left))
        }}
        onPointerLeave={() => props.onHover(null)}
      />
    </div>
  )
}

interface FilmFrameProps {
  readonly frame: Frame
  readonly at: number
  readonly width: number
  readonly cell: number
  readonly operations: number
}

const FilmFrame = memo(function FilmFrame({ frame, at, width, cell, operations }: FilmFrameProps) {
  const badge = badgeOf(frame)
  const side = Math.min(width - 1, cell * 1.25)
  return (
    <g transform={`translate(${at},${TOP})`}>
      <rect
        className="film-share"
        width={Math.max(1, width - 1)}
        height={cell + BADGES}
        style={{ opacity: (0.26 * (frame.skips ?? 0)) / Math.max(1, operations) }}
      />
      <g transform={`translate(${(width - 1 - side) / 2},0)`}>
        <MiniCell
          edges={frame.edges}
          depths={frame.depths}
          inputs={frame.inputs}
          deepest={frame.deepest}
          width={side}
          height={cell}
        />
      </g>
      {badge && (
        <text
          className={frame.gained > 0 ? 'film-badge loud' : 'film-badge'}
          x={(width - 1) / 2}
          y={cell + BADGES - 3}
          textAnchor="middle"
        >
          {badge}
        </text>
      )}
    </g>
  )
})

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
