import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { topologyOf } from '../../src/space/topology'
import { COLLAPSE, NB201_CONFIG } from '../testing/records'
import { EdgeExplorer, type EdgeExplorerProps } from './EdgeExplorer'
import { alphaTraces, columnsOf } from './traces'

const topology = topologyOf({ space: 'nas-bench-201' })

const props: EdgeExplorerProps = {
  description: '6 small charts',
  width: 540,
  height: 260,
  topology,
  nodeNames: ['0', '1', '2', '3'],
  traces: topology.edges.map((_, edge) =>
    alphaTraces(COLLAPSE, columnsOf(NB201_CONFIG.primitives), 'normal', edge, 'alpha'),
  ),
  domain: [-1, 1],
  bump: false,
  epochs: 8,
  cursor: 5,
  focus: 2,
  states: topology.edges.map((_, edge) => ({ op: 'skip_connect', kept: edge < 4 })),
  rings: [2, null, null, null, null, null],
  moves: null,
  edgeLabel: (edge) => `edge ${edge}`,
  onFocus: () => undefined,
}

const count = (text: string, part: string): number => text.split(part).length - 1

/** Top left corners of the small charts by edge. */
function corners(svg: string): { x: number; y: number }[] {
  return [...svg.matchAll(/class="multiple[^"]*" transform="translate\(([\d.]+),([\d.]+)\)"/g)].map(([, x, y]) => ({
    x: Number(x),
    y: Number(y),
  }))
}

test('every edge has its chart: row = target node, column = source', () => {
  const svg = renderToStaticMarkup(<EdgeExplorer {...props} />)
  const places = corners(svg)
  expect(places).toHaveLength(6)
  topology.edges.forEach(({ from, to }, a) => {
    topology.edges.forEach((other, b) => {
      expect(places[a]?.x === places[b]?.x).toBe(from === other.from)
      expect(places[a]?.y === places[b]?.y).toBe(to === other.to)
    })
  })
})

test('DARTS has fourteen in four rows and five columns, none outside the picture', () => {
  const darts = topologyOf({ space: 'darts' })
  const svg = renderToStaticMarkup(
    <EdgeExplorer
      {...props}
      topology={darts}
      nodeNames={['c_{k-2}', 'c_{k-1}', '0', '1', '2', '3']}
      traces={[]}
      states={[]}
      rings={[]}
    />,
  )
  const places = corners(svg)
  expect(places).toHaveLength(14)
  expect(new Set(places.map(({ x }) => x)).size).toBe(5)
  expect(new Set(places.map(({ y }) => y)).size).toBe(4)
  expect(Math.max(...places.map(({ x }) => x))).toBeLessThan(props.width)
  expect(Math.max(...places.map(({ y }) => y))).toBeLessThan(props.height)
})

test('frames the focused edge, badges the kept ones and rings the settled one', () => {
  const svg = renderToStaticMarkup(<EdgeExplorer {...props} />)
  expect(count(svg, 'multiple focused')).toBe(1)
  expect(count(svg, 'class="glyph"')).toBe(4)
  expect(count(svg, 'multiple-ring')).toBe(1)
  expect(count(svg, 'multiple-cursor')).toBe(6)
  expect(count(svg, 'multiple-line')).toBe(30)
})

test('after a single turn, bars say how far each operation moved, to the left or to the right', () => {
  const moves = topology.edges.map(() => [
    { op: 'skip_connect' as const, amount: 1 },
    { op: 'none' as const, amount: -0.5 },
  ])
  const svg = renderToStaticMarkup(<EdgeExplorer {...props} moves={moves} />)
  expect(count(svg, 'multiple-line')).toBe(0)
  const bars = [...svg.matchAll(/<rect data-op="([a-z_]+)" x="([\d.]+)"[^>]* width="([\d.]+)"/g)]
  expect(bars).toHaveLength(12)
  const [more, less] = bars
  expect(Number(more?.[2])).toBeGreaterThan(Number(less?.[2]))
  expect(Number(more?.[3])).toBeCloseTo(2 * Number(less?.[3]))
})
