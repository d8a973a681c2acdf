/**
 * Genotypes as their authors publish them, each with the file it stands in. DARTS+ published its cells as figures only, so it
 * has none here.
 */
import type { DartsGenotype, GenotypePair } from './genotype'
import type { Primitive } from './primitives'

export interface PublishedGenotype {
  /** As its file names it. */
  readonly name: string
  /** The algorithm that found it. */
  readonly algorithm: string
  /** Repository and file. */
  readonly source: string
  readonly genotype: DartsGenotype
}

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

const published = (
  name: string,
  algorithm: string,
  source: string,
  normal: string,
  reduce: string,
): PublishedGenotype => ({ name, algorithm, source, genotype: genotype(normal, reduce) })

export const PUBLISHED_GENOTYPES: readonly PublishedGenotype[] = [
  published(
    'DARTS_V1',
    'DARTS, first order',
    'quark0/darts cnn/genotypes.py',
    'sep3 1, sep3 0, skip 0, sep3 1, skip 0, sep3 1, sep3 0, skip 2',
    'max 0, max 1, skip 2, max 0, max 0, skip 2, skip 2, avg 0',
  ),
  published(
    'DARTS_V2',
    'DARTS, second order',
    'quark0/darts cnn/genotypes.py',
    'sep3 0, sep3 1, sep3 0, sep3 1, sep3 1, skip 0, skip 0, dil3 2',
    'max 0, max 1, skip 2, max 1, max 0, skip 2, skip 2, max 1',
  ),
  published(
    'PDARTS',
    'P-DARTS',
    'chenxin061/pdarts genotypes.py',
    'skip 0, dil3 1, skip 0, sep3 1, sep3 1, sep3 3, sep3 0, dil5 4',
    'avg 0, sep5 1, sep3 0, dil5 2, max 0, dil3 1, dil3 1, dil5 3',
  ),
  published(
    'PC_DARTS',
    'PC-DARTS, CIFAR-10',
    'yuhuixu1993/PC-DARTS genotypes.py (PC_DARTS_cifar)',
    'sep3 1, skip 0, sep3 0, dil3 1, sep5 0, sep3 1, avg 0, dil3 1',
    'sep5 1, max 0, sep5 1, sep5 2, sep3 0, sep3 3, sep3 1, sep3 2',
  ),
  published(
    'PC_DARTS_image',
    'PC-DARTS, ImageNet',
    'yuhuixu1993/PC-DARTS genotypes.py',
    'skip 1, sep3 0, sep3 0, skip 1, sep3 1, sep3 3, sep3 1, dil5 4',
    'sep3 0, skip 1, dil5 2, max 1, sep3 2, sep3 1, sep5 0, sep3 3',
  ),
  published(
    'XNAS',
    'XNAS',
    'NivNayman/XNAS genotypes.py',
    'sep3 1, skip 0, sep3 0, sep3 2, sep3 3, sep3 1, dil5 4, sep3 0',
    'max 0, avg 1, avg 0, skip 2, dil3 3, max 0, dil5 4, avg 0',
  ),
  published(
    'SNAS_mild',
    'SNAS, mild constraint',
    'SNAS-Series/SNAS-Series SNAS/genotypes.py',
    'sep3 0, sep3 1, skip 0, dil3 1, skip 0, skip 1, skip 0, sep3 1',
    'max 0, max 1, max 1, skip 2, max 1, skip 2, max 0, dil5 2',
  ),
  published(
    'SNAS_moderate',
    'SNAS, moderate constraint',
    'SNAS-Series/SNAS-Series SNAS/genotypes.py',
    'dil5 0, skip 1, sep3 0, skip 1, skip 0, skip 1, sep3 0, dil5 1',
    'max 0, max 1, sep5 0, dil5 1, sep5 0, sep5 1, sep5 0, sep5 1',
  ),
  published(
    'SNAS_aggressive',
    'SNAS, aggressive constraint',
    'SNAS-Series/SNAS-Series SNAS/genotypes.py',
    'sep5 0, skip 1, skip 0, skip 1, dil5 1, skip 0, skip 0, dil5 1',
    'sep5 0, none 1, sep5 0, none 1, none 1, none 0, none 1, none 0',
  ),
  published(
    'GDAS_V1',
    'GDAS',
    'D-X-Y/AutoDL-Projects xautodl/nas_infer_model/DXYs/genotypes.py',
    'skip 0, skip 1, skip 0, sep5 2, sep3 3, skip 0, sep5 4, sep3 3',
    'sep5 0, sep3 1, sep5 2, sep5 1, dil5 2, sep3 1, sep5 0, sep5 1',
  ),
]
