/** Why cells are no genotype of the published spaces: every rule they break, by name. */
import type { Cell } from './cell'
import { allPrimitives } from './primitives'
import { type CellType, edgesInto, topologyOf } from './topology'

/** One broken rule. */
export type Outside =
  /** The other cell is not there. */
  | { readonly why: 'cell'; readonly cell: CellType }
  | { readonly why: 'operations'; readonly names: readonly string[] }
  /** Intermediate nodes, and how many the space has. */
  | { readonly why: 'nodes'; readonly cell: CellType; readonly count: number; readonly expected: number }
  /** Operations into a node, and how many the space has there. */
  | {
      readonly why: 'inputs'
      readonly cell: CellType
      readonly node: number
      readonly count: number
      readonly expected: number
    }
  /** The output is not joined of intermediate nodes in their order. */
  | { readonly why: 'joined'; readonly cell: CellType; readonly nodes: readonly number[] }

const KEPT = 2

function ofCell(type: CellType, { inputs, nodes, links, concat }: Cell): Outside[] {
  const space = inputs === 1 ? 'nas-bench-201' : 'darts'
  const topology = topologyOf({ space })
  const found: Outside[] = []
  const expected = topology.nodes - topology.inputs
  if (nodes - inputs !== expected) found.push({ why: 'nodes', cell: type, count: nodes - inputs, expected })
  for (let node = inputs; node < nodes; node++) {
    const into = links.filter(({ to }) => to === node)
    const wanted = space === 'darts' ? KEPT : edgesInto(topology, node).length || node
    const sources = space === 'darts' ? into.length : new Set(into.map(({ from }) => from)).size
    if (into.length === wanted && sources === wanted) continue
    found.push({ why: 'inputs', cell: type, node, count: into.length, expected: wanted })
    break
  }
  const inOrder = concat.every((node, i) => node >= inputs && node < nodes && node > (concat[i - 1] ?? -1))
  const isOutput = concat.length === 1 && concat[0] === nodes - 1
  if (!inOrder || (space === 'nas-bench-201' && !isOutput)) found.push({ why: 'joined', cell: type, nodes: concat })
  return found
}

/** Empty for a genotype of one of the published spaces. */
export function outsideOf(normal: Cell | null, reduce: Cell | null): Outside[] {
  const cells = (['normal', 'reduce'] as const).flatMap((type) => {
    const cell = type === 'normal' ? normal : reduce
    return cell ? [{ type, cell }] : []
  })
  const space = cells[0]?.cell.inputs === 1 ? 'nas-bench-201' : 'darts'
  const known: readonly string[] = allPrimitives(space)
  const found: Outside[] = []
  if (!normal) found.push({ why: 'cell', cell: 'normal' })
  if (!reduce && space === 'darts') found.push({ why: 'cell', cell: 'reduce' })
  const names = new Set(cells.flatMap(({ cell }) => cell.links.map(({ op }) => op)))
  const foreign = [...names].filter((op) => !known.includes(op)).sort()
  if (foreign.length > 0) found.push({ why: 'operations', names: foreign })
  return [...found, ...cells.flatMap(({ type, cell }) => ofCell(type, cell))]
}

const NAMES: Readonly<Record<CellType, string>> = { normal: 'normal', reduce: 'reduction' }

/** "operations conv_7x1_1x7, sep_conv_7x7 are none of the space's" */
export function outsideText(outside: Outside): string {
  switch (outside.why) {
    case 'cell':
      return `the ${NAMES[outside.cell]} cell is missing`
    case 'operations':
      return outside.names.length === 1
        ? `operation ${outside.names[0]} is none of the space's`
        : `operations ${outside.names.join(', ')} are none of the space's`
    case 'nodes':
      return `the ${NAMES[outside.cell]} cell has ${outside.count} intermediate nodes, expected ${outside.expected}`
    case 'inputs':
      return `node ${outside.node} of the ${NAMES[outside.cell]} cell has ${outside.count} inputs, expected ${outside.expected}`
    case 'joined':
      return `the ${NAMES[outside.cell]} cell joins nodes ${outside.nodes.join(', ')}, expected intermediate nodes in their order`
  }
}
