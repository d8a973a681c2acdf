import { describe, expect, test } from 'vitest'
import { DEFAULT_CONFIG } from '../protocol/config'
import { type DartsGenotype, deriveGenotype } from '../space/genotype'
import { DARTS_PRIMITIVES } from '../space/primitives'
import { parseGenotypeText, writeGenotypePython, writeGenotypeText } from './genotypeText'

const sine = (shift: number): number[][] =>
  Array.from({ length: 14 }, (_, e) => Array.from({ length: 8 }, (_, o) => Math.sin(1 + shift + 8 * e + o)))

/** Sine and cosine alphas: vector T1 of the reference specification. */
const genotype = deriveGenotype('darts', DARTS_PRIMITIVES, {
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
    deriveGenotype('darts', DARTS_PRIMITIVES, { normal: zeros, reduce: zeros }) as DartsGenotype,
  )
  expect(text).toContain(
    `normal=[${Array.from({ length: 8 }, (_, i) => `('max_pool_3x3', ${i % 2})`).join(', ')}], normal_concat`,
  )
})

describe('parseGenotypeText', () => {
  test('reads back what was written', () => {
    expect(parseGenotypeText(T1)).toEqual(genotype)
  })

  test.each([
    ['ranges, as logs print them', T1.replaceAll('[2, 3, 4, 5]', 'range(2, 6)')],
    ['a list of a range', T1.replaceAll('[2, 3, 4, 5]', 'list(range(2, 6))')],
    ['a log line', `2019-01-01 10:00:00,123 genotype = ${T1}\n2019-01-01 10:00:01 train acc 12.5`],
    ['an assignment with comments', `# found here\nMINE = ${T1.replaceAll('), (', '), # next\n   (')}\n`],
    ['double quotes', T1.replaceAll("'", '"')],
    ['lists for pairs', T1.replaceAll(/\(('\w+', \d)\)/g, '[$1]')],
    ['trailing commas', T1.replaceAll(')]', '),]')],
  ])('reads %s', (_, text) => {
    expect(parseGenotypeText(text)).toEqual(genotype)
  })

  test.each([
    ['no genotype', 'normal=[]', /no Genotype/],
    ['two genotypes', `${T1}\n${T1}`, /2 genotypes/],
    ['a missing field', T1.replace(', reduce_concat=[2, 3, 4, 5]', ''), /reduce_concat is missing/],
    ['an unknown field', T1.replace('reduce_concat', 'reduce_concat=[2], other'), /unknown field "other"/],
    ['a cut text', T1.slice(0, 100), /ends before its closing/],
    ['something else than a literal', T1.replace('[2, 3, 4, 5]', '__import__("os")'), /unexpected "__import__"/],
    ['a stray character', T1.replace('[2, 3, 4, 5]', '{2}'), /unexpected "\{2\}/],
    ['brackets without end', T1.replace('[2, 3, 4, 5]', '['.repeat(1e5)), /brackets 9 deep, at most 8 are read/],
    ['a text without end', ' '.repeat(4_000_001), /4000001 characters, at most 4000000 are read/],
    ['a range without end', T1.replace('[2, 3, 4, 5]', 'range(0, 1000000000000)'), /range of \[0,1000000000000\]/],
    ['a wrong operation', T1.replace('sep_conv_5x5', 'sep_conv_9x9'), /operation "sep_conv_9x9"/],
    ['a wrong source', T1.replace("('sep_conv_5x5', 1)", "('sep_conv_5x5', 7)"), /source 7/],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseGenotypeText(text)).toThrow(message)
  })

  test('reads published cells with none where asked to', () => {
    const text = T1.replace('dil_conv_5x5', 'none')
    expect(() => parseGenotypeText(text)).toThrow(/operation "none"/)
    expect(parseGenotypeText(text, { none: true }).normal[1]).toEqual(['none', 0])
  })
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
  expect(parseGenotypeText(text)).toEqual(genotype)
  expect(() => writeGenotypePython(genotype, '17', stamp)).toThrow(/Python identifier/)
})
