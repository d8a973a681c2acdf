/**
 * Where the nodes and edges of a cell lie: a fixed layout, one lane (y) a node. `order` gives each node its own column, so
 * nothing ever moves; `depth` puts a node as far right as its longest path from the inputs, so the cell folds up when it
 * gets shallow. An edge leaves its source downward and enters its target from the left: no two candidates share a way.
 */
import { path } from 'd3'
import type { OperationName } from '../../src/space/primitives'

export interface CellEdge {
  /** Row of the alpha table. */
  readonly edge: number
  readonly from: number
  readonly to: number
  /** Leading operation. */
  readonly op: OperationName
  /** Its mixing weight, 0..1. */
  readonly strength: number
  /** Kept by the derivation. */
  readonly chosen: boolean
}

export interface Point {
  readonly x: number
  readonly y: number
}

export interface CellFrame {
  readonly width: number
  readonly height: number
  /** Nodes fed from outside: 2 in DARTS, 1 in NAS-Bench-201. */
  readonly inputs: number
  /** Nodes with a lane of their own, the joined output included where there is one. */
  readonly lanes: number
  /** Columns in `depth`: the deepest cell there is to show, the joined output included. */
  readonly deepest: number
}

/** Half the height of a node's box. */
export const NODE = 12
const SIDE = 34
const TOP = 20
/** In `depth`, c_{k-2} stands this many columns before c_{k-1}: it is the earlier cell. */
const EARLIER = 0.62

/** Position of every lane's node. `depths[i]` = longest path to node i; the joined output lies one after the deepest. */
export function nodePositions(frame: CellFrame, mode: 'order' | 'depth', depths: readonly number[]): Point[] {
  const { width, height, inputs, lanes, deepest } = frame
  const steps = lanes - 1
  const y = (lane: number): number => TOP + (lane * Math.max(0, height - 2 * TOP)) / steps
  const lead = inputs > 1 ? EARLIER : 0
  const columns = mode === 'order' ? steps : Math.max(1, deepest) + lead
  const column = (lane: number): number => {
    if (mode === 'order') return lane
    if (lane < inputs) return lane * lead
    // A node that nothing reaches stands with the shallowest ones, clear of the inputs.
    return Math.max(1, depths[lane] ?? Math.max(0, ...depths) + 1) + lead
  }
  return Array.from({ length: lanes }, (_, lane) => ({
    x: SIDE + (column(lane) * Math.max(0, width - 2 * SIDE)) / columns,
    y: y(lane),
  }))
}

/** Least distance of two lanes: nodes of neighbouring lanes may touch, no more. */
const LANE = 2 * NODE - 2

/** How many times the room that is there a cell is drawn in, to be shown smaller: 1 unless it has more lanes than fit. */
export function crowding(height: number, lanes: number): number {
  return Math.max(1, (2 * TOP + LANE * (lanes - 1)) / Math.max(1, height))
}

interface Bend {
  readonly start: Point
  readonly control: Point
  readonly end: Point
}

function bend(from: Point, to: Point): Bend {
  // Stacked or folded back: swing out to the left instead of running through the nodes between.
  const swing = to.x - from.x < 3 * NODE ? 3.2 * NODE + (from.x - to.x) * 0.2 : 0
  const left = Math.min(from.x, to.x + (swing > 0 ? 0 : Number.POSITIVE_INFINITY)) - swing
  return {
    start: { x: from.x, y: from.y + NODE },
    control: { x: left, y: to.y },
    end: { x: to.x - NODE - 2, y: to.y },
  }
}

/** The way of an edge as SVG path data; always one quadratic curve, so that two of them can be blended. */
export function edgePath(from: Point, to: Point): string {
  const { start, control, end } = bend(from, to)
  const way = path()
  way.moveTo(start.x, start.y)
  way.quadraticCurveTo(control.x, control.y, end.x, end.y)
  return way.toString()
}

/** A point on the edge's way; t from 0 at the source to 1 at the target. */
export function edgePoint(from: Point, to: Point, t: number): Point {
  const { start, control, end } = bend(from, to)
  const mix = (a: number, b: number, c: number): number => (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t ** 2 * c
  return { x: mix(start.x, control.x, end.x), y: mix(start.y, control.y, end.y) }
}

/** Half the width of a node drawn as a pill. */
export const PILL = 23

const BADGE_PLACES = [0.5, 0.62, 0.38, 0.72, 0.28, 0.56, 0.44, 0.67, 0.33, 0.78, 0.22]

/**
 * Badge places of the chosen edges: halfway, or moved along the edge where two would touch.
 *
 * @param pills nodes drawn as pills: wider than high
 */
export function badgePositions(
  edges: readonly CellEdge[],
  nodes: readonly Point[],
  clearance: number,
  pills: ReadonlySet<number> = new Set(),
): Map<number, Point> {
  const placed = new Map<number, Point>()
  /** From a point to the middle line of a node. */
  const toNode = (point: Point, node: Point, i: number): number => {
    const aside = Math.abs(node.x - point.x) - (pills.has(i) ? PILL - NODE : 0)
    return Math.hypot(Math.max(0, aside), node.y - point.y)
  }
  const room = (point: Point): number =>
    Math.min(
      ...[...placed.values()].map((other) => Math.hypot(other.x - point.x, other.y - point.y)),
      ...nodes.map((node, i) => toNode(point, node, i) - NODE / 2),
    )
  for (const { edge, from, to, chosen } of edges) {
    if (!chosen) continue
    const candidates = BADGE_PLACES.map((t) => edgePoint(nodes[from] as Point, nodes[to] as Point, t))
    const free = candidates.find((point) => room(point) >= clearance)
    placed.set(edge, free ?? (candidates.reduce((a, b) => (room(b) > room(a) ? b : a)) as Point))
  }
  return placed
}

/** Half the room of a number beside an edge, in pixels: "+0.003" at 11 px, with its halo. */
const NUMBER = { width: 20, height: 7 }
/** Where the middle of a number lies beside a point of its edge: above, below, right, left. */
const BESIDE = [
  { x: 0, y: -10 },
  { x: 0, y: 10 },
  { x: 24, y: 0 },
  { x: -24, y: 0 },
]
const ALONG = [0.78, 0.7, 0.86, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1]

/**
 * Middles of the numbers that stand beside edges, the first of `order` first: clear of nodes, badges and one another.
 * An edge without a free place gets none.
 */
export function numberPositions(
  order: readonly CellEdge[],
  nodes: readonly Point[],
  badges: readonly Point[],
): Map<number, Point> {
  const placed = new Map<number, Point>()
  const apart = (a: Point, b: Point, x: number, y: number): boolean =>
    Math.abs(a.x - b.x) >= x || Math.abs(a.y - b.y) >= y
  const free = (point: Point): boolean =>
    [...nodes, ...badges].every((round) => apart(round, point, NUMBER.width + NODE, NUMBER.height + NODE)) &&
    [...placed.values()].every((other) => apart(other, point, 2 * NUMBER.width, 2 * NUMBER.height))
  for (const { edge, from, to } of order) {
    const places = ALONG.map((t) => edgePoint(nodes[from] as Point, nodes[to] as Point, t))
    const place = BESIDE.flatMap((aside) => places.map(({ x, y }) => ({ x: x + aside.x, y: y + aside.y }))).find(free)
    if (place) placed.set(edge, place)
  }
  return placed
}
