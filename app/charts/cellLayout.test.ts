import { expect, test } from 'vitest'
import { DARTS_PRIMITIVES } from '../../src/space/primitives'
import { topologyOf } from '../../src/space/topology'
import { badgePositions, type CellEdge, edgePath, nodePositions } from './cellLayout'

const frame = { width: 600, height: 320, inputs: 2, lanes: 7, deepest: 5 }
const edges = topologyOf('darts').edges.map(
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

test('an edge is always one quadratic curve, so that two of them can be blended', () => {
  const nodes = nodePositions(frame, 'depth', [0, 0, 1, 1, 1, 1])
  for (const { from, to } of edges)
    expect(edgePath(nodes[from] as never, nodes[to] as never)).toMatch(/^M[\d.,-]+Q[\d.,-]+$/)
})
