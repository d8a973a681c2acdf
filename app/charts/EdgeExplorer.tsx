/**
 * Every edge of a cell as a small multiple, laid out as the triangle of the cell: row = target node, column = source. All
 * share one time axis and one value axis; the focused edge is framed, kept edges carry the badge of their operation.
 */
import { curveBumpX, curveLinear, line, type ScaleLinear, scaleLinear } from 'd3'
import { memo, useMemo } from 'react'
import type { OperationName, Primitive } from '../../src/space/primitives'
import type { Topology } from '../../src/space/topology'
import { Glyph } from './Glyph'
import { styleOf } from './palette'
import type { Trace } from './TraceChart'
import { timeScale } from './time'

/** How an edge stands at the cursor. */
export interface EdgeState {
  readonly op: OperationName
  readonly kept: boolean
}

/** What a single turn moved on an edge, one value an operation, in units of the largest move of all. */
export interface EdgeMove {
  readonly op: Primitive
  /** -1 to 1. */
  readonly amount: number
}

export interface EdgeExplorerProps {
  readonly description: string
  readonly width: number
  readonly height: number
  readonly topology: Topology
  readonly nodeNames: readonly string[]
  /** By edge: one curve an operation. */
  readonly traces: readonly (readonly Trace[])[]
  readonly domain: readonly [number, number]
  readonly bump: boolean
  readonly epochs: number
  readonly cursor: number
  readonly focus: number | null
  /** By edge, at the cursor; empty before the first epoch. */
  readonly states: readonly EdgeState[]
  /** By edge: epoch since which the order of its learnable operations has not changed, once it has settled; else null. */
  readonly rings: readonly (number | null)[]
  /** By edge, after a single turn: bars in place of the curves; null otherwise. */
  readonly moves: readonly (readonly EdgeMove[])[] | null
  readonly edgeLabel: (edge: number) => string
  readonly onFocus: (edge: number) => void
}

/** Room for the names of the target nodes (left) and of the sources (top). */
const LEFT = 38
const TOP = 16
const GAP = 5
/** Rows from which there is no room for more than a line between two multiples. */
const CROWDED = 8

export function EdgeExplorer(props: EdgeExplorerProps) {
  const { width, height, topology, nodeNames, epochs, cursor, domain } = props
  const { inputs, nodes, edges } = topology
  const columns = nodes - 1
  const rows = nodes - inputs
  const gap = rows > CROWDED ? 2 : GAP
  const w = Math.max(14, (width - LEFT) / columns - gap)
  const h = Math.max(12, (height - TOP) / rows - gap)
  const badge = Math.min(6.5, h / 2 - 1, w / 2 - 1)
  const [low, high] = domain
  const x = useMemo(() => timeScale(epochs, w, { left: 3, right: 3 }), [epochs, w])
  const y = useMemo(() => scaleLinear([low, high], [h - 3, 3]), [low, high, h])
  const left = (from: number): number => LEFT + from * (w + gap)
  const top = (to: number): number => TOP + (to - inputs) * (h + gap)
  return (
    <svg
      className="explorer picture"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={props.description}
    >
      {nodeNames.slice(0, columns).map((name, node) => (
        <text
          key={name}
          className="explorer-name"
          x={left(node) + w / 2}
          y={top(Math.max(inputs, node + 1)) - 5}
          textAnchor="middle"
        >
          <NodeName name={name} />
        </text>
      ))}
      {nodeNames.slice(inputs).map((name, i) => (
        <text key={name} className="explorer-name target" x={LEFT - 9} y={top(inputs + i) + h / 2 + 4} textAnchor="end">
          <NodeName name={name} />
        </text>
      ))}
      {edges.map(({ from, to }, edge) => {
        const state = props.states[edge]
        const ring = props.rings[edge] ?? null
        const focused = props.focus === edge
        const frame = focused ? 'multiple focused' : state?.kept ? 'multiple kept' : 'multiple'
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut of the edge selector and of the up and down keys
          <g
            key={`${from}-${to}`}
            className={frame}
            transform={`translate(${left(from)},${top(to)})`}
            data-explain={props.edgeLabel(edge)}
            onClick={() => props.onFocus(edge)}
          >
            <rect className="multiple-ground" width={w} height={h} rx={4} />
            {props.moves ? (
              <Moves moves={props.moves[edge] ?? []} width={w} height={h} />
            ) : (
              <Curves traces={props.traces[edge] ?? []} x={x} y={y} bump={props.bump} low={low} high={high} width={w} />
            )}
            {!props.moves && cursor > 0 && (
              <line className="multiple-cursor" x1={x(cursor)} x2={x(cursor)} y1={1} y2={h - 1} />
            )}
            {!props.moves && ring !== null && <circle className="multiple-ring" cx={x(ring)} cy={h - 5} r={3} />}
            {state?.kept && (
              <g transform={`translate(${w - badge - 2.5},${badge + 2.5})`}>
                <Glyph op={state.op} radius={badge} />
              </g>
            )}
          </g>
        )
      })}
    </svg>
  )
}

interface CurvesProps {
  readonly traces: readonly Trace[]
  readonly x: ScaleLinear<number, number>
  readonly y: ScaleLinear<number, number>
  readonly bump: boolean
  readonly low: number
  readonly high: number
  readonly width: number
}

/** The curves of one edge; a cursor that moves does not draw them again. */
const Curves = memo(function Curves({ traces, x, y, bump, low, high, width }: CurvesProps) {
  const path = line<number>(
    (_, i) => x(i + 1),
    (value) => y(value),
  )
    .defined(Number.isFinite)
    .curve(bump ? curveBumpX : curveLinear)
    .digits(1)
  const ordered = [...traces].sort((a, b) => Number(a.loud ?? false) - Number(b.loud ?? false))
  return (
    <>
      {low < 0 && high > 0 && <line className="multiple-zero" x1={2} x2={width - 2} y1={y(0)} y2={y(0)} />}
      {ordered.map((trace) => (
        <path
          key={trace.id}
          className={trace.loud ? 'multiple-line loud' : 'multiple-line'}
          data-op={trace.op}
          stroke={trace.color}
          d={path(trace.values) ?? ''}
        />
      ))}
    </>
  )
})

/** Bars from the middle: how far each operation of an edge moved in the last turn. */
function Moves({
  moves,
  width,
  height,
}: {
  readonly moves: readonly EdgeMove[]
  readonly width: number
  readonly height: number
}) {
  const bar = (height - 6) / Math.max(1, moves.length)
  const middle = width / 2
  return (
    <>
      <line className="multiple-zero" x1={middle} x2={middle} y1={3} y2={height - 3} />
      {moves.map(({ op, amount }, i) => (
        <rect
          key={op}
          data-op={op}
          x={amount < 0 ? middle + amount * (middle - 4) : middle}
          y={3 + i * bar + 0.5}
          width={Math.abs(amount) * (middle - 4)}
          height={Math.max(1, bar - 1)}
          fill={styleOf(op).color}
        />
      ))}
    </>
  )
}

/** `c_{k-2}` with a lowered index, any other name as it is. */
function NodeName({ name }: { readonly name: string }) {
  const [, letter, index] = /^(\w)_\{(.+)\}$/.exec(name) ?? []
  if (letter === undefined) return name
  return (
    <>
      {letter}
      <tspan dy={2} fontSize="0.78em">
        {index?.replace('-', '\u2212')}
      </tspan>
    </>
  )
}
