import { expect, test } from 'vitest'
import { readOwn } from '../import/testing/readOwn'
import type { Nb201Genotype } from '../space/genotype'
import { writeNb201String } from './nb201String'

test('writes the string of the benchmark, which is read back', () => {
  const genotype: Nb201Genotype = {
    space: 'nas-bench-201',
    edges: ['nor_conv_3x3', 'nor_conv_3x3', 'avg_pool_3x3', 'skip_connect', 'nor_conv_3x3', 'skip_connect'],
  }
  const text = '|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_3x3~1|skip_connect~2|'
  expect(writeNb201String(genotype)).toBe(text)
  expect(readOwn(text)).toEqual(genotype)
})
