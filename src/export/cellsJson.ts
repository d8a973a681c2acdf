/**
 * The cells of a search in which every cell has alphas of its own, as our own JSON: no official format can say a network
 * of different cells. One cell an entry, the first one first, with the stamp of the run.
 */
import type { CellRecord } from '../protocol/record'
import type { Stamp } from './stamp'

const CELLS_FORMAT = 'darts-plus-lab/cells'
const CELLS_VERSION = 1

export function writeCellsJson(cells: readonly CellRecord[], stamp: Stamp): string {
  const operations = cells.map(({ reduction, pairs, skips }) => ({ reduction, pairs, skips }))
  return `${JSON.stringify({ format: CELLS_FORMAT, version: CELLS_VERSION, cells: operations, stamp }, null, 2)}\n`
}
