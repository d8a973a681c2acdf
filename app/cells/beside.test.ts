import { expect, test } from 'vitest'
import { readGenotypes } from '../../src/import/genotypes'
import { besideOf, publishedCell } from './beside'

const read = (text: string) => readGenotypes(text, null).genotypes
const pairs = "[('sep_conv_3x3', 0), ('skip_connect', 1)]"
const text = (name: string): string =>
  `${name} = Genotype(normal=${pairs}, normal_concat=[2], reduce=${pairs}, reduce_concat=[2])\n`
const none = { cells: [], shown: 0, before: [], run: null }

test('a published cell stands in its file and is near every other one, itself left out', () => {
  const found = publishedCell('DARTS_V2')
  expect(found?.source).toBe('quark0/darts cnn/genotypes.py')
  expect(publishedCell('DARTS_V9')).toBeNull()
  const keys = besideOf(found?.cell as never, none).map(({ key }) => key)
  expect(keys).toContain('published DARTS_V1')
  expect(keys).not.toContain('published DARTS_V2')
})

test('the run on the screen, others of the file and those opened before come first; the same cell is not offered', () => {
  const cells = read(text('A') + text('B'))
  const [cell] = cells
  const run = { name: 'epoch 3', genotype: publishedCell('XNAS')?.cell.own as never }
  const before = [...read(text('A')), ...read(text('C'))]
  const found = besideOf(cell as never, { cells, shown: 0, before, run })
  expect(found.slice(0, 3).map(({ key, name }) => [key, name])).toEqual([
    ['run', 'epoch 3'],
    ['file 1', 'B'],
    ['before 1', 'C'],
  ])
  expect(found[1]?.common).toEqual({ edges: 4, operations: 4, of: 4 })
})

test('a cell of one input is compared with its like only', () => {
  const [nb201] = read('|none~0|+|none~0|none~1|')
  const others = read(`${text('A')}`)
  expect(besideOf(nb201 as never, { ...none, cells: [nb201 as never, ...others] })).toEqual([])
  expect(besideOf(nb201 as never, { ...none, before: read('|skip_connect~0|') }).map(({ key }) => key)).toEqual([
    'before 0',
  ])
})
