/**
 * A cell as a graph: all candidate edges are always there, the chosen ones solid with a badge, the rest ghosts. Elements
 * are keyed by edge, so a change of epoch moves and recolors them (`styles/charts.css`: mark, move, settle).
 */
import type { CSSProperties } from 'react'
import {
  badgePositions,
  type CellEdge,
  type CellFrame,
  crowding,
  edgePath,
  NODE,
  nodePositions,
  numberPositions,
  PILL,
  type Point,
} from './cellLayout'
import { Glyph } from './Glyph'
import { styleOf } from './palette'

export interface CellGraphProps {
  readonly description: string
  readonly width: number
  readonly height: number
  readonly mode: 'order' | 'depth'
  readonly inputs: number
  readonly nodeNames: readonly string[]
  /** Nodes joined into the cell's output; empty where the last node is the output. */
  readonly joined: readonly number[]
  readonly outputName: string
  readonly edges: readonly CellEdge[]
  readonly depths: readonly number[]
  /** Depth of the deepest cell of the run, so that shallow ones leave room on the right. */
  readonly deepest: number
  /** Rows that differ from the epoch before. */
  readonly changed: ReadonlySet<number>
  readonly epoch: number
  readonly focus: number | null
  /** What the last single turn moved, by edge; null when the search has gone on. */
  readonly moves: CellMoves | null
  /** One line about a node; null asks for the joined output. */
  readonly nodeText: (node: number | null) => string
  readonly edgeLabel: (edge: CellEdge) => string
  readonly onFocus: (edge: number) => void
}

export interface CellMoves {
  readonly player: 'alphas' | 'weights'
  /** `amount` 0..1 in units of the largest move of the cell. */
  readonly edges: readonly { readonly amount: number; readonly label: string }[]
}

/** Moves smaller than this share of the largest one are drawn without their number, and those that have no room for it. */
const NAMED_MOVE = 0.35

/** The path as attribute for every browser, and as CSS property where a transition can blend it. */
function way(d: string): { d: string; style: CSSProperties } {
  return { d, style: { d: `path("${d}")` } as CSSProperties }
}

export function CellGraph(props: CellGraphProps) {
  const { mode, inputs, nodeNames, joined, edges, depths, changed, focus } = props
  const hasOutput = joined.length > 0
  const lanes = nodeNames.length + (hasOutput ? 1 : 0)
  const zoom = crowding(props.height, lanes)
  const [width, height] = [props.width * zoom, props.height * zoom]
  const frame: CellFrame = { width, height, inputs, lanes, deepest: props.deepest + (hasOutput ? 1 : 0) }
  const nodes = nodePositions(frame, mode, depths)
  const pills = new Set(nodes.flatMap((_, node) => ((nodeNames[node] ?? props.outputName).includes('_') ? [node] : [])))
  const badges = badgePositions(edges, nodes, 2 * NODE - 2, pills)
  const drawn = [...edges].sort((a, b) => Number(a.chosen) - Number(b.chosen))
  /** An edge out of a node that nothing reaches carries zeros. */
  const reached = (node: number): boolean => node < inputs || depths[node] !== 0
  const at = (node: number): Point => nodes[node] as Point
  const output = nodes.at(-1) as Point
  const moved = (edge: number) => props.moves?.edges[edge]
  const far = (edge: number): number => moved(edge)?.amount ?? 0
  const named = edges.filter(({ edge }) => far(edge) >= NAMED_MOVE).sort((a, b) => far(b.edge) - far(a.edge))
  const numbers = numberPositions(named, nodes, [...badges.values()])

  return (
    <svg
      className="cell-graph picture"
      width={props.width}
      height={props.height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={props.description}
    >
      {hasOutput && joined.map((node) => <path key={node} className="join" {...way(edgePath(at(node), output))} />)}
      {drawn.map((edge) => {
        const d = edgePath(at(edge.from), at(edge.to))
        const { style } = way(d)
        const look: CSSProperties = {
          ...style,
          stroke: styleOf(edge.op).color,
          strokeWidth: edge.chosen ? 2 + 3.4 * edge.strength : 0.8 + 2 * edge.strength,
          opacity: edge.chosen ? (reached(edge.from) ? 1 : 0.4) : 0.16 + 0.4 * edge.strength,
        }
        const dash = edge.chosen ? styleOf(edge.op).dash : undefined
        return (
          <g key={edge.edge} className={edge.chosen ? 'edge chosen' : 'edge ghost'} data-op={edge.op}>
            {props.moves && (
              <path className={`edge-move ${props.moves.player}`} d={d} strokeWidth={1 + 13 * far(edge.edge)} />
            )}
            {changed.has(edge.edge) && <path key={props.epoch} className="edge-halo" d={d} style={style} />}
            {focus === edge.edge && <path className="edge-focus" d={d} style={style} />}
            <path className="edge-line" d={d} style={look} strokeDasharray={dash} />
            {/* biome-ignore lint/a11y/noStaticElementInteractions: a shortcut of the edge selector beside the curves */}
            <path
              className="edge-hit"
              d={d}
              data-explain={props.edgeLabel(edge)}
              onClick={() => props.onFocus(edge.edge)}
            />
          </g>
        )
      })}
      {edges.map((edge) => {
        const place = badges.get(edge.edge)
        return place ? (
          <g key={edge.edge} className="edge-badge" style={{ transform: `translate(${place.x}px,${place.y}px)` }}>
            <g key={edge.op} className="badge-in">
              <circle r={11.5} className="badge-halo" />
              <Glyph op={edge.op} radius={10} />
            </g>
          </g>
        ) : null
      })}
      {[...numbers].map(([edge, { x, y }]) => (
        <text key={edge} className="edge-move-label" x={x} y={y} textAnchor="middle" dy="0.35em">
          {moved(edge)?.label}
        </text>
      ))}
      {nodeNames.map((name, node) => (
        <g
          key={name}
          data-explain={props.nodeText(node)}
          className={node < inputs ? 'node input' : reached(node) ? 'node' : 'node unreached'}
          style={{ transform: `translate(${at(node).x}px,${at(node).y}px)` }}
        >
          <NodeShape name={name} />
        </g>
      ))}
      {hasOutput && (
        <g
          className="node output"
          data-explain={props.nodeText(null)}
          style={{ transform: `translate(${output.x}px,${output.y}px)` }}
        >
          <NodeShape name={props.outputName} />
        </g>
      )}
    </svg>
  )
}

/** A circle with a number, or a pill with c and its subscript. */
function NodeShape({ name }: { readonly name: string }) {
  const [, letter, index] = /^(\w)_\{(.+)\}$/.exec(name) ?? []
  if (letter === undefined)
    return (
      <>
        <circle r={NODE} />
        <text className="node-text" textAnchor="middle" dy="0.35em">
          {name}
        </text>
      </>
    )
  return (
    <>
      <rect x={-PILL} y={-NODE} width={2 * PILL} height={2 * NODE} rx={NODE} />
      <text className="node-text" textAnchor="middle" dy="0.28em">
        {letter}
        <tspan dy="0.28em" fontSize="0.76em">
          {index?.replace('-', '\u2212')}
        </tspan>
      </text>
    </>
  )
}
