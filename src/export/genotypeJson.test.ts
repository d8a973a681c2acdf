import { expect, test } from 'vitest'
import { DEFAULT_CONFIG } from '../protocol/config'
import type { Genotype } from '../space/genotype'
import { PUBLISHED } from '../space/testing/published'
import { stampOfCell } from './fromCell'
import { parseGenotypeJson, writeGenotypeJson } from './genotypeJson'
import type { Stamp } from './stamp'

const stamp: Stamp = { config: DEFAULT_CONFIG, seed: 2, dataset: 'Generated shapes', epoch: 17, rule: null }

const genotypes: Genotype[] = [
  { space: 'nas-bench-201', edges: ['none', 'skip_connect', 'nor_conv_1x1', 'nor_conv_3x3', 'avg_pool_3x3', 'none'] },
  {
    space: 'darts',
    normal: Array.from({ length: 8 }, (_, i) => ['sep_conv_3x3', i % 2] as const),
    normalConcat: [2, 3, 4, 5],
    reduce: Array.from({ length: 8 }, (_, i) => ['skip_connect', i % 2] as const),
    reduceConcat: [2, 3, 4, 5],
  },
  {
    space: 'darts',
    normal: Array.from({ length: 8 }, (_, i) => ['sep_conv_3x3', i % 2] as const),
    normalConcat: [2, 3, 4, 5],
    reduce: Array.from({ length: 8 }, (_, i) => ['skip_connect', i % 2] as const),
    reduceConcat: [2, 3, 4, 5],
    cells: [Array.from({ length: 8 }, (_, i) => ['dil_conv_5x5', i % 2] as const)],
  },
]

test.each(genotypes)('reads back what was written: $space', (genotype) => {
  expect(parseGenotypeJson(writeGenotypeJson({ genotype, stamp }))).toEqual({ genotype, stamp })
})

const written = JSON.parse(writeGenotypeJson({ genotype: genotypes[0] as Genotype, stamp }))

test.each([
  ['no JSON', '{', /not JSON/],
  ['null', 'null', /format undefined/],
  ['another format', JSON.stringify({ ...written, format: 'x' }), /format "x", expected darts-plus-lab\/genotype/],
  ['a later version', JSON.stringify({ ...written, version: 3 }), /version 3, this app reads 1 and 2/],
  ['a wrong genotype', JSON.stringify({ ...written, genotype: { space: 'darts' } }), /normal cell/],
  ['a stamp without epoch', JSON.stringify({ ...written, stamp: { ...stamp, epoch: -1 } }), /stamp epoch: -1 must be/],
  ['a wrong config', JSON.stringify({ ...written, stamp: { ...stamp, config: { epochs: 0 } } }), /epochs: 0/],
])('refuses %s', (_, text, message) => {
  expect(() => parseGenotypeJson(text)).toThrow(message)
})

test('a cell of another program is written without a config, and is read back', () => {
  const from = { genotype: PUBLISHED.DARTS_V2, stamp: stampOfCell('MINE', 'genotypes.py') }
  const text = writeGenotypeJson(from)
  expect(JSON.parse(text)).toMatchObject({ version: 2, stamp: { from: 'genotype MINE, read from genotypes.py' } })
  expect(text).not.toMatch(/config|seed|batch/)
  expect(parseGenotypeJson(text)).toEqual(from)
  const { from: _, ...anonymous } = JSON.parse(text).stamp
  expect(() => parseGenotypeJson(JSON.stringify({ ...JSON.parse(text), stamp: anonymous }))).toThrow(/where it is from/)
})
