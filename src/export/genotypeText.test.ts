import { expect, test } from 'vitest'
import { readOwn } from '../import/testing/readOwn'
import { DEFAULT_CONFIG } from '../protocol/config'
import { deriveGenotype } from '../space/derive'
import type { DartsGenotype } from '../space/genotype'
import { DARTS_PRIMITIVES } from '../space/primitives'
import { writeGenotypePython, writeGenotypeText } from './genotypeText'

const sine = (shift: number): number[][] =>
  Array.from({ length: 14 }, (_, e) => Array.from({ length: 8 }, (_, o) => Math.sin(1 + shift + 8 * e + o)))

/** Sine and cosine alphas: vector T1 of the reference specification. */
const genotype = deriveGenotype({ space: 'darts' }, DARTS_PRIMITIVES, {
  normal: sine(0),
  reduce: sine(Math.PI / 2),
}) as DartsGenotype

const T1 =
  "Genotype(normal=[('sep_conv_5x5', 1), ('dil_conv_5x5', 0), ('skip_connect', 0), ('avg_pool_3x3', 1), " +
  "('skip_connect', 1), ('sep_conv_5x5', 0), ('sep_conv_3x3', 0), ('skip_connect', 4)], " +
  "normal_concat=[2, 3, 4, 5], reduce=[('sep_conv_3x3', 1), ('sep_conv_5x5', 0), ('sep_conv_5x5', 2), " +
  "('avg_pool_3x3', 0), ('skip_connect', 0), ('sep_conv_3x3', 3), ('sep_conv_3x3', 3), ('avg_pool_3x3', 0)], " +
  'reduce_concat=[2, 3, 4, 5])'

test('writes the official text', () => {
  expect(writeGenotypeText(genotype)).toBe(T1)
})

test('writes the text of all-zero alphas (T2)', () => {
  const zeros = Array.from({ length: 14 }, () => new Array<number>(8).fill(0))
  const text = writeGenotypeText(
    deriveGenotype({ space: 'darts' }, DARTS_PRIMITIVES, { normal: zeros, reduce: zeros }) as DartsGenotype,
  )
  expect(text).toContain(
    `normal=[${Array.from({ length: 8 }, (_, i) => `('max_pool_3x3', ${i % 2})`).join(', ')}], normal_concat`,
  )
})

test('is read back as it was written', () => {
  expect(readOwn(T1)).toEqual(genotype)
})

test('writeGenotypePython is a stamped assignment that can be read back', () => {
  const stamp = {
    config: DEFAULT_CONFIG,
    seed: 2,
    dataset: 'Generated\nshapes',
    epoch: 17,
    rule: 'criterion1',
  } as const
  const text = writeGenotypePython(genotype, 'LAB_17', stamp)
  expect(text).toMatch(
    /^# DARTS\+ Lab: epoch 17 of 50, returned by criterion1\n# data set: Generated shapes; seed: 2\n/,
  )
  expect(text.endsWith(`LAB_17 = ${T1}\n`)).toBe(true)
  expect(readOwn(text)).toEqual(genotype)
  expect(() => writeGenotypePython(genotype, '17', stamp)).toThrow(/Python identifier/)
})
