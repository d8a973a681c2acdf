/** Opened cells as files: a genotype of the lab's spaces in every format, any other in those that can hold its operations and nodes. */
import { SearchError } from '../errors'
import type { Cell } from '../space/cell'
import type { Genotype } from '../space/genotype'
import { type Outside, outsideOf, outsideText } from '../space/outsideOfSpaces'
import { pairedGenotype } from '../space/ownGenotype'
import { dotOfCells } from './dot'
import { type ExportFormat, formatsOf, formatsOfSpace, holdsForeign, writeExport } from './formats'
import { nameOf, type Stamp, stampComment } from './stamp'

export interface WritableCells {
  /** Null where the other one is alone. */
  readonly normal: Cell | null
  readonly reduce: Cell | null
  /** The same as a genotype of the lab's spaces; null where they are none. */
  readonly own: Genotype | null
}

/** The formats that such cells could leave in, in the order of a menu; those that cannot hold these say so when they write. */
export function formatsOfCells({ normal, reduce, own }: WritableCells): ExportFormat[] {
  if (own) return formatsOf(own)
  return formatsOfSpace((normal ?? reduce)?.inputs === 1 ? 'nas-bench-201' : 'darts')
}

/** Operation, node, source, as FairDARTS writes cells: any number of inputs a node. */
const triples = ({ links }: Cell): string =>
  `[${links.map(({ op, from, to }) => `('${op}', ${to}, ${from})`).join(', ')}]`

/** `Genotype(normal=[('sep_conv_3x3', 2, 0), ...], ...)` */
export function triplesText(normal: Cell, reduce: Cell): string {
  const concat = (cell: Cell): string => `[${cell.concat.join(', ')}]`
  return `Genotype(normal=${triples(normal)}, normal_concat=${concat(normal)}, reduce=${triples(reduce)}, reduce_concat=${concat(reduce)})`
}

/** `|op~0|+|op~0|op~1|` for any number of nodes that have an input each; null for other cells. */
export function architectureText({ inputs, nodes, links }: Cell): string | null {
  if (inputs !== 1) return null
  const groups = Array.from({ length: nodes - 1 }, (_, i) => {
    const into = links.filter(({ to }) => to === i + 1).sort((a, b) => a.from - b.from)
    return into.length > 0 ? `|${into.map(({ op, from }) => `${op}~${from}`).join('|')}|` : null
  })
  return groups.includes(null) ? null : groups.join('+')
}

/** What of the cells a format cannot hold. */
function broken(format: ExportFormat, { normal, reduce }: WritableCells): string {
  const shape = ({ why }: Outside): boolean => why !== 'operations' && why !== 'nodes'
  const all = outsideOf(normal, reduce)
  return (holdsForeign(format) ? all.filter(shape) : all).map(outsideText).join('; ')
}

/**
 * The cells as a file of that format, stamp included.
 *
 * @throws SearchError 'unsupported' when the format cannot hold them, naming operations, node or cell
 */
export function writeCells(format: ExportFormat, cells: WritableCells, stamp: Stamp): string {
  const { normal, reduce, own } = cells
  const genotype = own ?? pairedGenotype(normal, reduce)
  if (genotype) return writeExport(format, genotype, stamp)
  if (format === 'dot') return `${stampComment(stamp, '//')}\n${dotOfCells(cells)}`
  if (format === 'genotype' && normal && reduce)
    return `${stampComment(stamp)}${nameOf(stamp)} = ${triplesText(normal, reduce)}\n`
  // The benchmark's own reader wants an operation from every node before.
  const isWhole = !outsideOf(normal, reduce).some(({ why }) => why === 'inputs')
  const architecture = format === 'nas-bench-201' && normal && isWhole ? architectureText(normal) : null
  if (architecture !== null) return `${stampComment(stamp)}${architecture}\n`
  throw new SearchError('unsupported', `format ${format}: cannot hold these cells; ${broken(format, cells)}`)
}
