import { expect, test } from 'vitest'
import type { CellRecord } from '../protocol/record'
import { writeCellsJson } from './cellsJson'
import { STAMP } from './testing/stamp'

test('writes every cell in order, its operations and where they come from', () => {
  const cells: CellRecord[] = [
    { reduction: false, alphas: [[1, 2]], pairs: [['sep_conv_3x3', 0]], skips: 0 },
    { reduction: true, alphas: [[3, 4]], pairs: [['skip_connect', 1]], skips: 1 },
  ]
  expect(JSON.parse(writeCellsJson(cells, STAMP))).toEqual({
    format: 'darts-plus-lab/cells',
    version: 1,
    cells: [
      { reduction: false, pairs: [['sep_conv_3x3', 0]], skips: 0 },
      { reduction: true, pairs: [['skip_connect', 1]], skips: 1 },
    ],
    stamp: JSON.parse(JSON.stringify(STAMP)),
  })
})
