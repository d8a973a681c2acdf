/**
 * Which of the spaces S1 to S4 of RobustDARTS a log is of: the one that its args name, and in RobustDARTS's own logs, which name none, the
 * one whose supernet has the printed size. Cells that the space does not hold rule it out; S2 and S3 are of one size, and only
 * the columns of a table tell them apart.
 */
import type { PrintedTables } from '../../protocol/record'
import { candidatesAnEdge, edgeListsOf, operationSet } from '../../space/operationSets'
import type { Primitive } from '../../space/primitives'
import { type CellType, edgeIndex, topologyOf } from '../../space/topology'
import { layoutOf } from '../../supernet/describe'
import type { ForeignGenotype } from '../genotypes'
import type { SearchLog } from './searchLog'

const SETS = ['s1', 's2', 's3', 's4'] as const
export type RobustSpace = (typeof SETS)[number]

export interface SpaceOfLog {
  readonly id: RobustSpace
  /** All its operations: the columns of the lab's tables. */
  readonly primitives: readonly Primitive[]
  /** What the printed columns of an edge are. */
  columnsAt(type: CellType, edge: number): readonly Primitive[]
  /** Columns that are printed. */
  readonly width: number
}

function spaceCalled(id: RobustSpace): SpaceOfLog {
  const primitives = operationSet(id, 'darts')?.primitives ?? []
  const lists = edgeListsOf(id)
  return {
    id,
    primitives,
    columnsAt: (type, edge) => lists?.[type][edge] ?? primitives,
    width: candidatesAnEdge({ primitives, operations: id }),
  }
}

const topology = topologyOf({ space: 'darts' })

/** Cells of the published shape, whose every operation is a candidate of its edge. */
function holds({ columnsAt }: SpaceOfLog, { normal, reduce }: ForeignGenotype): boolean {
  const cells = { normal, reduce }
  return (['normal', 'reduce'] as const).every((type) => {
    const cell = cells[type]
    if (!cell || cell.inputs !== topology.inputs || cell.nodes !== topology.nodes) return false
    return cell.links.every(({ op, from, to }) =>
      (columnsAt(type, edgeIndex(topology, from, to)) as readonly string[]).includes(op),
    )
  })
}

/** What RobustDARTS searches with, which its logs do not tell; its data sets have 10 classes or 100. */
const USUAL = { channels: 16, cells: 8, classes: [10, 100] } as const

function hasSize({ id, primitives }: SpaceOfLog, { classes, parameters }: SearchLog): boolean {
  const edgeLists = edgeListsOf(id)
  const { channels, cells } = USUAL
  return (classes === null ? USUAL.classes : [classes]).some((count) => {
    const size = { channels, cells, imageSize: 32, classes: count, batch: 2 }
    const spec = { kind: 'supernet', space: 'darts', primitives, ...size, ...(edgeLists ? { edgeLists } : {}) } as const
    return layoutOf(spec).parameters === parameters[0]
  })
}

/**
 * The spaces that a log can be of: none, the one it is of, or several that it does not tell apart.
 *
 * @param told genotypes and tables of its epochs
 */
export function spacesOfLog(
  log: SearchLog,
  told: readonly { readonly genotype: ForeignGenotype | null; readonly tables: PrintedTables | null }[],
): readonly SpaceOfLog[] {
  if (log.space !== 'darts' || log.program === 'p-darts') return []
  const name = (log.args.get('search_space') ?? log.args.get('space'))?.toLowerCase()
  const widths = new Set(told.flatMap(({ tables }) => (tables ? [tables.normal[0]?.length ?? 0] : [])))
  return SETS.filter((id) => (name === undefined ? log.program === 'robust-darts' : name === id))
    .map(spaceCalled)
    .filter((space) => [...widths].every((width) => width === space.width))
    .filter((space) => told.every(({ genotype }) => !genotype || holds(space, genotype)))
    .filter((space) => name !== undefined || hasSize(space, log))
}
