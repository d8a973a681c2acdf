import { expect, test } from 'vitest'
import { en } from '../i18n/en'
import { zh } from '../i18n/zh'
import { COLLAPSE, NB201_CONFIG } from '../testing/records'
import { cellEdges, changedEdges } from './cellEdges'
import { cellText } from './cellText'

const at = (epoch: number) => cellEdges(COLLAPSE[epoch - 1]!, NB201_CONFIG, 'normal')

test('all candidate edges are there at every epoch, in alpha-row order', () => {
  for (let epoch = 1; epoch <= 8; epoch++) expect(at(epoch).map(({ edge }) => edge)).toEqual([0, 1, 2, 3, 4, 5])
})

test('an edge shows the operation of the genotype with its mixing weight', () => {
  const [first, , third] = at(5)
  expect(first).toMatchObject({ op: 'skip_connect', chosen: true })
  expect(first?.strength).toBeCloseTo(COLLAPSE[4]?.mixingWeights.normal[0]?.[1] ?? 0)
  expect(third).toMatchObject({ op: 'nor_conv_3x3', chosen: true })
})

test('only edges whose operation changed are marked', () => {
  expect([...changedEdges(at(4), at(5))]).toEqual([1])
  expect([...changedEdges(at(7), at(8))]).toEqual([])
})

test('the text twin names every node, its inputs, depth and skip-connects', () => {
  expect(cellText(COLLAPSE[4]!, 'normal', en)).toBe(
    'normal cell: node 1 takes skip_connect from 0; node 2 takes skip_connect from 0 and nor_conv_3x3 from 1; ' +
      'node 3 takes nor_conv_3x3 from 0 and nor_conv_3x3 from 1 and nor_conv_3x3 from 2. Depth 3; 2 skip-connects.',
  )
  expect(cellText(COLLAPSE[4]!, 'normal', zh)).toContain('深度 3；2 个 skip-connect')
})
