/**
 * A genotype as Graphviz text in the style of quark0/darts cnn/visualize.py: one directed graph a cell, left to right.
 * One file holds all cells: `dot -Tpdf -O FILE` draws each.
 */
import { type Cell, cellOf } from '../space/cell'
import type { Genotype } from '../space/genotype'
import { NONE } from '../space/primitives'
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

/** c_{k-2}, c_{k-1}, 0, 1, ... with the joined output c_{k}. */
function twoInputs(name: string, { inputs, nodes, links, concat }: Cell): string {
  const labels = ['c_{k-2}', 'c_{k-1}']
  const label = (n: number): string => labels[n] ?? String(n - inputs)
  const lines = labels.map((text) => node(text, INPUT))
  for (let n = inputs; n < nodes; n++) lines.push(node(label(n), INTERMEDIATE))
  lines.push(node('c_{k}', OUTPUT))
  for (const { op, from, to } of links) lines.push(edge(label(from), label(to), op))
  for (const n of concat) lines.push(edge(label(n), 'c_{k}'))
  return digraph(name, lines)
}

/** Nodes by their number, the last one is the output. Edges whose operation is `none` carry nothing and are left out. */
function oneInput({ inputs, nodes, links }: Cell): string {
  const lines: string[] = []
  for (let n = 0; n < nodes; n++)
    lines.push(node(String(n), n < inputs ? INPUT : n === nodes - 1 ? OUTPUT : INTERMEDIATE))
  for (const { op, from, to } of links) if (op !== NONE) lines.push(edge(String(from), String(to), op))
  return digraph('cell', lines)
}

interface Cells {
  readonly normal: Cell | null
  readonly reduce: Cell | null
}

/** Cells of any operations and any number of nodes, one graph each, without a stamp. */
export function dotOfCells({ normal, reduce }: Cells): string {
  const graphs = [
    ...(normal ? [normal.inputs === 1 ? oneInput(normal) : twoInputs('normal', normal)] : []),
    ...(reduce ? [twoInputs('reduction', reduce)] : []),
  ]
  return graphs.join('\n')
}

function dotOf(genotype: Genotype): string {
  const [normal, reduce] = [cellOf(genotype, 'normal'), cellOf(genotype, 'reduce')]
  if (genotype.space !== 'darts' || !genotype.cells) return dotOfCells({ normal, reduce })
  const reductions = reductionCells(genotype.cells.length)
  return genotype.cells
    .map((normal, i) => {
      const [type, normalConcat] = reductions.has(i)
        ? ['reduction', genotype.reduceConcat]
        : ['normal', genotype.normalConcat]
      return twoInputs(`cell_${i + 1}_${type}`, cellOf({ ...genotype, normal, normalConcat }, 'normal') as Cell)
    })
    .join('\n')
}

export function writeDot(genotype: Genotype, stamp: Stamp): string {
  return `${stampComment(stamp, '//')}\n${dotOf(genotype)}`
}
