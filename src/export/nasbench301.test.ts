import { describe, expect, test } from 'vitest'
import { PUBLISHED } from '../space/testing/published'
import { nasbench301Config, writeNasbench301 } from './nasbench301'
import { findPython, runPython } from './testing/python'
import { STAMP } from './testing/stamp'

/** DARTS_V2 in the package's configuration space: reference specification 7.4. */
const EDGES = {
  normal: { 0: 'sep', 1: 'sep', 2: 'sep', 3: 'sep', 6: 'sep', 5: 'skip', 9: 'skip', 11: 'dil' },
  reduce: { 0: 'max', 1: 'max', 4: 'skip', 3: 'max', 5: 'max', 7: 'skip', 11: 'skip', 10: 'max' },
}
const INPUTS = { normal: ['0_1', '0_1', '0_2'], reduce: ['1_2', '0_2', '1_2'] }
const OPS: Record<string, string> = {
  sep: 'sep_conv_3x3',
  skip: 'skip_connect',
  dil: 'dil_conv_3x3',
  max: 'max_pool_3x3',
}

test('writes DARTS_V2 as the package turns it', () => {
  const expected: Record<string, string> = {}
  for (const cell of ['normal', 'reduce'] as const) {
    for (const [edge, op] of Object.entries(EDGES[cell]))
      expected[`NetworkSelectorDatasetInfo:darts:edge_${cell}_${edge}`] = OPS[op] as string
    INPUTS[cell].forEach((sources, i) => {
      expected[`NetworkSelectorDatasetInfo:darts:inputs_node_${cell}_${i + 3}`] = sources
    })
  }
  expect(nasbench301Config(PUBLISHED.DARTS_V2)).toEqual(expected)
})

test('refuses what the space has not', () => {
  expect(() => nasbench301Config(PUBLISHED.SNAS_aggressive)).toThrow(/reduce node 2 takes none/)
  const twin = { ...PUBLISHED.DARTS_V2, normal: PUBLISHED.DARTS_V2.normal.map(([op]) => [op, 0] as const) }
  expect(() => nasbench301Config(twin)).toThrow(/normal node 2 takes both inputs from node 0/)
})

const python = findPython()
describe.skipIf(!python)('in Python', () => {
  test('gives the genotype tuple and the configuration', () => {
    const script = `${writeNasbench301(PUBLISHED.DARTS_V2, STAMP).replace("if __name__ == '__main__':", 'if False:')}
print(genotype.normal[7], len(configuration), genotype.reduce_concat)`
    expect(runPython(python as string, script)).toBe("('dil_conv_3x3', 2) 22 [2, 3, 4, 5]\n")
  })
})
