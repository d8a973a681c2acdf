import { describe, expect, test } from 'vitest'
import { SearchError } from '../errors'
import { checkGenotype } from './checkGenotype'
import { type GenotypePair, pairedCells, sameGenotype } from './genotype'
import { PUBLISHED_DARTS } from './topology'

const NORMAL: readonly GenotypePair[] = [
  ['sep_conv_5x5', 1],
  ['dil_conv_5x5', 0],
  ['skip_connect', 0],
  ['avg_pool_3x3', 1],
  ['skip_connect', 1],
  ['sep_conv_5x5', 0],
  ['sep_conv_3x3', 0],
  ['skip_connect', 4],
]

const REDUCE: readonly GenotypePair[] = [
  ['sep_conv_3x3', 1],
  ['sep_conv_5x5', 0],
  ['sep_conv_5x5', 2],
  ['avg_pool_3x3', 0],
  ['skip_connect', 0],
  ['sep_conv_3x3', 3],
  ['sep_conv_3x3', 3],
  ['avg_pool_3x3', 0],
]

const good = pairedCells(PUBLISHED_DARTS, NORMAL, REDUCE)

describe('checkGenotype', () => {
  const broken = (normal: unknown): unknown => ({ ...good, normal })

  test('passes a genotype through its JSON', () => {
    expect(sameGenotype(checkGenotype(JSON.parse(JSON.stringify(good))), good)).toBe(true)
  })

  test.each([
    ['too few pairs', broken(good.normal.slice(1)), /normal cell: 7 pairs, expected 8/],
    [
      'an unknown operation',
      broken([['sep_conv_7x7', 0], ...good.normal.slice(1)]),
      /pair 0: operation "sep_conv_7x7"/,
    ],
    ['none', broken([['none', 0], ...good.normal.slice(1)]), /pair 0: operation "none"/],
    ['a source at or after the node', broken([['skip_connect', 2], ...good.normal.slice(1)]), /source 2, .* 0 to 1/],
    [
      'one source twice',
      broken([good.normal[0], ['skip_connect', 1], ...good.normal.slice(2)]),
      /two different sources/,
    ],
    ['a concat outside the cell', { ...good, reduceConcat: [2, 6] }, /reduce concat: \[2,6\]/],
    ['another space', { ...good, space: 'nasnet' }, /genotype space: "nasnet"/],
    ['a list', [1, 2], /genotype space/],
    ['too few edges', { space: 'nas-bench-201', edges: ['none'] }, /expected 6 operations/],
  ])('refuses %s', (_, value, message) => {
    expect(() => checkGenotype(value)).toThrow(message)
    expect(() => checkGenotype(value)).toThrow(SearchError)
  })

  test('accepts none and equal sources where asked to', () => {
    const cell = [['none', 1], ['skip_connect', 1], ...good.normal.slice(2)]
    expect(checkGenotype(broken(cell), { none: true, equalSources: true })).toMatchObject({ normal: cell })
  })
})

test('cells of their own pass the same check as the two of a genotype', () => {
  const { normal, reduce } = good
  const genotype = { ...good, cells: [normal, reduce] }
  expect(checkGenotype(JSON.parse(JSON.stringify(genotype)))).toEqual(genotype)
  expect(sameGenotype(genotype, { ...genotype, cells: [normal, normal] })).toBe(false)
  expect(sameGenotype(genotype, good)).toBe(false)
  expect(() => checkGenotype({ ...genotype, cells: [] })).toThrow(/cells: \[\], expected a list of 1/)
  expect(() => checkGenotype({ ...genotype, cells: [normal, reduce.slice(1)] })).toThrow(/own\[1\] cell: 7 pairs/)
})
