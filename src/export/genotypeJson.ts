/** A genotype as our own JSON: lossless, for either space, with the stamp of the run it comes from. */
import { SearchError, shown } from '../errors'
import { parseJson } from '../protocol/schema'
import { checkGenotype, type Genotype, type GenotypeLeniency } from '../space/genotype'
import { checkStamp } from './readStamp'
import type { Stamp } from './stamp'

const GENOTYPE_FORMAT = 'darts-plus-lab/genotype'
const GENOTYPE_VERSION = 1
/** Characters; a stamped genotype needs about 3,000. */
const LONGEST_FILE = 1_000_000

export interface StampedGenotype {
  readonly genotype: Genotype
  readonly stamp: Stamp
}

export function writeGenotypeJson({ genotype, stamp }: StampedGenotype): string {
  return `${JSON.stringify({ format: GENOTYPE_FORMAT, version: GENOTYPE_VERSION, genotype, stamp }, null, 2)}\n`
}

/** @throws SearchError 'bad-genotype' when it is no JSON of this format and version; 'bad-config' for its config */
export function parseGenotypeJson(text: string, lenient: GenotypeLeniency = {}): StampedGenotype {
  const file = parseJson('genotype file', text, LONGEST_FILE, 'bad-genotype') as Record<string, unknown> | null
  if (file?.format !== GENOTYPE_FORMAT)
    throw new SearchError('bad-genotype', `genotype file: format ${shown(file?.format)}, expected ${GENOTYPE_FORMAT}`)
  if (file.version !== GENOTYPE_VERSION)
    throw new SearchError(
      'bad-genotype',
      `genotype file: version ${shown(file.version)}, this app reads ${GENOTYPE_VERSION}`,
    )
  return { genotype: checkGenotype(file.genotype, lenient), stamp: checkStamp(file.stamp) }
}
