import { expect, test } from 'vitest'
import type { Nb201Genotype } from '../space/genotype'
import { PUBLISHED } from '../space/testing/published'
import { writeDot } from './dot'
import { STAMP } from './testing/stamp'

const EDGE = /^ {2}"([^"]+)" -> "([^"]+)"(?: \[label="(\w+)", fillcolor=gray\])?;$/gm

test('draws both cells of DARTS_V2 as the official script does', () => {
  const text = writeDot(PUBLISHED.DARTS_V2, STAMP)
  const [normal = '', reduction = ''] = text.split('digraph reduction')
  expect(normal).toMatch(/^\/\/ DARTS\+ Lab: epoch 17.*\n\/\/ data set: CIFAR-10 \(subset of 20,000 images\)/)
  const edges = [...normal.matchAll(EDGE)].map(([, from, to, op]) => [from, to, op])
  expect(edges.slice(0, 8)).toEqual([
    ['c_{k-2}', '0', 'sep_conv_3x3'],
    ['c_{k-1}', '0', 'sep_conv_3x3'],
    ['c_{k-2}', '1', 'sep_conv_3x3'],
    ['c_{k-1}', '1', 'sep_conv_3x3'],
    ['c_{k-1}', '2', 'sep_conv_3x3'],
    ['c_{k-2}', '2', 'skip_connect'],
    ['c_{k-2}', '3', 'skip_connect'],
    ['0', '3', 'dil_conv_3x3'],
  ])
  expect(edges.slice(8)).toEqual(['0', '1', '2', '3'].map((node) => [node, 'c_{k}', undefined]))
  expect(normal).toContain('"c_{k-2}" [fillcolor=darkseagreen2];')
  expect(normal).toContain('"c_{k}" [fillcolor=palegoldenrod];')
  expect([...reduction.matchAll(EDGE)]).toHaveLength(12)
})

test('leaves out the edges of a NAS-Bench-201 cell that carry nothing', () => {
  const cell: Nb201Genotype = {
    space: 'nas-bench-201',
    edges: ['none', 'nor_conv_3x3', 'none', 'skip_connect', 'none', 'avg_pool_3x3'],
  }
  const edges = [...writeDot(cell, STAMP).matchAll(EDGE)].map(([, from, to, op]) => `${from}>${to} ${op}`)
  expect(edges).toEqual(['0>2 nor_conv_3x3', '0>3 skip_connect', '2>3 avg_pool_3x3'])
})
