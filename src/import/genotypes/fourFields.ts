/**
 * The four fields normal, normal_concat, reduce, reduce_concat, whatever they were written in. A cell is a list of
 *
 *   (operation, source)         two for each node (DARTS, P-DARTS, PC-DARTS), or one for each edge (SNAS, edge_all)
 *   ((operation, source), ...)  one list a node (AutoDL-Projects, pt.darts, Katib)
 *   (operation, node, source)   any number for each node (FairDARTS)
 */
import { shown, visible } from '../../errors'
import type { Cell, CellLink } from '../../space/cell'
import { PUBLISHED_DARTS } from '../../space/topology'
import type { Literal } from '../literal'
import {
  checkCell,
  type ForeignGenotype,
  foreignGenotype,
  operation,
  type Remark,
  refuse,
  type Spelling,
} from './foreign'

const { inputs: INPUTS } = PUBLISHED_DARTS
const FIELDS = ['normal', 'normal_concat', 'reduce', 'reduce_concat'] as const
/** The same in the spelling of JSON files. */
const CAMEL: ReadonlyMap<string, string> = new Map([
  ['normalConcat', 'normal_concat'],
  ['reduceConcat', 'reduce_concat'],
])
/** Fields of a recurrent cell. */
const RECURRENT = 'recurrent'
const MOST_PAIRS = 512

type Pair = readonly [op: unknown, ...rest: unknown[]]

const isPair = (value: unknown): value is Pair => Array.isArray(value) && typeof value[0] === 'string'

/** Sources of one pair an edge: 0, 1, 0, 1, 2, 0, 1, 2, 3, ... */
function isEdgeOrder(pairs: readonly Pair[]): boolean {
  let node = INPUTS
  let from = 0
  for (const [, source] of pairs) {
    if (source !== from) return false
    if (++from === node) {
      node++
      from = 0
    }
  }
  return from === 0
}

function edgeLinks(pairs: readonly Pair[], where: string): CellLink[] {
  let node = INPUTS
  let from = 0
  return pairs.map(([op]) => {
    const link = { op: operation(where, op), from, to: node }
    if (++from === node) {
      node++
      from = 0
    }
    return link
  })
}

function linksOf(cell: string, value: Literal | undefined, concat: number): CellLink[] {
  const where = `${cell} cell`
  if (!Array.isArray(value)) refuse(`${where}: ${shown(value)}, expected a list of pairs`)
  const list = value as readonly Literal[]
  if (list.length > MOST_PAIRS) refuse(`${where}: ${list.length} pairs, at most ${MOST_PAIRS} are read`)
  if (list.every(Array.isArray) && list.some((node) => !isPair(node)))
    return list.flatMap((node, n) =>
      (node as readonly Literal[]).map((pair) => pairLink(`${where}, node ${INPUTS + n}`, pair, INPUTS + n)),
    )
  const pairs = list.map((pair, i) => {
    if (!isPair(pair)) refuse(`${where}, pair ${i}: ${shown(pair)}, expected (operation, source)`)
    return pair as Pair
  })
  if (pairs.some((pair) => pair.length === 3)) {
    if (pairs.some((pair) => pair.length !== 3)) refuse(`${where}: pairs and triples, expected one of them`)
    return pairs.map(([op, to, from], i) => {
      if (typeof to === 'string')
        refuse(`${where}, triple ${i}: ${shown([op, to, from])}, expected (operation, node, source)`)
      return { op: operation(`${where}, triple ${i}`, op), to: to as number, from: from as number }
    })
  }
  // As many pairs as edges, in their order: every node of it has all its edges.
  if (pairs.length !== 2 * concat && pairs.length > 2 && isEdgeOrder(pairs)) return edgeLinks(pairs, where)
  if (pairs.length % 2 === 1) refuse(`${where}: ${pairs.length} pairs, expected two for each node`)
  return pairs.map((pair, i) => pairLink(`${where}, pair ${i}`, pair, INPUTS + Math.floor(i / 2)))
}

function pairLink(where: string, pair: unknown, to: number): CellLink {
  if (!isPair(pair) || pair.length !== 2) refuse(`${where}: ${shown(pair)}, expected (operation, source)`)
  const [op, from] = pair as Pair
  if (typeof from !== 'number' || !Number.isInteger(from) || from < 0 || from >= to)
    refuse(`${where}: source ${shown(from)}, expected a whole number from 0 to ${to - 1}`)
  return { op: operation(where, op), from, to }
}

function fieldName(key: string): string {
  return (/^\d$/.test(key) && FIELDS[Number(key)]) || (CAMEL.get(key) ?? key)
}

/**
 * @param fields by name, or by their place from 0
 * @throws SearchError 'bad-genotype' naming the cell, the pair and the rule
 */
export function readFourFields(
  fields: ReadonlyMap<string, Literal>,
  about: { readonly name: string | null; readonly spelling: Spelling; readonly line: number },
): ForeignGenotype {
  const given = new Map([...fields].map(([key, value]) => [fieldName(key), value]))
  if (given.has(RECURRENT))
    refuse('a recurrent cell (field recurrent, of an RNN search); the lab draws convolutional cells')
  for (const name of ['normal', 'reduce'] as const) if (!given.has(name)) refuse(`field ${name} is missing`)
  const cell = (name: 'normal' | 'reduce'): { cell: Cell; assumed: boolean } => {
    const concat = given.get(`${name}_concat`)
    if (concat !== undefined && concat !== null && !Array.isArray(concat))
      refuse(`${name}_concat: ${shown(concat)}, expected a list of nodes`)
    const joined = Array.isArray(concat) ? (concat as readonly Literal[]) : null
    const links = linksOf(name, given.get(name), joined?.length ?? 0)
    const checked = checkCell(name, INPUTS, links, joined)
    const last = Math.max(...links.map(({ to }) => to))
    // A node that is joined has inputs, unless the form gives each node any number of them.
    const outside = checked.concat.find((node) => node > last)
    const triples = (given.get(name) as readonly Literal[]).some((entry) => Array.isArray(entry) && entry.length === 3)
    if (outside !== undefined && !triples)
      refuse(`${name}_concat: joins node ${outside}, the cell ends with node ${last}`)
    return { cell: checked, assumed: joined === null }
  }
  const [normal, reduce] = [cell('normal'), cell('reduce')]
  const others = [...given.keys()].filter((name) => !(FIELDS as readonly string[]).includes(name))
  const remarks: Remark[] = []
  const told = others.filter((name) => given.get(name) !== null)
  if (told.length > 0) remarks.push({ id: 'fields', names: told.map((name) => visible(name.slice(0, 40))) })
  if (normal.assumed || reduce.assumed) remarks.push({ id: 'concat-assumed' })
  return foreignGenotype({ ...about, normal: normal.cell, reduce: reduce.cell }, remarks)
}
