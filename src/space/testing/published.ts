/** Published genotypes by name, and two that nobody publishes, for tests. */
import type { DartsGenotype } from '../genotype'
import type { Primitive } from '../primitives'
import { PUBLISHED_GENOTYPES } from '../published'

const everywhere = (op: Primitive): DartsGenotype => {
  const pairs = Array.from({ length: 8 }, (_, i) => [op, i % 2] as const)
  return { space: 'darts', normal: pairs, normalConcat: [2, 3, 4, 5], reduce: pairs, reduceConcat: [2, 3, 4, 5] }
}

const named = (name: string): DartsGenotype => {
  const found = PUBLISHED_GENOTYPES.find((one) => one.name === name)
  if (!found) throw new Error(`${name}: not published`)
  return found.genotype
}

export const PUBLISHED = {
  DARTS_V1: named('DARTS_V1'),
  DARTS_V2: named('DARTS_V2'),
  PDARTS: named('PDARTS'),
  PC_DARTS: named('PC_DARTS'),
  PC_DARTS_image: named('PC_DARTS_image'),
  XNAS: named('XNAS'),
  SNAS_mild: named('SNAS_mild'),
  SNAS_moderate: named('SNAS_moderate'),
  SNAS_aggressive: named('SNAS_aggressive'),
  GDAS_V1: named('GDAS_V1'),
  'all skip': everywhere('skip_connect'),
  'all sep3': everywhere('sep_conv_3x3'),
} as const
