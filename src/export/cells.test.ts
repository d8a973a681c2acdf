import { expect, test } from 'vitest'
import { textOfCells } from '../import/cellText'
import { type ForeignGenotype, readGenotypes } from '../import/genotypes'
import { outsideOf } from '../space/outsideOfSpaces'
import { PUBLISHED } from '../space/testing/published'
import { formatsOfCells, writeCells } from './cells'
import type { ExportFormat } from './formats'
import { stampOfCell } from './fromCell'
import { writeGenotypeText } from './genotypeText'

const read = (text: string): ForeignGenotype => readGenotypes(text, null).genotypes[0] as ForeignGenotype
const stamp = stampOfCell('A', 'some.py')
const five = "[('sep_conv_7x7', 0), ('skip_connect', 1), ('conv_7x1_1x7', 1), ('max_pool_3x3', 2)]"
const CELLS = {
  published: read(writeGenotypeText(PUBLISHED.DARTS_V2)),
  'other operations and nodes': read(
    `A = Genotype(normal=${five}, normal_concat=[2, 3], reduce=${five}, reduce_concat=[3])`,
  ),
  'any number of inputs': read(
    "F = Genotype(normal=[('skip_connect', 3, 0), ('warp', 5, 2)], normal_concat=range(2, 6), reduce=[('sep_conv_3x3', 2, 0)], reduce_concat=[2])",
  ),
  'one cell alone': read('digraph normal { \n "c_{k-2}" -> "0" [label="skip_connect"]\n "0" -> "c_{k}"\n}'),
  'a longer architecture string': read('|a~0|+|b~0|c~1|+|d~0|e~1|none~2|+|f~0|none~1|g~2|h~3|'),
  'an architecture with an edge missing': read('|a~0|+|b~0|'),
}

/** What of each can be written, and what the others say. */
function writable(cells: ForeignGenotype): { formats: ExportFormat[]; refusals: string[] } {
  const refusals: string[] = []
  const formats = formatsOfCells(cells).filter((format) => {
    try {
      return writeCells(format, cells, stamp) !== ''
    } catch (error) {
      refusals.push((error as Error).message)
      return false
    }
  })
  return { formats, refusals }
}

test.each([
  ['published', ['genotype', 'json', 'nni', 'nasbench301', 'dot', 'pytorch'], []],
  [
    'other operations and nodes',
    ['genotype', 'json', 'dot'],
    [/nni.*conv_7x1_1x7, sep_conv_7x7.*2 intermediate nodes, expected 4/, /nasbench301/, /pytorch.*sep_conv_7x7/],
  ],
  [
    'any number of inputs',
    ['genotype', 'dot'],
    [/json: .*node 2 of the normal cell has 0 inputs/, /nni.*operation warp is none/, /nasbench301/, /pytorch/],
  ],
  ['one cell alone', ['dot'], [/genotype: .*the reduction cell is missing/, /json/, /nni/, /nasbench301/, /pytorch/]],
  ['a longer architecture string', ['nas-bench-201', 'dot'], [/json/, /pytorch.*a, b, c.*4 intermediate nodes/]],
  ['an architecture with an edge missing', ['dot'], [/nas-bench-201.*node 2 .* 1 inputs/, /json/, /pytorch/]],
] as const)(
  '%s leave in the formats that can hold them, and are refused by name in the others',
  (name, formats, why) => {
    const found = writable(CELLS[name])
    expect(found.formats).toEqual(formats)
    expect(found.refusals).toHaveLength(why.length)
    found.refusals.forEach((message, i) => {
      expect(message).toMatch(why[i] as RegExp)
    })
  },
)

test('what is written of any cell is read back as the same cell', () => {
  for (const [name, cells] of Object.entries(CELLS))
    for (const format of writable(cells).formats) {
      if (format === 'pytorch' || format === 'nasbench301') continue
      const back = read(writeCells(format, cells, stamp))
      // Graphs leave out what carries nothing.
      const links = (cell: ForeignGenotype) =>
        [cell.normal, cell.reduce].map((one) => one?.links.filter(({ op }) => format !== 'dot' || op !== 'none'))
      expect(links(back), `${name} as ${format}`).toEqual(links(cells))
      expect([back.normal?.concat, back.reduce?.concat], `${name} as ${format}`).toEqual([
        cells.normal?.concat,
        cells.reduce?.concat,
      ])
    }
})

test('the text of an address holds cells of every kind, those that all differ too', () => {
  const { normal, reduce } = PUBLISHED.DARTS_V1
  const own = { ...PUBLISHED.DARTS_V1, cells: [normal, reduce, normal] }
  for (const cells of [...Object.values(CELLS), { ...CELLS.published, own }]) {
    const back = read(textOfCells(cells))
    expect(back.own).toEqual(cells.own)
    expect(textOfCells(back)).toBe(textOfCells(cells))
  }
})

test('cells are a genotype of the lab exactly where no rule of its spaces is broken', () => {
  for (const { normal, reduce, own } of Object.values(CELLS))
    expect(outsideOf(normal, reduce).length === 0).toBe(own !== null)
})
