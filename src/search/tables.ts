/**
 * Owns the way from the engine's flat architecture parameters to tables: one a cell type, or one a cell where every cell has
 * alphas of its own. Such a search has no table of its type; the mean over the type's cells stands for it.
 */
import type { SearchConfig } from '../protocol/config'
import type { CellTables } from '../protocol/record'
import { REMOVED, softmaxRows } from '../space/alphas'
import { cellTypes, topologyOf } from '../space/topology'
import { reductionCells } from '../supernet/describeDarts'

/** Alphas [edges][ops] of one table, and betas [edges] in PC-DARTS. */
export interface OneTable {
  readonly alphas: readonly (readonly number[])[]
  readonly betas?: readonly number[]
}

type TableConfig = Pick<SearchConfig, 'space' | 'primitives' | 'cells' | 'nodes'> & {
  readonly alphas: Pick<SearchConfig['alphas'], 'perCell'>
}

/** All tables of flat alphas [types][edges][ops] with betas [types][edges] behind, where there are any. */
export function eachTable(config: TableConfig, flat: Float32Array): OneTable[] {
  const { space, primitives, cells, alphas } = config
  const edges = topologyOf(config).edges.length
  const ops = primitives.length
  const types = alphas.perCell ? cells : cellTypes(space).length
  const betas = flat.subarray(types * edges * ops)
  return Array.from({ length: types }, (_, type) => ({
    alphas: Array.from({ length: edges }, (_, edge) => {
      const start = (type * edges + edge) * ops
      return Array.from(flat.subarray(start, start + ops))
    }),
    ...(betas.length === 0 ? {} : { betas: Array.from(betas.subarray(type * edges, (type + 1) * edges)) }),
  }))
}

function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length
}

/** Column by column the mean of rows of alphas. Where XNAS wiped an operation out in one of them, alphas of the mean weights. */
function meanRow(rows: readonly (readonly number[])[]): number[] {
  const columns = (of: readonly (readonly number[])[]): number[] =>
    (of[0] ?? []).map((_, op) => meanOf(of.map((row) => row[op] as number)))
  if (!rows.flat().includes(REMOVED)) return columns(rows)
  return columns(softmaxRows(rows)).map((weight) => (weight > 0 ? Math.log(weight) : REMOVED))
}

/** The mean of tables of one shape; zeros of that shape where there is none to take it of. */
function meanTable(tables: readonly OneTable[], shape: OneTable): OneTable {
  const of = tables.length > 0 ? tables : null
  const alphas = shape.alphas.map((row, edge) =>
    of ? meanRow(of.map((table) => table.alphas[edge] as readonly number[])) : row.map(() => 0),
  )
  if (shape.betas === undefined) return { alphas }
  return {
    alphas,
    betas: shape.betas.map((_, edge) => (of ? meanOf(of.map(({ betas }) => betas?.[edge] as number)) : 0)),
  }
}

/** One table a cell type, whatever the search has. */
export function tablesOf(config: TableConfig, flat: Float32Array): CellTables {
  const tables = eachTable(config, flat)
  const reductions = reductionCells(config.cells)
  const [normal, reduce] = config.alphas.perCell
    ? [false, true].map((reduction) =>
        meanTable(
          tables.filter((_, cell) => reductions.has(cell) === reduction),
          tables[0] as OneTable,
        ),
      )
    : tables
  const both = { normal: normal?.alphas ?? [], reduce: reduce?.alphas ?? [] }
  if (normal?.betas === undefined) return both
  return { ...both, betas: { normal: normal.betas, reduce: reduce?.betas ?? [] } }
}
