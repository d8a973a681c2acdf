/** The check that a genotype from outside passes. */
import { SearchError, shown } from '../errors'
import { type Genotype, type GenotypePair, KEPT_EDGES } from './genotype'
import {
  allPrimitives,
  knownPrimitives,
  type Nb201Primitive,
  NONE,
  type OperationName,
  type Primitive,
} from './primitives'
import { PUBLISHED_DARTS, PUBLISHED_NODES, topologyOf } from './topology'

export interface GenotypeLeniency {
  /** Intermediate nodes of a DARTS cell; left out: those of the published space. */
  readonly nodes?: number | 'any' | undefined
  /** Accept `none` as a chosen operation (SNAS publishes such cells). DARTS only; NAS-Bench-201 always allows it. */
  readonly none?: boolean
  /** Accept a node that takes both inputs from one node (GDAS derives such cells). */
  readonly equalSources?: boolean
  /** Accept operations of any name and any number of nodes, as other programs search them. DARTS only. */
  readonly foreign?: boolean
}

/** Nodes of a foreign cell; the largest published ones have 9. */
const MOST_FOREIGN_NODES = 64

function refuse(message: string): never {
  throw new SearchError('bad-genotype', message)
}

function checkPairs(cell: string, value: unknown, lenient: GenotypeLeniency): GenotypePair[] {
  const isFree = lenient.foreign || lenient.nodes === 'any'
  const { inputs } = PUBLISHED_DARTS
  const expected = KEPT_EDGES * (lenient.nodes === 'any' ? 0 : (lenient.nodes ?? PUBLISHED_NODES))
  if (!Array.isArray(value)) refuse(`${cell} cell: ${shown(value)}, expected a list of pairs`)
  if (isFree && (value.length % KEPT_EDGES > 0 || value.length === 0 || value.length > KEPT_EDGES * MOST_FOREIGN_NODES))
    refuse(`${cell} cell: ${value.length} pairs, expected two for each of at most ${MOST_FOREIGN_NODES} nodes`)
  if (!isFree && value.length !== expected) refuse(`${cell} cell: ${value.length} pairs, expected ${expected}`)
  const ops = knownPrimitives('darts').filter((op) => op !== NONE || lenient.none)
  return value.map((pair: unknown, i) => {
    const node = inputs + Math.floor(i / KEPT_EDGES)
    if (!Array.isArray(pair) || pair.length !== 2)
      refuse(`${cell} cell, pair ${i}: ${shown(pair)}, expected [operation, source node]`)
    const [op, from] = pair as [unknown, unknown]
    const isName = lenient.foreign && typeof op === 'string' && /^\w[\w.+-]{0,59}$/.test(op)
    if (!isName && !(ops as readonly unknown[]).includes(op))
      refuse(`${cell} cell, pair ${i}: operation ${shown(op)}, expected one of ${ops.join(', ')}`)
    if (typeof from !== 'number' || !Number.isInteger(from) || from < 0 || from >= node)
      refuse(`${cell} cell, pair ${i}: source ${shown(from)}, expected a whole number from 0 to ${node - 1}`)
    const twin = (value[i - (i % KEPT_EDGES)] as [unknown, unknown])[1]
    if (i % KEPT_EDGES > 0 && from === twin && !lenient.equalSources)
      refuse(`${cell} cell, node ${node}: both inputs come from node ${from}, expected two different sources`)
    return [op as OperationName, from]
  })
}

/**
 * The pairs of one DARTS cell from a value of unknown origin.
 *
 * @throws SearchError 'bad-genotype' naming the pair and the rule
 */
export function checkCellPairs(value: unknown, lenient: GenotypeLeniency): GenotypePair[] {
  return checkPairs('derived', value, lenient)
}

/** One pair an edge, in edge order. @param nodes intermediate ones */
function checkAllEdges(cell: string, value: unknown, nodes: number): GenotypePair[] {
  const { edges } = topologyOf({ space: 'darts', nodes })
  const ops: readonly unknown[] = knownPrimitives('darts')
  if (!Array.isArray(value) || value.length !== edges.length)
    refuse(`${cell} cell, all edges: ${shown(value)}, expected ${edges.length} pairs`)
  return value.map((pair: unknown, e) => {
    const from = edges[e]?.from as number
    if (!Array.isArray(pair) || pair.length !== 2 || !ops.includes(pair[0]) || pair[1] !== from)
      refuse(`${cell} cell, edge ${e}: ${shown(pair)}, expected [one of ${ops.join(', ')}; ${from}]`)
    return [pair[0] as Primitive, from]
  })
}

/** A cell of a network whose cells all differ: it has as many nodes as the summary. */
function checkOwnCell(index: number, value: unknown, pairs: number, lenient: GenotypeLeniency): GenotypePair[] {
  const found = checkPairs(`own[${index}]`, value, lenient)
  if (found.length !== pairs)
    refuse(`own[${index}] cell: ${found.length} pairs, expected ${pairs} as in the normal cell`)
  return found
}

/** No network of the lab has more. */
const MOST_CELLS = 100

/** @param pairs of the cell */
function checkConcat(cell: string, value: unknown, pairs: number): number[] {
  const { inputs } = PUBLISHED_DARTS
  const nodes = inputs + pairs / KEPT_EDGES
  const rule = `expected ascending node numbers from ${inputs} to ${nodes - 1}`
  if (!Array.isArray(value) || value.length === 0) refuse(`${cell} concat: ${shown(value)}, ${rule}`)
  value.forEach((node: unknown, i) => {
    const low = i === 0 ? inputs : (value[i - 1] as number) + 1
    if (typeof node !== 'number' || !Number.isInteger(node) || node < low || node >= nodes)
      refuse(`${cell} concat: ${shown(value)}, ${rule}`)
  })
  return value as number[]
}

/**
 * A genotype from a value of unknown origin, in the form of the `Genotype` type.
 *
 * @throws SearchError 'bad-genotype' naming the cell, the pair and the rule
 */
export function checkGenotype(value: unknown, lenient: GenotypeLeniency = {}): Genotype {
  if (typeof value !== 'object' || value === null) refuse(`genotype: ${shown(value)}, expected an object`)
  const given = value as Record<string, unknown>
  if (given.space === 'nas-bench-201') {
    const { edges } = topologyOf({ space: given.space })
    const ops: readonly unknown[] = allPrimitives(given.space)
    if (!Array.isArray(given.edges) || given.edges.length !== edges.length)
      refuse(`genotype edges: ${shown(given.edges)}, expected ${edges.length} operations`)
    for (const op of given.edges)
      if (!ops.includes(op)) refuse(`genotype edges: ${shown(op)}, expected one of ${ops.join(', ')}`)
    return { space: given.space, edges: given.edges as Nb201Primitive[] }
  }
  if (given.space !== 'darts') refuse(`genotype space: ${shown(given.space)}, expected darts or nas-bench-201`)
  const { cells } = given
  if (cells !== undefined && (!Array.isArray(cells) || cells.length === 0 || cells.length > MOST_CELLS))
    refuse(`genotype cells: ${shown(cells)}, expected a list of 1 to ${MOST_CELLS} cells`)
  const { allEdges } = given
  if (allEdges !== undefined && (typeof allEdges !== 'object' || allEdges === null))
    refuse(`genotype allEdges: ${shown(allEdges)}, expected an object`)
  const tables = allEdges as Record<string, unknown> | undefined
  const [normal, reduce] = [checkPairs('normal', given.normal, lenient), checkPairs('reduce', given.reduce, lenient)]
  return {
    space: given.space,
    normal,
    normalConcat: checkConcat('normal', given.normalConcat, normal.length),
    reduce,
    reduceConcat: checkConcat('reduce', given.reduceConcat, reduce.length),
    ...(cells ? { cells: cells.map((pairs: unknown, i) => checkOwnCell(i, pairs, normal.length, lenient)) } : {}),
    ...(tables
      ? {
          allEdges: {
            normal: checkAllEdges('normal', tables.normal, normal.length / KEPT_EDGES),
            reduce: checkAllEdges('reduce', tables.reduce, reduce.length / KEPT_EDGES),
          },
        }
      : {}),
  }
}
