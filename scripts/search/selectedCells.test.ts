import { expect, test } from 'vitest'
import { trainable } from '../../src/import/cellFacts'
import { openTexts } from '../../src/import/openTexts'
import type { Genotype } from '../../src/space/genotype'
import { cellsFile, selectedCells } from './selectedCells'

const NB201: readonly Genotype[] = (['skip_connect', 'nor_conv_3x3', 'none'] as const).map((op) => ({
  space: 'nas-bench-201',
  edges: Array.from({ length: 6 }, () => op),
}))
const pairs = (op: 'sep_conv_3x3' | 'skip_connect' | 'dil_conv_5x5') =>
  [0, 1, 0, 1, 0, 1, 0, 1].map((from) => [op, from] as const)
const darts = (op: Parameters<typeof pairs>[0]): Genotype => ({
  space: 'darts',
  normal: pairs(op),
  normalConcat: [2, 3, 4, 5],
  reduce: pairs('sep_conv_3x3'),
  reduceConcat: [2, 3, 4, 5],
})

test.each([
  ['nas-bench-201', NB201],
  ['darts', [darts('skip_connect'), darts('sep_conv_3x3'), darts('dil_conv_5x5')]],
] as const)('cells of %s are read back by the reader of all files of genotypes, each by its name', (_, genotypes) => {
  const [byAlpha, genotype, whole] = genotypes as readonly [Genotype, Genotype, Genotype]
  const cells = selectedCells(byAlpha, {
    genotype,
    whole: { genotype: whole, score: { loss: 1, correct: 2 } },
  })
  const opened = openTexts([{ name: 'cells.py', text: cellsFile(cells), date: '2026-01-01' }])
  expect(opened.kind === 'cells' && opened.cells.map((cell) => [cell.name, trainable(cell)])).toEqual([
    ['by_alpha', byAlpha],
    ['by_removal', genotype],
    ['by_selection', whole],
  ])
})

test('a place without a cell of alpha has the other alone', () => {
  const [genotype] = NB201 as readonly [Genotype]
  expect(selectedCells(null, { genotype }).map(({ name }) => name)).toEqual(['by_removal'])
})
