import { expect, test } from 'vitest'
import { DARTS_PRIMITIVES } from '../../src/space/primitives'
import { topologyOf } from '../../src/space/topology'
import { badgePositions, type CellEdge, edgePath, NODE, nodePositions, numberPositions, PILL } from './cellLayout'

const frame = { width: 600, height: 320, inputs: 2, lanes: 7, deepest: 5 }
const edges = topologyOf({ space: 'darts' }).edges.map(
  ({ from, to }, edge): CellEdge => ({ edge, from, to, op: DARTS_PRIMITIVES[4], strength: 0.5, chosen: true }),
)

test('by order, no node moves when the depths change', () => {
  expect(nodePositions(frame, 'order', [0, 0, 1, 2, 3, 4])).toEqual(nodePositions(frame, 'order', [0, 0, 1, 1, 1, 1]))
})

test('by depth, a node keeps its lane and moves left when the cell gets shallow', () => {
  const deep = nodePositions(frame, 'depth', [0, 0, 1, 2, 3, 4])
  const shallow = nodePositions(frame, 'depth', [0, 0, 1, 1, 1, 1])
  expect(shallow.map(({ y }) => y)).toEqual(deep.map(({ y }) => y))
  expect(shallow[5]?.x).toBeLessThan(deep[5]?.x as number)
  expect(shallow[6]?.x).toBeLessThan(deep[6]?.x as number)
})

test('everything stays inside the frame', () => {
  for (const mode of ['order', 'depth'] as const)
    for (const { x, y } of nodePositions(frame, mode, [0, 0, 1, 2, 3, 4])) {
      expect(x).toBeGreaterThan(0)
      expect(x).toBeLessThan(frame.width)
      expect(y).toBeGreaterThan(0)
      expect(y).toBeLessThan(frame.height)
    }
})

test('by order, the badges of all 14 edges have a place of their own', () => {
  const places = [...badgePositions(edges, nodePositions(frame, 'order', []), 20).values()]
  expect(places.length).toBe(14)
  for (const [i, a] of places.entries())
    for (const b of places.slice(i + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThanOrEqual(20)
})

test('on a phone no badge lies on a node, nor on the pill of an input', () => {
  const kept = edges.filter(({ edge }) => [0, 1, 2, 3, 5, 6, 9, 11].includes(edge))
  const nodes = nodePositions({ ...frame, width: 304, height: 240, deepest: 3 }, 'depth', [0, 0, 1, 1, 1, 2])
  const places = [...badgePositions(kept, nodes, 2 * NODE - 2, new Set([0, 1, 6])).values()]
  for (const { x, y } of places)
    for (const [i, node] of nodes.entries()) {
      const aside = Math.max(0, Math.abs(node.x - x) - (i < 2 || i === 6 ? PILL - NODE : 0))
      // Half a node and half a badge, its halo aside.
      expect(Math.hypot(aside, node.y - y)).toBeGreaterThanOrEqual(NODE + 10)
    }
})

test('numbers beside the edges touch neither a node, a badge nor one another', () => {
  for (const mode of ['order', 'depth'] as const)
    for (const depths of [
      [0, 0, 1, 2, 3, 4],
      [0, 0, 1, 1, 1, 1],
    ])
      for (const width of [320, 600]) {
        const nodes = nodePositions({ ...frame, width, height: 260 }, mode, depths)
        const kept = edges.map((edge) => ({ ...edge, chosen: edge.edge % 2 === 0 }))
        const badges = [...badgePositions(kept, nodes, 20).values()]
        for (const first of edges) {
          const order = [first, ...edges.filter((edge) => edge !== first)]
          const placed = numberPositions(order, nodes, badges)
          expect(placed.size).toBeGreaterThan(width === 600 ? 5 : 3)
          const places = [...placed.values()]
          for (const [i, { x, y }] of places.entries()) {
            // 38 by 11 pixels hold the longest number.
            for (const round of [...nodes, ...badges]) {
              const [dx, dy] = [Math.max(0, Math.abs(round.x - x) - 19), Math.max(0, Math.abs(round.y - y) - 5.5)]
              expect(Math.hypot(dx, dy)).toBeGreaterThanOrEqual(NODE)
            }
            for (const other of places.slice(i + 1))
              expect(Math.abs(other.x - x) >= 38 || Math.abs(other.y - y) >= 11).toBe(true)
          }
        }
      }
})

test('an edge is always one quadratic curve, so that two of them can be blended', () => {
  const nodes = nodePositions(frame, 'depth', [0, 0, 1, 1, 1, 1])
  for (const { from, to } of edges)
    expect(edgePath(nodes[from] as never, nodes[to] as never)).toMatch(/^M[\d.,-]+Q[\d.,-]+$/)
})
