/**
 * Graphviz text as visualize.py of quark0/darts and the lab write it: one graph a cell, inputs c_{k-2} and c_{k-1}, nodes 0, 1,
 * ..., output c_{k}. Which cell a graph is says its own name or that of its file. A graph without c_{k-2} is a cell of
 * NAS-Bench-201.
 */
import { shown, visible } from '../../errors'
import type { Cell, CellLink } from '../../space/cell'
import { NONE } from '../../space/primitives'
import { PUBLISHED_DARTS, topologyOf } from '../../space/topology'
import { lineAt } from '../literal'
import {
  checkCell,
  type ForeignGenotype,
  foreignGenotype,
  type GenotypeReader,
  operation,
  type Remark,
  refuse,
} from './foreign'

const { inputs: INPUTS } = PUBLISHED_DARTS
// No two neighbours of these patterns match the same blanks: a line of nothing else would be tried in every division of it.
const GRAPH = /\bdigraph\b\s*(?:("[^"\n]*"|[\w.-]+)\s*)?\{/g
const NAME = '("[^"\\n]*"|[\\w.-]+)'
const ARROW = new RegExp(
  `^[ \\t]*${NAME}[ \\t]*->[ \\t]*${NAME}(?:[ \\t]*\\[([^\\n]*)\\])?[ \\t]*(?:;[ \\t]*)?\\r?$`,
  'gm',
)
const LABEL = /\blabel\s*=\s*(?:"([^"]*)"|([\w.+-]+))/
const MOST_GRAPHS = 200
/** Of one graph: as many as a cell may have operations, and those to its output. */
const MOST_ARROWS = 600

interface Graph {
  readonly type: 'normal' | 'reduce' | null
  readonly cell: Cell
  readonly line: number
}

/** For a message. */
const brief = (name: string): string => visible(name.slice(0, 40))

const bare = (name: string): string => (name.startsWith('"') ? name.slice(1, -1) : name)

function typeIn(name: string): 'normal' | 'reduce' | null {
  if (/reduc/i.test(name)) return 'reduce'
  return /normal/i.test(name) ? 'normal' : null
}

function readGraph(name: string, body: string, line: number): Graph {
  const inputs = /c_\{k-2\}/.test(body) ? INPUTS : 1
  const where = name === '' ? `graph of line ${line}` : `graph ${shown(name)}`
  const nodeOf = (text: string): number => {
    if (text === 'c_{k-2}') return 0
    if (text === 'c_{k-1}') return 1
    if (!/^\d{1,3}$/.test(text)) refuse(`${where}: node ${shown(text)}, expected c_{k-2}, c_{k-1}, c_{k} or a number`)
    return inputs === 1 ? Number(text) : inputs + Number(text)
  }
  const links: CellLink[] = []
  const concat: number[] = []
  for (const [, source, target, attributes] of body.matchAll(ARROW)) {
    if (links.length + concat.length === MOST_ARROWS) refuse(`${where}: more than ${MOST_ARROWS} arrows`)
    const [from, to] = [bare(source as string), bare(target as string)]
    const [, quoted, plain] = LABEL.exec(attributes ?? '') ?? []
    if (to === 'c_{k}') concat.push(nodeOf(from))
    else
      links.push({
        op: operation(`${where}, ${brief(from)} -> ${brief(to)}`, quoted ?? plain),
        from: nodeOf(from),
        to: nodeOf(to),
      })
  }
  if (links.length === 0) refuse(`${where}: no arrow with an operation in it`)
  links.sort((a, b) => a.to - b.to)
  const cell = inputs === 1 ? nb201Cell(links, body) : checkCell(typeIn(name) ?? 'drawn', inputs, links, concat)
  return { type: typeIn(name), cell, line }
}

const DECLARED = /^[ \t]*"?(\d{1,2})"?[ \t]*\[/gm

/** Edges that chose none are not drawn; a graph that declares no nodes has those of the benchmark at least. */
function nb201Cell(links: readonly CellLink[], body: string): Cell {
  const { edges, nodes } = topologyOf({ space: 'nas-bench-201' })
  const declared = new Set([...body.matchAll(DECLARED)].map(([, node]) => Number(node)))
  const last = Math.max(...(declared.size > 0 ? declared : [nodes - 1]), ...links.map(({ to }) => to))
  if (last !== nodes - 1) return checkCell('drawn', 1, links, [last])
  const all = edges.map(({ from, to }) => ({
    op: links.find((link) => link.from === from && link.to === to)?.op ?? NONE,
    from,
    to,
  }))
  return checkCell('drawn', 1, all, [last])
}

function joined(graphs: readonly Graph[], file: string | null): ForeignGenotype {
  const line = graphs[0]?.line ?? 1
  const about = { name: null, spelling: 'dot', line } as const
  const nb201 = graphs.find(({ cell }) => cell.inputs === 1)
  if (nb201) return foreignGenotype({ ...about, normal: nb201.cell, reduce: null })
  const named = graphs.length === 1 ? typeIn(file ?? '') : null
  const reduce = graphs.find(({ type }) => (type ?? named) === 'reduce')?.cell ?? null
  const normal = graphs.find((graph) => (graph.type ?? named) !== 'reduce')?.cell ?? null
  const remarks: Remark[] = []
  if (!normal || !reduce) remarks.push({ id: 'one-cell', cell: normal ? 'normal' : 'reduce' })
  if (graphs.length > 2) remarks.push({ id: 'own-cells', count: graphs.length })
  return foreignGenotype({ ...about, normal, reduce }, remarks)
}

export const dotReader: GenotypeReader = {
  spelling: 'dot',
  recognise: (text) => text.search(GRAPH) >= 0,
  read: (text, file) => {
    const starts = [...text.matchAll(GRAPH)]
    if (starts.length > MOST_GRAPHS) refuse(`${starts.length} graphs, at most ${MOST_GRAPHS} are read`)
    const graphs = starts.map(({ 0: head, 1: name, index }, i) => {
      const body = text.slice(index + head.length, starts[i + 1]?.index ?? text.length)
      return readGraph(bare(name ?? ''), body, lineAt(text, index))
    })
    return { genotypes: [joined(graphs, file)], problems: [] }
  },
}
