/**
 * A genotype as Graphviz text in the style of quark0/darts cnn/visualize.py: one directed graph a cell, left to right.
 * One file holds all cells: `dot -Tpdf -O FILE` draws each.
 */
import type { DartsGenotype, Genotype, GenotypePair, Nb201Genotype } from '../space/genotype'
import { NONE } from '../space/primitives'
import { topologyOf } from '../space/topology'
import { reductionCells } from '../supernet/describeDarts'
import { type Stamp, stampComment } from './stamp'

const STYLE = [
  'rankdir=LR',
  'edge [fontsize=20, fontname=times]',
  'node [style=filled, shape=rect, align=center, fontsize=20, height=0.5, width=0.5, penwidth=2, fontname=times]',
]

const INPUT = 'darkseagreen2'
const INTERMEDIATE = 'lightblue'
const OUTPUT = 'palegoldenrod'

/** Names with braces must be quoted; quoting all does no harm. */
const node = (name: string, color: string): string => `"${name}" [fillcolor=${color}]`
const edge = (from: string, to: string, op?: string): string =>
  `"${from}" -> "${to}"${op === undefined ? '' : ` [label="${op}", fillcolor=gray]`}`

function digraph(name: string, lines: readonly string[]): string {
  return `digraph ${name} {\n${[...STYLE, ...lines].map((line) => `  ${line};\n`).join('')}}\n`
}

function dartsCell(name: string, pairs: readonly GenotypePair[], concat: readonly number[]): string {
  const { inputs } = topologyOf('darts')
  const nodes = inputs + pairs.length / 2
  const labels = ['c_{k-2}', 'c_{k-1}']
  const label = (n: number): string => labels[n] ?? String(n - inputs)
  const lines = labels.map((text) => node(text, INPUT))
  for (let n = inputs; n < nodes; n++) lines.push(node(label(n), INTERMEDIATE))
  lines.push(node('c_{k}', OUTPUT))
  pairs.forEach(([op, from], i) => {
    lines.push(edge(label(from), label(inputs + Math.floor(i / 2)), op))
  })
  for (const n of concat) lines.push(edge(label(n), 'c_{k}'))
  return digraph(name, lines)
}

/** Edges whose operation is `none` carry nothing and are left out. */
function nb201Cell(genotype: Nb201Genotype): string {
  const { inputs, nodes, edges } = topologyOf('nas-bench-201')
  const lines: string[] = []
  for (let n = 0; n < nodes; n++)
    lines.push(node(String(n), n < inputs ? INPUT : n === nodes - 1 ? OUTPUT : INTERMEDIATE))
  edges.forEach(({ from, to }, i) => {
    const op = genotype.edges[i]
    if (op !== undefined && op !== NONE) lines.push(edge(String(from), String(to), op))
  })
  return digraph('cell', lines)
}

function dartsCells({ normal, normalConcat, reduce, reduceConcat, cells }: DartsGenotype): string {
  const types = [dartsCell('normal', normal, normalConcat), dartsCell('reduction', reduce, reduceConcat)]
  const reductions = reductionCells(cells?.length ?? 0)
  const own = cells?.map((pairs, i) => {
    const [type, concat] = reductions.has(i) ? ['reduction', reduceConcat] : ['normal', normalConcat]
    return dartsCell(`cell_${i + 1}_${type}`, pairs, concat)
  })
  return (own ?? types).join('\n')
}

export function writeDot(genotype: Genotype, stamp: Stamp): string {
  return `${stampComment(stamp, '//')}\n${genotype.space === 'darts' ? dartsCells(genotype) : nb201Cell(genotype)}`
}
