/**
 * A configuration of NAS-Bench-301: `...edge_normal_3` is the operation of edge 3 in the order of the alpha tables, and
 * `...inputs_node_normal_4` = "0_3" says which of a node's edges it keeps; nodes without a choice keep all.
 */
import { shown } from '../../errors'
import type { CellLink } from '../../space/cell'
import { PUBLISHED_DARTS } from '../../space/topology'
import type { Literal } from '../literal'
import { checkCell, foreignGenotype, type GenotypeReader, operation, refuse } from './foreign'
import { looksLikeObject, readObjects } from './object'

const { inputs: INPUTS, nodes: NODES, edges: EDGES } = PUBLISHED_DARTS
/** Where the published results (results_*.json) have it, in their spelling. */
const RESULT = 'optimized_hyperparamater_config'
const KEY = /(?:^|:)edge_(normal|reduce)_(\d{1,3})$/
const KEPT = /inputs_node_(normal|reduce)_(\d{1,3})$/

function cellOf(config: ReadonlyMap<string, Literal>, cell: 'normal' | 'reduce') {
  const choices = new Map<number, Literal>()
  for (const [key, value] of config) {
    const [, of, node] = KEPT.exec(key) ?? []
    if (of === cell && !choices.has(Number(node))) choices.set(Number(node), value)
  }
  const kept = (node: number): string[] | null => {
    const value = choices.get(node)
    if (value === undefined) return null
    if (typeof value !== 'string' || !/^\d+(?:_\d+)*$/.test(value))
      refuse(`inputs_node_${cell}_${node}: ${shown(value)}, expected source nodes, joined by _`)
    return (value as string).split('_')
  }
  const links: CellLink[] = []
  for (const [key, op] of config) {
    const [, of, index] = KEY.exec(key) ?? []
    if (of !== cell) continue
    const edge = EDGES[Number(index)] ?? refuse(`${key}: edge ${index}, expected one from 0 to ${EDGES.length - 1}`)
    if (kept(edge.to)?.includes(String(edge.from)) ?? true) links.push({ op: operation(key, op), ...edge })
  }
  if (links.length === 0) refuse(`no key edge_${cell}_0: the ${cell} cell is missing`)
  links.sort((a, b) => a.to - b.to || a.from - b.from)
  return checkCell(
    cell,
    INPUTS,
    links,
    Array.from({ length: NODES - INPUTS }, (_, i) => INPUTS + i),
  )
}

export const nasbench301Reader: GenotypeReader = {
  spelling: 'nas-bench-301',
  recognise: (text) => looksLikeObject(text) && /edge_(?:normal|reduce)_\d+["']\s*:/.test(text),
  read: (text) =>
    readObjects(text, (object, line) => {
      const inner = object.get(RESULT)
      const config = inner instanceof Map ? inner : object
      const about = { name: null, spelling: 'nas-bench-301', line } as const
      const cells = { normal: cellOf(config, 'normal'), reduce: cellOf(config, 'reduce') }
      return { genotypes: [foreignGenotype({ ...about, ...cells }, [{ id: 'pair-order' }])], problems: [] }
    }),
}
