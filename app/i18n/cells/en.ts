/** Words about searches in which every cell has alphas of its own. */
import { skipConnects } from '../views/en'

export const cellsEn = {
  panel: 'Cells by depth',
  title: 'Each cell, from early to late',
  note: 'skip-connects among the operations of each cell',
  explain:
    'Alphas are not shared: every cell has chosen its own operations. The large cell and the curves show the mean of their alphas.',
  picture: 'Every cell of the network, the first one left, with its number of skip-connects',
  save: (format: string) => `Save the network of all cells, each with its own operations: ${format}`,
  cell: (index: number, reduction: boolean, skips: number, operations: number) =>
    `cell ${index}${reduction ? ' (reduction)' : ''}: ${skipConnects(skips)} of ${operations} operations`,
  halves: (early: string, late: string) => `early half ${early}, late half ${late}`,
  reduction: 'R',
  none: 'after the first epoch',
  table: 'Table',
  columns: ['cell', 'type', 'skip-connects', 'operations'] as readonly string[],
  types: { normal: 'normal', reduce: 'reduction' },
}

export type CellsCatalogue = typeof cellsEn
