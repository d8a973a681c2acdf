import { expect, test } from 'vitest'
import { parseNb201String, writeNb201String } from './nb201String'

const EXAMPLE = '|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_3x3~1|skip_connect~2|'

test('writes what it read', () => {
  const genotype = parseNb201String(` ${EXAMPLE}\n`)
  expect(genotype.edges).toEqual([
    'nor_conv_3x3',
    'nor_conv_3x3',
    'avg_pool_3x3',
    'skip_connect',
    'nor_conv_3x3',
    'skip_connect',
  ])
  expect(writeNb201String(genotype)).toBe(EXAMPLE)
})

test.each([
  ['a missing node', '|none~0|+|none~0|none~1|', /2 nodes, expected 3/],
  ['a missing edge', EXAMPLE.replace('|avg_pool_3x3~1', ''), /node 2 is .* expected 2 operations/],
  ['a missing bar', EXAMPLE.slice(1), /node 1 is "nor_conv_3x3~0\|"/],
  ['a wrong source', EXAMPLE.replace('~2', '~1'), /node 3 has "skip_connect~1", expected an operation and ~2/],
  ['an operation of another space', EXAMPLE.replace('avg_pool_3x3', 'sep_conv_3x3'), /"sep_conv_3x3"/],
  ['nothing', '', /1 nodes, expected 3/],
])('refuses %s', (_, text, message) => {
  expect(() => parseNb201String(text)).toThrow(message)
})
