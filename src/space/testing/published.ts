/**
 * Published genotypes, exactly as their authors print them (sources: reference specification 8.1), for tests.
 * DARTS+ published its cells as figures only, so it has none here.
 */
import type { DartsGenotype, GenotypePair } from '../genotype'
import type { Primitive } from '../primitives'

const SHORT: Readonly<Record<string, Primitive>> = {
  none: 'none',
  max: 'max_pool_3x3',
  avg: 'avg_pool_3x3',
  skip: 'skip_connect',
  sep3: 'sep_conv_3x3',
  sep5: 'sep_conv_5x5',
  dil3: 'dil_conv_3x3',
  dil5: 'dil_conv_5x5',
}

/** "sep3 1, skip 0, ..." -> pairs. */
const pairs = (text: string): GenotypePair[] =>
  text.split(', ').map((pair) => {
    const [op, from] = pair.split(' ')
    return [SHORT[op as string] as Primitive, Number(from)]
  })

const genotype = (normal: string, reduce: string): DartsGenotype => ({
  space: 'darts',
  normal: pairs(normal),
  normalConcat: [2, 3, 4, 5],
  reduce: pairs(reduce),
  reduceConcat: [2, 3, 4, 5],
})

const everywhere = (op: string): DartsGenotype => {
  const cell = Array.from({ length: 8 }, (_, i) => `${op} ${i % 2}`).join(', ')
  return genotype(cell, cell)
}

export const PUBLISHED = {
  DARTS_V1: genotype(
    'sep3 1, sep3 0, skip 0, sep3 1, skip 0, sep3 1, sep3 0, skip 2',
    'max 0, max 1, skip 2, max 0, max 0, skip 2, skip 2, avg 0',
  ),
  DARTS_V2: genotype(
    'sep3 0, sep3 1, sep3 0, sep3 1, sep3 1, skip 0, skip 0, dil3 2',
    'max 0, max 1, skip 2, max 1, max 0, skip 2, skip 2, max 1',
  ),
  PDARTS: genotype(
    'skip 0, dil3 1, skip 0, sep3 1, sep3 1, sep3 3, sep3 0, dil5 4',
    'avg 0, sep5 1, sep3 0, dil5 2, max 0, dil3 1, dil3 1, dil5 3',
  ),
  PC_DARTS: genotype(
    'sep3 1, skip 0, sep3 0, dil3 1, sep5 0, sep3 1, avg 0, dil3 1',
    'sep5 1, max 0, sep5 1, sep5 2, sep3 0, sep3 3, sep3 1, sep3 2',
  ),
  PC_DARTS_image: genotype(
    'skip 1, sep3 0, sep3 0, skip 1, sep3 1, sep3 3, sep3 1, dil5 4',
    'sep3 0, skip 1, dil5 2, max 1, sep3 2, sep3 1, sep5 0, sep3 3',
  ),
  XNAS: genotype(
    'sep3 1, skip 0, sep3 0, sep3 2, sep3 3, sep3 1, dil5 4, sep3 0',
    'max 0, avg 1, avg 0, skip 2, dil3 3, max 0, dil5 4, avg 0',
  ),
  SNAS_mild: genotype(
    'sep3 0, sep3 1, skip 0, dil3 1, skip 0, skip 1, skip 0, sep3 1',
    'max 0, max 1, max 1, skip 2, max 1, skip 2, max 0, dil5 2',
  ),
  SNAS_moderate: genotype(
    'dil5 0, skip 1, sep3 0, skip 1, skip 0, skip 1, sep3 0, dil5 1',
    'max 0, max 1, sep5 0, dil5 1, sep5 0, sep5 1, sep5 0, sep5 1',
  ),
  SNAS_aggressive: genotype(
    'sep5 0, skip 1, skip 0, skip 1, dil5 1, skip 0, skip 0, dil5 1',
    'sep5 0, none 1, sep5 0, none 1, none 1, none 0, none 1, none 0',
  ),
  GDAS_V1: genotype(
    'skip 0, skip 1, skip 0, sep5 2, sep3 3, skip 0, sep5 4, sep3 3',
    'sep5 0, sep3 1, sep5 2, sep5 1, dil5 2, sep3 1, sep5 0, sep5 1',
  ),
  'all skip': everywhere('skip'),
  'all sep3': everywhere('sep3'),
} as const
