import { expect, test } from 'vitest'
import { type Cell, cellOf } from '../space/cell'
import { commonOf, differenceOf } from '../space/compareCells'
import { PUBLISHED } from '../space/testing/published'
import { costOfCells, nearestPublished, rule1Stops, SCALES, trainable } from './cellFacts'
import { textOfCells } from './cellText'
import { readGenotypes } from './genotypes'

const read = (text: string) =>
  readGenotypes(text, null).genotypes[0] as NonNullable<ReturnType<typeof readGenotypes>['genotypes'][0]>
const pairs = "[('sep_conv_7x7', 0), ('skip_connect', 1)]"
const foreign = read(`Genotype(normal=${pairs}, normal_concat=[2], reduce=${pairs}, reduce_concat=[2])`)
const cells = (genotype: (typeof PUBLISHED)['DARTS_V2']) => ({
  normal: cellOf(genotype, 'normal'),
  reduce: cellOf(genotype, 'reduce'),
})

test('the size of a published cell is the one its paper counts', () => {
  const own = { ...cells(PUBLISHED.DARTS_V2), own: PUBLISHED.DARTS_V2 }
  expect(costOfCells(own, SCALES.cifar)).toMatchObject({ parameters: 3_349_342 })
  expect(costOfCells(own, SCALES.imagenet)).toMatchObject({ parameters: 4_718_752 })
})

test('cells of other shapes are counted where their operations are known, else it says why not', () => {
  expect(costOfCells(foreign, SCALES.cifar)).toHaveProperty('parameters')
  const strange = read(
    `Genotype(normal=${pairs.replace('sep_conv_7x7', 'warp')}, normal_concat=[2], reduce=${pairs}, reduce_concat=[2])`,
  )
  expect(costOfCells(strange, SCALES.cifar)).toEqual({ why: 'operations', names: ['warp'] })
  const noise = read(
    `Genotype(normal=${pairs.replace('sep_conv_7x7', 'noise')}, normal_concat=[2], reduce=${pairs}, reduce_concat=[2])`,
  )
  expect(costOfCells(noise, SCALES.cifar)).toHaveProperty('parameters')
  expect(costOfCells({ ...foreign, reduce: null }, SCALES.cifar)).toEqual({ why: 'one-cell' })
})

test('a cell of any number of nodes can be trained where it joins its last ones, else it says why not', () => {
  const two = "[('sep_conv_3x3', 0), ('skip_connect', 1), ('max_pool_3x3', 1), ('dil_conv_5x5', 2)]"
  const joining = (normal: string) =>
    read(`Genotype(normal=${two}, normal_concat=${normal}, reduce=${two}, reduce_concat=[3])`)
  expect(trainable(joining('[2, 3]'))).toMatchObject({ space: 'darts', normalConcat: [2, 3], reduceConcat: [3] })
  expect(trainable(joining('[2]'))).toEqual({ why: 'joined', cell: 'normal', nodes: [2] })
  expect(trainable(foreign)).toEqual({ why: 'operations', names: ['sep_conv_7x7'] })
  const noisy = JSON.parse(JSON.stringify(joining('[3]')).replaceAll('skip_connect', 'noise'))
  expect(JSON.stringify(noisy)).toContain('noise')
  expect(trainable(noisy)).toMatchObject({ space: 'darts' })
  expect(trainable({ ...joining('[3]'), reduce: null })).toEqual({ why: 'cell', cell: 'reduce' })
  expect(trainable(read('|none~0|+|none~0|none~1|'))).toEqual({ why: 'nodes', cell: 'normal', count: 2, expected: 3 })
})

test('rule 1 stops at two skip-connects of the normal cell', () => {
  expect(rule1Stops(cells(PUBLISHED.DARTS_V2))).toBe(true)
  expect(rule1Stops(cells(PUBLISHED.XNAS))).toBe(false)
  expect(rule1Stops({ normal: null })).toBeNull()
})

test('the nearest published cell of a published cell is itself, and the next has fewer operations in common', () => {
  const [first, second] = nearestPublished(cells(PUBLISHED.DARTS_V2))
  expect(first).toMatchObject({ published: { name: 'DARTS_V2' }, edges: 16, operations: 16, of: 16 })
  expect(second?.operations).toBeLessThan(16)
  expect(nearestPublished(read('|none~0|+|none~0|none~1|'))).toEqual([])
})

test('two cells differ in the links that only one of them has', () => {
  const cell = (op: string): Cell => ({
    inputs: 2,
    nodes: 3,
    links: [
      { op, from: 0, to: 2 },
      { op: 'skip_connect', from: 1, to: 2 },
    ],
    concat: [2],
  })
  expect(commonOf(cell('a'), cell('b'))).toEqual({ edges: 2, operations: 1, of: 2 })
  expect(differenceOf(cell('a'), cell('b'))).toEqual({
    onlyA: [{ op: 'a', from: 0, to: 2 }],
    onlyB: [{ op: 'b', from: 0, to: 2 }],
  })
})

test('a cell comes back from its text, whatever its shape', () => {
  for (const text of [
    textOfCells(foreign),
    textOfCells(read('|none~0|+|skip_connect~0|none~1|+|none~0|none~1|nor_conv_3x3~2|')),
  ])
    expect(text && textOfCells(read(text))).toBe(text)
  const back = read(textOfCells(foreign) ?? '')
  expect([back.normal, back.reduce]).toEqual([foreign.normal, foreign.reduce])
})
