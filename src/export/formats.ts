/** Every format a genotype can leave in: what it is called in a file name, which spaces it can say, and its writer. */
import { SearchError } from '../errors'
import { cellOf } from '../space/cell'
import {
  type DartsGenotype,
  type Genotype,
  hasKnownOperations,
  hasOwnCells,
  isOwnGenotype,
  type Nb201Genotype,
} from '../space/genotype'
import { outsideOf, outsideText } from '../space/outsideOfSpaces'
import type { SpaceId } from '../space/primitives'
import { writeDot } from './dot'
import { writeGenotypeJson } from './genotypeJson'
import { writeGenotypePython } from './genotypeText'
import { writeNasbench301 } from './nasbench301'
import { writeNb201String } from './nb201String'
import { writeNni } from './nni'
import { writePytorchModule } from './pytorchModule'
import { nameOf, type Stamp, stampComment } from './stamp'

export const EXPORT_FORMATS = [
  'genotype',
  'edge-all',
  'nas-bench-201',
  'json',
  'nni',
  'nasbench301',
  'dot',
  'pytorch',
] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

interface Writer {
  /** Ending of a file, without the dot. */
  readonly extension: string
  readonly write: (genotype: Genotype, stamp: Stamp) => string
  /** Space it is limited to. */
  readonly space?: Genotype['space']
  /** It can say a network of different cells. */
  readonly cells?: true
  /** It says the best operation of every edge, which only some algorithms derive. */
  readonly allEdges?: true
  /** It can say operations and nodes outside of the published DARTS space. */
  readonly foreign?: true
  /** It can say any number of nodes, and noise; not any operations. */
  readonly nodes?: true
}

const darts = (write: (genotype: DartsGenotype, stamp: Stamp) => string, extension: string): Writer => ({
  extension,
  write: write as Writer['write'],
  space: 'darts',
})

const WRITERS: Readonly<Record<ExportFormat, Writer>> = {
  genotype: {
    ...darts((genotype, stamp) => writeGenotypePython(genotype, nameOf(stamp), stamp), 'py'),
    foreign: true,
  },
  'edge-all': {
    ...darts((genotype, stamp) => {
      const { normal = [], reduce = [] } = genotype.allEdges ?? {}
      return writeGenotypePython({ ...genotype, normal, reduce }, `${nameOf(stamp)}_EDGE_ALL`, stamp)
    }, 'py'),
    allEdges: true,
    nodes: true,
  },
  'nas-bench-201': {
    extension: 'txt',
    write: (genotype, stamp) => `${stampComment(stamp)}${writeNb201String(genotype as Nb201Genotype)}\n`,
    space: 'nas-bench-201',
  },
  json: {
    extension: 'json',
    write: (genotype, stamp) => writeGenotypeJson({ genotype, stamp }),
    cells: true,
    foreign: true,
  },
  nni: darts(writeNni, 'json'),
  nasbench301: darts(writeNasbench301, 'py'),
  dot: { extension: 'dot', write: writeDot, cells: true, foreign: true },
  pytorch: { extension: 'py', write: writePytorchModule, cells: true, nodes: true },
}

export function isExportFormat(value: unknown): value is ExportFormat {
  return (EXPORT_FORMATS as readonly unknown[]).includes(value)
}

/** True when the algorithm that found the cell said which operation each edge would keep. */
const hasAllEdges = (genotype: Genotype): boolean => genotype.space === 'darts' && genotype.allEdges !== undefined

/** The formats for cells of a space, in the order of a menu; whether one can say a given cell is for `writeExport` to tell. */
export function formatsOfSpace(id: SpaceId): ExportFormat[] {
  return EXPORT_FORMATS.filter((format) => {
    const { space = id, allEdges } = WRITERS[format]
    return space === id && !allEdges
  })
}

/** The formats for a genotype, in the order of a menu. */
export function formatsOf(genotype: Genotype): ExportFormat[] {
  const formats = formatsOfSpace(genotype.space)
  return EXPORT_FORMATS.filter((format) =>
    WRITERS[format].allEdges ? hasAllEdges(genotype) : formats.includes(format),
  )
}

/** Whether a format can say operations and nodes outside of the DARTS space. */
export const holdsForeign = (format: ExportFormat): boolean => WRITERS[format].foreign ?? false

/**
 * The genotype as a file of that format, stamp included.
 *
 * @throws SearchError 'unsupported' when the format cannot say this genotype, with the reason
 */
export function writeExport(format: ExportFormat, genotype: Genotype, stamp: Stamp): string {
  const { write, space = genotype.space, cells, allEdges, foreign, nodes } = WRITERS[format]
  if (space !== genotype.space)
    throw new SearchError(
      'unsupported',
      `format ${format}: holds cells of the ${space} space, not of ${genotype.space}`,
    )
  if (!foreign && !(nodes ? hasKnownOperations : isOwnGenotype)(genotype)) {
    const rules = outsideOf(cellOf(genotype, 'normal'), cellOf(genotype, 'reduce'))
    const broken = rules.filter(({ why }) => !nodes || why !== 'nodes').map(outsideText)
    throw new SearchError('unsupported', `format ${format}: holds cells of the DARTS space; ${broken.join('; ')}`)
  }
  if (hasOwnCells(genotype) && !cells)
    throw new SearchError('unsupported', `format ${format}: holds two cells, not a network whose cells all differ`)
  if (allEdges && !hasAllEdges(genotype))
    throw new SearchError(
      'unsupported',
      `format ${format}: holds all edges of a cell, as SNAS derives them; this cell has two a node`,
    )
  return write(genotype, stamp)
}

/** A name for the file: `genotype-epoch-17.nni.json`, or with the name of a cell for its epoch. */
export function exportFileName(format: ExportFormat, of: number | string): string {
  const { extension } = WRITERS[format]
  const kind = format === extension || format === 'genotype' ? '' : `.${format}`
  return `genotype-${typeof of === 'number' ? `epoch-${of}` : of}${kind}.${extension}`
}
